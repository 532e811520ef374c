import { licenceId, type CitizenId, type LicenceId } from '../../kernel/ids.ts';
import type { Json } from '../../kernel/json.ts';
import { pageOf, type Cursors, type Page } from '../../kernel/page.ts';
import { parseInput } from '../../kernel/parse.ts';
import {
  badArguments,
  conflict,
  idempotencyKeyReused,
  notFound,
  staleVersion,
  type Problem,
} from '../../kernel/problems.ts';
import { fail, ok, type Result } from '../../kernel/result.ts';
import { instant, type Clock } from '../../kernel/time.ts';
import {
  allowedFrom,
  changeStateInput,
  importedLicence,
  issueLicenceInput,
  licenceArguments,
  newestFirst,
  stateAt,
  validityArguments,
  type Change,
  type Licence,
} from './model.ts';

/** What the verbs need of storage. Every method rejects when the database does. */
export type LicenceStore = {
  readonly find: (id: LicenceId) => Promise<Licence | undefined>;
  readonly findByNumber: (type: string, number: string) => Promise<Licence | undefined>;
  /** All licences of a person; asked for in one tick, one read for each person. */
  readonly heldBy: (holder: CitizenId) => Promise<readonly Licence[]>;
  /** Answers the licence now stored under this id; undefined when its number is another licence's. Repeatable. */
  readonly insert: (licence: Licence) => Promise<Licence | undefined>;
  /** Replaces only if the stored one still has the version before, and one of these states. */
  readonly replace: (next: Licence, from: readonly Licence['state'][]) => Promise<boolean>;
  /** False when this client used the key with other content. */
  readonly isSameRequest: (client: string, key: string, content: Json) => Promise<boolean>;
};

export type Author = { readonly client: string; readonly department: string };
type Answer = Promise<Result<Licence, Problem>>;
type Deps = {
  readonly store: LicenceStore;
  readonly clock: Clock;
  readonly cursors: Cursors;
  readonly secret: Uint8Array;
};

export type LicenceService = ReturnType<typeof licenceService>;

export function licenceService(deps: Deps) {
  const { store, clock, cursors } = deps;
  return {
    stateNow: (licence: Licence) => stateAt(licence, clock.now()),
    find: async (text: string): Promise<Licence | undefined> => {
      const id = licenceId.parse(text);
      return id === undefined ? undefined : store.find(id);
    },
    findByNumber: (input: { type: string; number: string }) =>
      store.findByNumber(input.type, input.number),
    /** Newest first; `viewer` is whom the page's cursor is for. */
    heldBy: async (holder: CitizenId, args: unknown, viewer: string): Promise<Page<Licence>> => {
      const parsed = parseInput(licenceArguments, args);
      if (!parsed.ok) throw badArguments(parsed.problem);
      const { types, states, first, after } = parsed.value;
      const now = clock.now();
      const held = (await store.heldBy(holder))
        .filter((licence) => (types ? types.includes(licence.type) : true))
        .filter((licence) => (states ? states.includes(stateAt(licence, now)) : true))
        .sort(newestFirst);
      const scope = ['licences', viewer, holder, ...(types ?? []), '/', ...(states ?? [])];
      return pageOf(held, { first: first ?? 20, after, scope, place: ({ id }) => id }, cursors);
    },
    /** Undefined when nobody is known to have issued the person a licence of the type. */
    holdsValid: async (holder: CitizenId, args: unknown): Promise<boolean | undefined> => {
      const parsed = parseInput(validityArguments, args);
      if (!parsed.ok) throw badArguments(parsed.problem);
      const now = clock.now();
      const states = (await store.heldBy(holder))
        .filter(({ type }) => type === parsed.value.licenceType)
        .map((licence) => stateAt(licence, now));
      return states.length > 0 ? states.includes('VALID') : undefined;
    },
    issueLicence: (input: unknown, author: Author) => issue(deps, input, author),
    suspendLicence: (input: unknown, author: Author) => change(deps, 'SUSPENDED', input, author),
    revokeLicence: (input: unknown, author: Author) => change(deps, 'REVOKED', input, author),
    importLicence: (holder: CitizenId, input: unknown) => importLicence(deps, holder, input),
  };
}

async function issue({ store, clock, secret }: Deps, input: unknown, author: Author): Answer {
  const parsed = parseInput(issueLicenceInput, input);
  if (!parsed.ok) return parsed;
  const { idempotencyKey: key, holderId, ...stated } = parsed.value;
  if (!(await store.isSameRequest(author.client, key, stated))) return fail(idempotencyKeyReused());
  const id = licenceId.derive(secret, [author.client, key]);
  const stored = await store.insert({
    ...stated,
    id,
    holder: holderId,
    state: 'VALID',
    issuer: author.department,
    version: 1,
    changes: [],
    provenance: {
      authority: author.department,
      sourceRecord: id,
      version: 1,
      observedAt: instant(clock.now()),
      assurance: 'GOVERNMENT_VERIFIED',
    },
  });
  return stored ? ok(stored) : fail(numberTaken());
}

/** Only the issuer changes a licence; to anybody else it does not exist. */
async function change(deps: Deps, to: Change, input: unknown, author: Author): Answer {
  const { store, clock } = deps;
  const parsed = parseInput(changeStateInput, input);
  if (!parsed.ok) return parsed;
  const { idempotencyKey: key, licenceId: id, expectedVersion, reason } = parsed.value;
  const content = { to, id, expectedVersion, reason };
  if (!(await store.isSameRequest(author.client, key, content)))
    return fail(idempotencyKeyReused());
  const current = await store.find(id);
  if (current?.issuer !== author.department) return fail(notFound('licence'));
  if (current.changes.some((made) => made.client === author.client && made.key === key))
    return ok(current);
  if (current.version !== expectedVersion) return fail(staleVersion(current.version));
  const from: readonly Licence['state'][] = allowedFrom[to];
  if (!from.includes(current.state))
    return fail(
      conflict(
        'ILLEGAL_TRANSITION',
        `A licence that is ${current.state} cannot become ${to}.`,
        current.version,
      ),
    );
  const at = instant(clock.now());
  const { provenance } = current;
  const next = {
    ...current,
    state: to,
    stateReason: reason,
    version: current.version + 1,
    changes: [...current.changes, { client: author.client, key, to, at }],
    provenance: { ...provenance, version: provenance.version + 1, observedAt: at },
  };
  return (await store.replace(next, from)) ? ok(next) : fail(staleVersion(current.version + 1));
}

/** Stores a licence of another system unless as new a version of it is stored. For operators' bulk load. */
async function importLicence(
  { store, secret }: Deps,
  holder: CitizenId,
  input: unknown,
): Promise<Result<'STORED' | 'UNCHANGED' | 'OLDER', Problem>> {
  const parsed = parseInput(importedLicence, input);
  if (!parsed.ok) return parsed;
  const { provenance } = parsed.value;
  const id = licenceId.derive(secret, [provenance.authority, provenance.sourceRecord]);
  const fresh = {
    ...parsed.value,
    id,
    holder,
    issuer: provenance.authority,
    version: 1,
    changes: [],
  };
  const known = await store.find(id);
  if (!known) return (await store.insert(fresh)) ? ok('STORED') : fail(numberTaken());
  if (known.provenance.version === provenance.version) return ok('UNCHANGED');
  if (known.provenance.version > provenance.version) return ok('OLDER');
  const next = { ...fresh, version: known.version + 1, changes: known.changes };
  return (await store.replace(next, [known.state]))
    ? ok('STORED')
    : fail(staleVersion(known.version));
}

function numberTaken(): Problem {
  return conflict(
    'ALREADY_EXISTS',
    'A licence of this type with this number exists; numbers are unique within a type.',
  );
}
