import { parse, type DocumentNode } from 'graphql';
import { z } from 'zod';
import type { Bar } from '../kernel/problems.ts';
import type { Consent } from '../policy/consent.ts';
import type { Agreement } from '../policy/decide.ts';
import type { Coordinate } from '../policy/schema.ts';
import { barOf, factsNeeded, type Asker, type Fact, type Facts } from '../policy/standing.ts';
import type { Actor } from './authenticate.ts';
import type { Transports } from './execute.ts';
import type { AskOwn } from './own-question.ts';

/** On what a request rests when it asks about people. */
export type Ground = {
  readonly agreement: Agreement;
  readonly actor: Actor;
  /** Personal fields that it reads. */
  readonly fields: readonly Coordinate[];
  /** The case that the request names. */
  readonly case: string | undefined;
};

/** Where one person stands to a request. */
export type Standpoint = {
  /** The rule that keeps their data closed; undefined when none does. */
  readonly bar: Bar | undefined;
  /** The consent that a release rests on; undefined when it rests on none. */
  readonly consent: Consent | undefined;
};

/**
 * Where each of the people stands to a request. The second part of authorisation: it depends on whom a question
 * reaches, so it is made for all of them at once, as they are now. Throws SOURCE_UNAVAILABLE when anything it needs is
 * not known.
 */
export type Standing = (
  ground: Ground,
  subjects: readonly string[],
) => Promise<ReadonlyMap<string, Standpoint>>;

/** Where facts are kept, and how they are asked for. */
type Source = {
  readonly room: string;
  /** Variables that its selections use. */
  readonly declares: string;
  readonly facts: Partial<
    Record<Fact, { readonly selection: string; readonly allow: readonly string[] }>
  >;
};

const sources: readonly Source[] = [
  {
    room: 'citizens',
    declares: '',
    facts: {
      isSealed: { selection: 'standing { isSealed }', allow: ['Standing.isSealed'] },
      isDeceased: { selection: 'standing { isDeceased }', allow: ['Standing.isDeceased'] },
      residenceDivision: {
        selection: 'standing { residenceDivision }',
        allow: ['Standing.residenceDivision'],
      },
      representatives: {
        selection: 'standing { representatives }',
        allow: ['Standing.representatives'],
      },
    },
  },
  {
    room: 'consents',
    declares: '$terms: ConsentBasisInput!, $fields: [String!]!',
    facts: {
      consent: {
        selection: 'consent: consentTo(terms: $terms, fields: $fields) { revision uncovered }',
        allow: ['Citizen.consentTo', 'ConsentCover.revision', 'ConsentCover.uncovered'],
      },
    },
  },
  {
    room: 'submissions',
    declares: '$department: ID!, $case: ID!',
    facts: {
      hasOpenCase: {
        selection: 'hasOpenCase(department: $department, case: $case)',
        allow: ['Citizen.hasOpenCase'],
      },
    },
  },
];

const answerSchema = z.object({
  _entities: z.array(
    z
      .object({
        standing: z
          .object({
            isSealed: z.boolean().exactOptional(),
            isDeceased: z.boolean().exactOptional(),
            representatives: z.array(z.string()).exactOptional(),
            residenceDivision: z.string().nullable().exactOptional(),
          })
          .optional(),
        consent: z
          .object({ revision: z.string(), uncovered: z.array(z.string()) })
          .nullable()
          .exactOptional(),
        hasOpenCase: z.boolean().exactOptional(),
      })
      .nullable()
      .transform((person): Partial<Facts> => {
        // Nothing is known of somebody whom a room does not know.
        const { standing, ...rest } = person ?? {};
        return { ...standing, ...rest };
      }),
  ),
});

/** Asks the rooms that keep the facts, side by side, and each of them once however many people there are. */
export function standingOf(transports: Transports, ask: AskOwn): Standing {
  const documents = new Map<string, DocumentNode>();
  const documentOf = (declares: string, selections: readonly string[]): DocumentNode => {
    const text = `query Standing($representations: [_Any!]! ${declares}) {
      _entities(representations: $representations) { ... on Citizen { ${selections.join(' ')} } } }`;
    const document = documents.get(text) ?? parse(text);
    documents.set(text, document);
    return document;
  };
  const factsFrom = async (
    source: Source,
    needed: ReadonlySet<Fact>,
    { agreement, actor, fields, case: named = '' }: Ground,
    subjects: readonly string[],
  ): Promise<readonly Partial<Facts>[]> => {
    const asked = Object.entries(source.facts).flatMap(([fact, one]) =>
      [...needed].some((other) => other === fact) ? [one] : [],
    );
    const room = transports[source.room];
    if (asked.length === 0) return [];
    if (!room) throw new Error(`standing: no transport for ${source.room}`);
    const data = await ask(room, {
      document: documentOf(
        source.declares,
        asked.map(({ selection }) => selection),
      ),
      variables: {
        representations: subjects.map((id) => ({ __typename: 'Citizen', id })),
        terms: basisOf(agreement),
        fields,
        department: actor.department,
        case: named,
      },
      allow: ['Citizen.id', 'Citizen.standing', ...asked.flatMap(({ allow }) => allow)],
    });
    return answerSchema.parse(data)._entities;
  };
  return async (ground, subjects) => {
    const { agreement, actor } = ground;
    const needed = new Set(
      subjects.flatMap((subject) => factsNeeded(agreement, askerOf(actor, subject))),
    );
    const known = await Promise.all(
      sources.map((source) => factsFrom(source, needed, ground, subjects)),
    );
    const found = subjects.map((subject, index): [string, Standpoint] => {
      const facts = known.reduce<Partial<Facts>>((all, each) => ({ ...all, ...each[index] }), {});
      const bar = barOf(agreement, askerOf(actor, subject), facts);
      return [subject, { bar, consent: facts.consent ?? undefined }];
    });
    return new Map(found);
  };
}

/** What consent to an agreement stands and falls with. */
function basisOf({ id, purpose, legalBasis, consumer, provider }: Agreement): object {
  const { citation } = legalBasis;
  return { agreement: id, purpose, legalBasis: citation, controller: consumer, provider };
}

/**
 * A signed-in citizen asks about themselves, unless a clerk does for them, or as somebody's representative: in their own
 * name or in that of an organisation. All else is a department's question.
 */
function askerOf({ citizen, clerk, organisation }: Actor, subject: string): Asker {
  if (citizen === undefined) return { kind: 'DEPARTMENT' };
  if (organisation !== undefined || citizen !== subject)
    return { kind: 'REPRESENTATIVE', by: organisation ?? citizen };
  return { kind: clerk ? 'CLERK' : 'SELF' };
}
