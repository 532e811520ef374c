import { parse } from 'graphql';
import { LRUCache } from 'lru-cache';
import { z } from 'zod';
import { agreementId, departmentId } from '../kernel/ids.ts';
import { HubError } from '../kernel/problems.ts';
import type { Clock } from '../kernel/time.ts';
import type { SignDecision } from '../platform/decision-token.ts';
import type { RoomQuestion } from '../platform/room.ts';
import type { Agreement } from '../policy/decide.ts';
import type { Transport } from './execute.ts';

/** What the gateway itself asks the agreements room, under a decision it signs for itself. */
export type Agreements = {
  /** Undefined when there is none; as it was within the last 5 seconds. */
  readonly find: (id: string) => Promise<Agreement | undefined>;
  /** As it is now: a withdrawal bites at once. */
  readonly hasConsented: (citizen: string, agreement: string) => Promise<boolean>;
};

/** Milliseconds for which an agreement may be older than its room says; revocation bites within it. */
const staleness = 5_000;

const agreementDocument = parse(`query Agreement($representations: [_Any!]!) {
  _entities(representations: $representations) {
    ... on Agreement {
      id version consumer { id } purpose legalBasis { citation } subjectScope fields state validFrom validUntil
    }
  }
}`);
const consentDocument = parse(`query Consent($representations: [_Any!]!, $agreement: ID!) {
  _entities(representations: $representations) { ... on Citizen { hasConsented(agreement: $agreement) } }
}`);

const own = [
  'id',
  'version',
  'consumer',
  'purpose',
  'legalBasis',
  'subjectScope',
  'fields',
  'state',
  'validFrom',
  'validUntil',
];
const allow = [
  ...own.map((field) => `Agreement.${field}`),
  'LegalBasis.citation',
  'Department.id',
  'Citizen.id',
  'Citizen.hasConsented',
];

const agreementSchema = z.object({
  id: z.string().refine(agreementId.is),
  version: z.int(),
  consumer: z.object({ id: z.string().refine(departmentId.is) }).transform(({ id }) => id),
  purpose: z.string(),
  legalBasis: z.object({ citation: z.string() }),
  subjectScope: z.enum(['SELF', 'CONSENT', 'STATUTE']),
  fields: z.array(z.string()),
  state: z.enum(['DRAFT', 'ACTIVE', 'REVOKED']),
  validFrom: z.string(),
  validUntil: z.string(),
});
const agreementAnswer = z.object({ _entities: z.tuple([agreementSchema.nullable()]) });
const consentAnswer = z.object({
  _entities: z.tuple([z.object({ hasConsented: z.boolean().nullable() }).nullable()]),
});

/** Asks the agreements room. Throws SOURCE_UNAVAILABLE when it does not answer. */
export function agreementsOf(ask: Transport, sign: SignDecision, clock: Clock): Agreements {
  const found = new LRUCache<string, { agreement: Agreement; at: number }>({ max: 1_000 });
  const asked = async (question: Omit<RoomQuestion, 'token'>): Promise<unknown> => {
    const actor = { kind: 'DEPARTMENT', client: 'gateway', department: 'dept_hub' } as const;
    const token = await sign({ request: 'gateway', actor, allow, subjects: '*' });
    const answer = await ask({ ...question, token });
    if (answer.errors ?? !answer.data)
      throw new HubError('SOURCE_UNAVAILABLE', 'Agreements cannot be read now; try again later.');
    return answer.data;
  };
  return {
    find: async (id) => {
      if (!agreementId.is(id)) return undefined;
      const now = clock.now().getTime();
      const known = found.get(id);
      if (known && now - known.at < staleness) return known.agreement;
      const variables = { representations: [{ __typename: 'Agreement', id }] };
      const data = await asked({ document: agreementDocument, variables });
      const [agreement] = agreementAnswer.parse(data)._entities;
      if (!agreement) return undefined;
      found.set(id, { agreement, at: now });
      return agreement;
    },
    hasConsented: async (citizen, agreement) => {
      const variables = { representations: [{ __typename: 'Citizen', id: citizen }], agreement };
      const data = await asked({ document: consentDocument, variables });
      return consentAnswer.parse(data)._entities[0]?.hasConsented === true;
    },
  };
}
