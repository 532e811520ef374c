import { parse } from 'graphql';
import { LRUCache } from 'lru-cache';
import { z } from 'zod';
import { agreementId, departmentId } from '../kernel/ids.ts';
import type { Clock } from '../kernel/time.ts';
import type { Agreement } from '../policy/decide.ts';
import type { Transport } from './execute.ts';
import type { AskOwn } from './own-question.ts';
import { staleness } from './staleness.ts';

/** The agreements on which requests rest. */
export type Agreements = {
  /** Undefined when there is none; as it was within the last seconds. */
  readonly find: (id: string) => Promise<Agreement | undefined>;
};

const own = [
  'id',
  'version',
  'purpose',
  'subjectScope',
  'isForSealed',
  'fields',
  'optionalFields',
  'documents',
  'state',
  'stage',
  'territory',
  'volumePerDay',
  'firstBadRevision',
  'validFrom',
  'validUntil',
];
const document = parse(`query Agreement($representations: [_Any!]!) {
  _entities(representations: $representations) {
    ... on Agreement { ${own.join(' ')} consumer { id } provider { id } legalBasis { citation } }
  }
}`);
const allow = [
  ...[...own, 'consumer', 'provider', 'legalBasis'].map((field) => `Agreement.${field}`),
  'LegalBasis.citation',
  'Department.id',
];

const department = z.object({ id: z.string().refine(departmentId.is) }).transform(({ id }) => id);
const agreementSchema = z.object({
  id: z.string().refine(agreementId.is),
  version: z.int(),
  consumer: department,
  provider: department,
  purpose: z.string(),
  legalBasis: z.object({ citation: z.string() }),
  subjectScope: z.enum(['SELF', 'CONSENT', 'OWN_CASE', 'STATUTE']),
  isForSealed: z.boolean(),
  fields: z.array(z.string()),
  optionalFields: z.array(z.string()),
  documents: z.enum(['FREE', 'REGISTERED']),
  state: z.enum(['DRAFT', 'SUBMITTED', 'ACTIVE', 'SUSPENDED', 'REVOKED', 'EXPIRED']),
  stage: z.enum(['SANDBOX', 'PRODUCTION']),
  territory: z.array(z.string()).nullable(),
  volumePerDay: z.int().nullable(),
  firstBadRevision: z.int().nullable(),
  validFrom: z.string(),
  validUntil: z.string(),
});
const answer = z.object({ _entities: z.tuple([agreementSchema.nullable()]) });

/** Asks the agreements room. Throws SOURCE_UNAVAILABLE when it does not answer. */
export function agreementsOf(room: Transport, ask: AskOwn, clock: Clock): Agreements {
  const found = new LRUCache<string, { agreement: Agreement; at: number }>({ max: 1_000 });
  return {
    find: async (id) => {
      if (!agreementId.is(id)) return undefined;
      const now = clock.now().getTime();
      const known = found.get(id);
      if (known && now - known.at < staleness) return known.agreement;
      const variables = { representations: [{ __typename: 'Agreement', id }] };
      const [agreement] = answer.parse(await ask(room, { document, variables, allow }))._entities;
      if (!agreement) return undefined;
      found.set(id, { agreement, at: now });
      return agreement;
    },
  };
}
