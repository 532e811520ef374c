import { z } from 'zod';
import { isInstant, type Instant } from '../../../kernel/time.ts';
import type { Disclosure } from './record.ts';

/** Where a disclosure stands in every list that has it: by time, then by id. */
export function placeOf({ at, id }: Disclosure): string {
  return `${at}#${id}`;
}

/** The calendar month of an instant in UTC, for example 2026-11. */
export function monthOf(at: Instant): string {
  return at.slice(0, 7);
}

/** The lists a disclosure is in. */
export type Partition =
  { readonly subject: string } | { readonly department: string } | { readonly month: string };

export function partitionsOf({ subject, department, at }: Disclosure): readonly Partition[] {
  return [{ month: monthOf(at) }, { department }, ...(subject === null ? [] : [{ subject }])];
}

const first = z
  .int()
  .min(1, 'must be at least 1')
  .max(100, 'must be at most 100')
  .nullish()
  .transform((given) => given ?? 20);
const instant = z
  .string()
  .refine(isInstant, 'must be an ISO 8601 instant with a zone')
  .transform((text): Instant => new Date(text).toISOString());

export const pageArguments = z.strictObject({ first, after: z.string().nullish() });

/** What narrows a list; members that are null narrow nothing. */
const filterSchema = z.strictObject({
  citizenId: z.string().nullish(),
  department: z.string().nullish(),
  agreement: z.string().nullish(),
  purpose: z.string().nullish(),
  decision: z.enum(['RELEASED', 'REFUSED']).nullish(),
  request: z.string().nullish(),
  from: instant.nullish(),
  until: instant.nullish(),
});
export type Filter = Readonly<z.infer<typeof filterSchema>>;

export const listArguments = pageArguments.extend({
  filter: filterSchema.nullish().transform((filter): Filter => filter ?? {}),
});

const compared = ['department', 'agreement', 'purpose', 'decision', 'request'] as const;

/** True when everything given holds; the person and the times are a matter of where the list is read. */
export function fits(disclosure: Disclosure, filter: Filter): boolean {
  return compared.every((name) => filter[name] == null || disclosure[name] === filter[name]);
}

/** True when rows of its partition may have to be passed over. */
export function isNarrowed(filter: Filter): boolean {
  const partition = filter.citizenId == null ? 'department' : undefined;
  return compared.some((name) => name !== partition && filter[name] != null);
}

/** Leaves out months in which nothing can be found. */
export function within(
  partitions: readonly Partition[],
  { from }: Filter,
  before: string | undefined,
): readonly Partition[] {
  return partitions.filter(
    (partition) =>
      !('month' in partition) ||
      ((from == null || partition.month >= monthOf(from)) &&
        (before === undefined || partition.month <= monthOf(before))),
  );
}
