import agreements from '../../../src/dev/seed/agreements.json' with { type: 'json' };
import clients from '../../../src/dev/seed/clients.json' with { type: 'json' };
import type { HttpRequest } from '../../../src/platform/http.ts';
import type { Coordinate } from '../../../src/policy/schema.ts';
import type { Marker } from './marker.ts';
import type { People } from './people.ts';
import { policy } from './selection.ts';

/** One request, and which markers its caller may find in the data of its answer. */
export type Question = {
  readonly where: string;
  readonly caller: string;
  readonly body: string;
  /** What is odd about the request beside its body. */
  readonly odd?: Partial<HttpRequest>;
  readonly isReadable: (marker: Marker) => boolean;
};

/** Makes questions for one who may ask. */
export type Asking = (asker: Asker, people: People) => readonly Question[];

export type Person = keyof People;

/** One who may ask under an agreement. */
export type Asker = {
  readonly caller: string;
  readonly access: Readonly<Record<string, unknown>>;
  /** Whose data the agreement opens to this caller. */
  readonly reach: readonly Person[];
  readonly grants: ReadonlySet<Coordinate>;
  readonly isMachine: boolean;
};

export const everybody: readonly Person[] = ['consenting', 'silent', 'sealed', 'dead'];

/** Everybody who may ask under an agreement of the seed: the department's system, and people at the portal. */
export function askersOf(people: People): readonly Asker[] {
  return agreements.flatMap(({ id, consumer, purpose, subjectScope, fields, ...rest }) => {
    const isForSealed = 'isForSealed' in rest && rest.isForSealed;
    const access = {
      agreement: id,
      purpose,
      ...(subjectScope === 'OWN_CASE' ? { case: people.consenting.submission.case } : {}),
    };
    const grants = new Set(fields.flatMap(expanded));
    const machines = clients.filter(
      ({ department, kind }) => department === consumer && kind === 'DEPARTMENT',
    );
    const open = isForSealed ? everybody : everybody.filter((person) => person !== 'sealed');
    const reachOf: Readonly<Record<string, readonly Person[]>> = {
      STATUTE: open,
      CONSENT: ['consenting'],
      OWN_CASE: ['consenting'],
      SELF: [],
    };
    const own = (person: Person): readonly Person[] =>
      subjectScope === 'CONSENT' && person !== 'consenting' ? [] : [person];
    const reach = reachOf[subjectScope] ?? [];
    return [
      ...machines.map(({ clientId: caller }) => ({
        caller,
        access,
        reach,
        grants,
        isMachine: true,
      })),
      ...(consumer === 'dept_portal'
        ? everybody.map((person) => ({
            caller: people[person].id,
            access,
            reach: own(person),
            grants,
            isMachine: false,
          }))
        : []),
    ];
  });
}

function expanded(field: string): readonly Coordinate[] {
  if (!field.endsWith('.*')) return [field];
  return policy.coordinates.filter((coordinate) => coordinate.startsWith(field.slice(0, -1)));
}

/** `about` are the people that the document names. */
export function question(
  asker: Asker,
  about: readonly Person[],
  asked: {
    readonly where: string;
    readonly query?: string;
    readonly documentId?: string;
    readonly variables?: Readonly<Record<string, unknown>>;
    readonly access?: Readonly<Record<string, unknown>>;
  },
): Question {
  const { caller, access, reach, grants } = asker;
  const { where, query, documentId, variables } = asked;
  const extensions = { access: { ...access, ...asked.access } };
  return {
    where: `${where} (${String(access['agreement'])}, ${asker.isMachine ? caller : 'a citizen'})`,
    caller,
    body: JSON.stringify({ query, documentId, variables, extensions }),
    isReadable: ({ person, path }) =>
      [...reach].some((one) => one === person && about.includes(one)) &&
      path.every((coordinate) => grants.has(coordinate)),
  };
}

/** What a person's field holds. */
export function heldBy(people: People, person: Person, leaf: Coordinate): string {
  const text = people[person].markers.find(({ path }) => path.at(-1) === leaf)?.texts[0];
  if (text === undefined) throw new Error(`canary: nothing is marked as ${leaf}`);
  return text;
}

/** The same, asked by those only who rest on one of the agreements. */
export function under(ids: readonly string[], asking: Asking): Asking {
  return (asker, people) =>
    ids.includes(String(asker.access['agreement'])) ? asking(asker, people) : [];
}
