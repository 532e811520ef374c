import { z } from 'zod';
import { citizenId, licenceId } from '../../kernel/ids.ts';
import { dayOf, isCalendarDate, isInstant } from '../../kernel/time.ts';

const date = z.string().refine(isCalendarDate, 'must be a calendar date, YYYY-MM-DD');
const text = z
  .string()
  .trim()
  .min(1, 'must not be empty')
  .max(500, 'must have at most 500 characters');
const code = z.string().regex(/^[A-Z][A-Z0-9_]{1,63}$/, 'must be a code such as RESIDENCE_PERMIT');
const holder = z.string().refine(citizenId.is, 'must be an id of the hub');
const claims = z.array(z.strictObject({ key: text.max(64), value: text })).max(50);

/** States that are stored; EXPIRED is VALID or SUSPENDED past its last day. */
const storedStates = ['VALID', 'SUSPENDED', 'REVOKED'] as const;
export type StoredState = (typeof storedStates)[number];
export type LicenceState = StoredState | 'EXPIRED';

/** From which states each change is allowed; the condition of the write is made of this. */
export const allowedFrom = {
  SUSPENDED: ['VALID'],
  REVOKED: ['VALID', 'SUSPENDED'],
} as const satisfies Record<string, readonly StoredState[]>;
export type Change = keyof typeof allowedFrom;

const dates = { issuedOn: date, validUntil: date.nullish() };
const isOrdered = (it: { issuedOn: string; validUntil?: string | null | undefined }): boolean =>
  it.validUntil == null || it.validUntil >= it.issuedOn;
const ordered = { path: ['validUntil'], message: 'must not be before issuedOn' };

export const issueLicenceInput = z
  .strictObject({
    idempotencyKey: text.max(100),
    type: code,
    number: text.max(100),
    holderId: holder,
    ...dates,
    claims,
  })
  .refine(isOrdered, ordered);

export const changeStateInput = z.strictObject({
  idempotencyKey: text.max(100),
  licenceId: z.string().refine(licenceId.is, 'must be an id of the hub'),
  expectedVersion: z.int(),
  reason: text,
});

export const licenceArguments = z.strictObject({
  types: z.array(code).nullish(),
  states: z.array(z.enum(['VALID', 'SUSPENDED', 'REVOKED', 'EXPIRED'])).nullish(),
  first: z.int().min(1, 'must be 1 to 100').max(100, 'must be 1 to 100').nullish(),
  after: z.string().nullish(),
});

/** Arguments of the predicate. */
export const validityArguments = z.strictObject({ licenceType: code });

const provenance = z.strictObject({
  authority: z.string(),
  sourceRecord: text.max(200),
  version: z.int().min(0),
  observedAt: z.string().refine(isInstant, 'must be an ISO 8601 instant with a zone'),
  assurance: z.enum([
    'GOVERNMENT_VERIFIED',
    'VERIFIED_BY_LICENCE',
    'AGENCY_REPORTED',
    'USER_CONFIRMED',
    'USER_DECLARED',
  ]),
  validFrom: date.nullish(),
  validUntil: date.nullish(),
});

const body = {
  type: code,
  number: text.max(100),
  ...dates,
  claims,
  state: z.enum(storedStates),
  stateReason: text.nullish(),
};

/** A licence of another system, for operators' bulk load. */
export const importedLicence = z
  .strictObject({
    ...body,
    state: body.state.optional().transform((state) => state ?? 'VALID'),
    provenance,
  })
  .refine(isOrdered, ordered);

/** A licence as stored, with every change it has seen. */
export const licence = z.strictObject({
  ...body,
  id: z.string().refine(licenceId.is),
  holder,
  issuer: z.string(),
  version: z.int(),
  changes: z.array(
    z.strictObject({
      client: z.string(),
      key: z.string(),
      to: z.enum(storedStates),
      at: z.string(),
    }),
  ),
  provenance,
});
export type Licence = z.infer<typeof licence>;

/** What a licence is worth on the day of `now`; the last day counts. */
export function stateAt({ state, validUntil }: Licence, now: Date): LicenceState {
  const isOver = validUntil != null && validUntil < dayOf(now);
  return state !== 'REVOKED' && isOver ? 'EXPIRED' : state;
}

/** Newest first; by id within a day, so that pages are stable. */
export function newestFirst(a: Licence, b: Licence): number {
  return b.issuedOn.localeCompare(a.issuedOn) || a.id.localeCompare(b.id);
}
