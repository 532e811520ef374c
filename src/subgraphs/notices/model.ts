import { z } from 'zod';
import { agreementId, citizenId, clerkId, departmentId } from '../../kernel/ids.ts';
import { isInstant, type Instant } from '../../kernel/time.ts';
import { isEvidenceMethod } from '../../policy/evidence.ts';

/** One official who acts for one person, by one evidence, under one agreement. */
const members = {
  /** In UTC with milliseconds, so that instants compare as texts. */
  at: z
    .string()
    .refine(isInstant, 'must be an ISO 8601 instant with a zone')
    .transform((text): Instant => new Date(text).toISOString()),
  department: z.string().refine(departmentId.is, 'must be the id of a department'),
  client: z.string().min(1, 'must not be empty'),
  clerk: z.string().refine(clerkId.is, 'must be the id of an official'),
  evidence: z.string().regex(/^[0-9a-f]{64}$/, 'must be a SHA-256 in hexadecimal'),
  evidenceMethod: z.string().refine(isEvidenceMethod, 'must be a method of evidence'),
  agreement: z.string().refine(agreementId.is, 'must be the id of an agreement'),
  purpose: z.string().min(1, 'must not be empty'),
};

export const giveNoticeInput = z.strictObject({
  citizenId: z.string().refine(citizenId.is, 'must be an id of the hub'),
  ...members,
});

export const storedNotice = z.strictObject({ id: z.string(), ...members });
export type Notice = Readonly<z.infer<typeof storedNotice>>;

export const listArguments = z.strictObject({
  first: z
    .int()
    .min(1, 'must be at least 1')
    .max(100, 'must be at most 100')
    .nullish()
    .transform((first) => first ?? 20),
  after: z.string().nullish(),
});

/** Where a notice stands in its person's list: by time, then by id. */
export function placeOf({ at, id }: Notice): string {
  return `${at}#${id}`;
}
