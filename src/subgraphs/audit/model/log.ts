import { z } from 'zod';
import { canonicalJson, sha256 } from '../../../kernel/json.ts';
import type { Instant } from '../../../kernel/time.ts';

/** How disclosures are spread over logs. */
export type LogPlan = {
  /** Name of the log, or what the names of all begin with: a URL without its scheme. */
  readonly origin: string;
  readonly logs: 'ONE' | 'DEPARTMENT_AND_YEAR';
};

/** The log that a record belongs to; records of one request belong to the same. */
export function originOf(
  { origin, logs }: LogPlan,
  { department, at }: { readonly department: string; readonly at: Instant },
): string {
  switch (logs) {
    case 'ONE':
      return origin;
    case 'DEPARTMENT_AND_YEAR':
      return `${origin}/${department}/${at.slice(0, 4)}`;
  }
}

/** Says in the log itself that, with so many entries before this one, nothing older is missing from it. */
export function completeRecord(log: string, entries: number, upTo: Instant): string {
  return canonicalJson({ v: 2, kind: 'COMPLETE', log, entries, upTo });
}

/** What waits in the intake, read for its way into a log. */
const entrySchema = z.object({
  request: z.string(),
  at: z.string(),
  records: z.array(z.string()).readonly(),
  keys: z.array(z.string().nullable()).readonly(),
});

/**
 * Everything that one commit adds to a log, kept from before the commit until all of it is where it belongs: a crash
 * after the commit is repaired from this alone.
 */
const batchSchema = z.strictObject({
  /** Entries that the log had before. */
  base: z.int().min(0),
  /** Now with each key under that of its person, so that nothing here outlives the destruction of that. */
  entries: z.array(entrySchema).readonly(),
  /** Ids of records that are in a log already. */
  known: z.array(z.string()).readonly(),
  /** A record of the log's own, after the others. */
  complete: z.string().nullable(),
});
export type Batch = Readonly<z.infer<typeof batchSchema>>;

/** A record on its way into a log; `key` opens its personal part, under the key of its person. */
export type Leaf = { readonly id: string; readonly text: string; readonly key: string | null };

export function batchBytes(batch: Batch): Uint8Array {
  return Buffer.from(JSON.stringify(batch));
}

export function readBatch(bytes: Uint8Array): Batch {
  const json: unknown = JSON.parse(Buffer.from(bytes).toString('utf8'));
  return batchSchema.parse(json);
}

/** The disclosures that a batch adds, each once, in the order of the log. */
export function leavesOf({ entries, known }: Pick<Batch, 'entries' | 'known'>): readonly Leaf[] {
  const seen = new Set(known);
  const leaves = entries.flatMap(({ records, keys }) =>
    records.map((text, at) => ({ id: sha256(text), text, key: keys[at] ?? null })),
  );
  return leaves.filter(({ id }) => {
    if (seen.has(id)) return false;
    seen.add(id);
    return true;
  });
}

/** Name of a staged batch: on how many entries it builds, and what it holds. */
export function batchName({ base }: Batch, hash: string): string {
  return `${String(base).padStart(16, '0')}#${hash}`;
}

const size = z.int().min(0).max(Number.MAX_SAFE_INTEGER);

export const receiptArguments = z.strictObject({ id: z.string() });
export const checkpointArguments = z.strictObject({ log: z.string().nullish() });
export const consistencyArguments = z
  .strictObject({ log: z.string().nullish(), from: size.min(1, 'must be at least 1'), to: size })
  .refine(({ from, to }) => from <= to, { path: ['to'], message: 'must not be less than from' });
