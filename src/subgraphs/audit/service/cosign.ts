import { instant, type Clock } from '../../../kernel/time.ts';
import { parseCheckpoint, type Checkpoint } from '../../../ledger/checkpoint.ts';
import type { NoteKey } from '../../../ledger/note-key.ts';
import { addCheckpointBody, cosignatureIn, type WitnessAnswer } from '../../../ledger/witness.ts';
import { consistencyProof } from '../../../ledger/prove.ts';
import type { FinalStore, LogStore } from './ports.ts';

/** Somebody else who watches that a log only grows. `add` rejects when there is no answer. */
export type Witness = {
  readonly key: NoteKey;
  readonly add: (body: string) => Promise<WitnessAnswer>;
};

/** What somebody should know of. */
export type Alarm =
  /** The newest checkpoint of a log has had too few cosignatures for so long. */
  | { readonly kind: 'CHECKPOINT_LATE'; readonly origin: string; readonly milliseconds: number }
  /** There was no answer, or none that is one. */
  | { readonly kind: 'WITNESS_FAILED'; readonly witness: string; readonly error: string }
  /** A witness says that the log did not only grow. */
  | {
      readonly kind: 'WITNESS_REFUSED';
      readonly witness: string;
      readonly origin: string;
      readonly status: number;
    }
  /** A witness has cosigned more than the log has: it was set back. */
  | { readonly kind: 'WITNESS_AHEAD'; readonly witness: string; readonly origin: string };

export type CosignDeps = {
  readonly log: LogStore;
  readonly finals: FinalStore;
  readonly witnesses: readonly Witness[];
  /** Cosignatures that make a checkpoint final. */
  readonly quorum: number;
  readonly clock: Clock;
  readonly report: (alarm: Alarm) => void;
};

/** Milliseconds in which a checkpoint should have become final. */
const patience = 15 * 60_000;

type Head = { readonly note: string; readonly text: string; readonly checkpoint: Checkpoint };

/**
 * Shows the newest checkpoint of every log to the witnesses, and keeps it with their lines once there are enough: then
 * it is final. Safe to run twice at once; whatever fails is tried again by the next run.
 */
export function cosigning(deps: CosignDeps): () => Promise<void> {
  return async () => {
    for (const origin of await deps.log.origins()) await cosign(deps, origin);
  };
}

async function cosign(deps: CosignDeps, origin: string): Promise<void> {
  const { log, finals, witnesses, quorum, clock, report } = deps;
  const published = await log.published(origin);
  if (published === undefined) return;
  const head = headOf(published);
  const final = await finals.final(origin);
  const known = final === undefined ? undefined : headOf(final);
  const lines = await Promise.all(
    witnesses.map((witness) => lineOf(deps, { origin, head, known }, witness)),
  );
  const good = lines.filter((line) => line !== undefined);
  if (good.length >= quorum) {
    const size = Number(head.checkpoint.size);
    await finals.saveFinal(origin, `${head.note}${good.join('')}`, {
      size,
      cosigners: good.length,
    });
    await finals.noLongerWaiting(origin);
    return;
  }
  const now = clock.now();
  const since = await finals.waitingSince(origin, instant(now));
  const milliseconds = now.getTime() - new Date(since).getTime();
  if (milliseconds > patience) report({ kind: 'CHECKPOINT_LATE', origin, milliseconds });
}

type Asked = {
  readonly origin: string;
  readonly head: Head;
  /** The final checkpoint so far: who signed it has it. */
  readonly known: Head | undefined;
};

/** The witness's line for the head; undefined, having said why, when it gives none. */
async function lineOf(
  deps: CosignDeps,
  { origin, head, known }: Asked,
  witness: Witness,
): Promise<string | undefined> {
  const before = known && cosignatureIn(linesOf(known), known.text, witness.key);
  if (known && before !== undefined && known.text === head.text) return before;
  const from = known && before !== undefined ? known.checkpoint.size : 0n;
  try {
    const answer = await asked(deps, { origin, head, from }, witness);
    return await heard(deps, { origin, head, witness }, answer);
  } catch (error) {
    const reason = error instanceof Error ? error.name : 'unknown';
    deps.report({ kind: 'WITNESS_FAILED', witness: witness.key.name, error: reason });
    return undefined;
  }
}

type Hearing = { readonly origin: string; readonly head: Head; readonly witness: Witness };

async function heard(
  deps: CosignDeps,
  { origin, head, witness: { key } }: Hearing,
  answer: WitnessAnswer,
): Promise<string | undefined> {
  switch (answer.kind) {
    case 'COSIGNED': {
      const line = cosignatureIn(answer.lines, head.text, key);
      if (line === undefined)
        deps.report({ kind: 'WITNESS_FAILED', witness: key.name, error: 'NO_COSIGNATURE' });
      return line;
    }
    case 'OTHER_SIZE':
      if (await isBehind(deps, origin, answer.size))
        deps.report({ kind: 'WITNESS_AHEAD', witness: key.name, origin });
      return undefined;
    case 'REFUSED':
      deps.report({ kind: 'WITNESS_REFUSED', witness: key.name, origin, status: answer.status });
      return undefined;
  }
}

type Step = { readonly origin: string; readonly head: Head; readonly from: bigint };

/** Asks again from where the witness says that it is, unless that is beyond this head. */
async function asked(deps: CosignDeps, step: Step, witness: Witness): Promise<WitnessAnswer> {
  const { size } = step.head.checkpoint;
  const from = step.from > size ? 0n : step.from;
  const answer = await witness.add(await bodyOf(deps, { ...step, from }));
  if (answer.kind !== 'OTHER_SIZE' || answer.size > size) return answer;
  return witness.add(await bodyOf(deps, { ...step, from: answer.size }));
}

async function bodyOf({ log }: CosignDeps, { origin, head, from }: Step): Promise<string> {
  const { size } = head.checkpoint;
  const isProven = from > 0n && from < size;
  const { tiles, compute } = isProven
    ? consistencyProof(Number(from), Number(size))
    : { tiles: [], compute: () => [] };
  const proof = compute(await log.tiles(origin, tiles));
  return addCheckpointBody({ oldSize: from, proof, note: head.note });
}

/** Another run may have shown the witness more since; a log that still has less was set back. */
async function isBehind({ log }: CosignDeps, origin: string, size: bigint): Promise<boolean> {
  const published = await log.published(origin);
  return published === undefined || headOf(published).checkpoint.size < size;
}

function headOf(note: string): Head {
  const text = note.slice(0, note.lastIndexOf('\n\n') + 1);
  const read = parseCheckpoint(text);
  if (!read.ok) throw new Error('audit: a stored checkpoint is malformed');
  return { note, text, checkpoint: read.value };
}

function linesOf({ note, text }: Head): string {
  return note.slice(text.length + 1);
}
