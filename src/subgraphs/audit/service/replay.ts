import type { z } from 'zod';
import { parseStored } from '../../../kernel/parse.ts';
import { instant, type Instant } from '../../../kernel/time.ts';
import { openReplay, type Replay, type Replayed } from '../../../policy/replay.ts';
import { daysBefore, replayArguments, replayedTerms } from '../model/agreement.ts';
import type { Disclosure } from '../model/disclosure.ts';
import { parsed } from './arguments.ts';
import { newestFirst } from './newest-first.ts';
import { mayLookAt } from './parties.ts';
import type { AuditStore, Deps } from './ports.ts';

/** Records of the consumer read for one replay, of whatever purpose. */
const mostRecords = 20_000;
/** Read at once. */
const stretch = 1_000;
const usualDays = 30;

type Terms = z.infer<typeof replayedTerms>;
type Period = { readonly from: Instant; readonly until: Instant };

export type AgreementReplay = Replayed &
  Period & { readonly isComplete: boolean; readonly mostRecords: number };

/**
 * Replays the consumer's requests for the purpose of an agreement, newest first, from the list of its department. The
 * period answered is the one that was replayed in full. Undefined when it is not the caller's to ask.
 */
export async function replay(
  { store, clock, caller }: Deps,
  agreement: unknown,
  args: unknown,
): Promise<AgreementReplay | undefined> {
  const terms = parseStored(replayedTerms, agreement, 'agreement');
  const { from: earliest, until: latest, ...instead } = parsed(replayArguments, args);
  if (!mayLookAt(caller, terms)) return undefined;
  // Read before the records, so that what it promises is true of them.
  const filed = (await store.completeUpTo()) ?? instant(clock.now());
  const from = earliest ?? daysBefore(latest ?? filed, usualDays);
  const until = later(from, earlier(latest ?? filed, filed));
  const fields = instead.fields ?? terms.fields;
  const subjectScope = instead.subjectScope ?? terms.subjectScope;
  const run = openReplay({ fields, subjectScope }, mostRecords);
  const begin = await take(run, store, { ...terms, from, until });
  const isFiled = latest == null ? until <= filed : until === latest;
  return {
    ...run.result(),
    from: begin,
    until,
    isComplete: begin === from && isFiled,
    mostRecords,
  };
}

/** Answers where it had to begin. Records of one instant are taken all, or none. */
async function take(
  run: Replay,
  store: AuditStore,
  { consumerId: department, purpose, from, until }: Terms & Period,
): Promise<Instant> {
  const takeAll = (records: readonly Disclosure[]): void => {
    for (const record of records) if (record.purpose === purpose) run.take(record);
  };
  let read = 0;
  let atOneInstant: Disclosure[] = [];
  const range = { before: until, limit: stretch };
  for await (const record of newestFirst(store, [{ department }], range)) {
    if (record.at < from) break;
    const isNext = atOneInstant[0]?.at !== record.at;
    if (isNext) takeAll(atOneInstant);
    if (read === mostRecords) return justAfter(record.at);
    atOneInstant = isNext ? [record] : [...atOneInstant, record];
    read += 1;
  }
  takeAll(atOneInstant);
  return from;
}

function earlier(one: Instant, other: Instant): Instant {
  return one < other ? one : other;
}

function later(one: Instant, other: Instant): Instant {
  return one > other ? one : other;
}

function justAfter(at: Instant): Instant {
  return instant(new Date(Date.parse(at) + 1));
}
