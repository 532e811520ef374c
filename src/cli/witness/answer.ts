import type { Clock } from '../../kernel/time.ts';
import { ok, type Result } from '../../kernel/result.ts';
import { parseCheckpoint, type Checkpoint } from '../../ledger/checkpoint.ts';
import type { NoteKey } from '../../ledger/note-key.ts';
import { cosignatureLine, type NoteSigner } from '../../ledger/note.ts';
import {
  judge,
  originIn,
  parseAddCheckpoint,
  type AddCheckpoint,
  type Continued,
  type WitnessProblem,
} from '../../ledger/witness.ts';
import type { HttpAnswer, HttpRequest } from '../../platform/http.ts';

/** The checkpoint of each log that this witness cosigned last. */
export type WitnessStore = {
  readonly latest: (origin: string) => Promise<string | undefined>;
  /** Durable when it resolves to true. Saves only if `from` is still the latest; false when not. */
  readonly advance: (origin: string, from: string | undefined, to: string) => Promise<boolean>;
};

export type WitnessDeps = {
  readonly signer: NoteSigner;
  /** Keys of the logs that it watches. */
  readonly logs: readonly NoteKey[];
  readonly store: WitnessStore;
  readonly clock: Clock;
};

/**
 * Answers logs that ask for a cosignature (C2SP tlog-witness). What is cosigned is durable first, so whatever happens to
 * this process, no two checkpoints of it ever contradict each other.
 */
export function witness(deps: WitnessDeps): (request: HttpRequest) => Promise<HttpAnswer> {
  return async ({ method, path, body }) => {
    if (path !== '/add-checkpoint') return answer(404, 'There is only /add-checkpoint.\n');
    if (method !== 'POST') return { ...answer(405, 'POST it.\n'), headers: { allow: 'POST' } };
    const request = parseAddCheckpoint(body);
    const cosigned = request.ok ? await cosign(deps, request.value) : request;
    return cosigned.ok ? answer(200, cosigned.value) : refused(cosigned.problem);
  };
}

/** The line that is added to the checkpoint. */
async function cosign(
  deps: WitnessDeps,
  request: AddCheckpoint,
): Promise<Result<string, WitnessProblem>> {
  const { store, signer, clock } = deps;
  const origin = originIn(request.note);
  const keysOf = (name: string) => deps.logs.filter((key) => key.name === name);
  for (;;) {
    // What is not watched is not looked up, whatever a stranger calls it.
    const latest = keysOf(origin).length > 0 ? await store.latest(origin) : undefined;
    const judged = judge(request, keysOf, latest === undefined ? undefined : read(latest));
    if (!judged.ok) return judged;
    if (!(await isKept(store, { origin, latest, note: request.note }, judged.value))) continue;
    const time = BigInt(Math.floor(clock.now().getTime() / 1_000));
    return ok(await cosignatureLine(judged.value.text, signer, time));
  }
}

/** False when another request came first: this one is judged anew, and finds the size changed. */
async function isKept(
  store: WitnessStore,
  { origin, latest, note }: { origin: string; latest: string | undefined; note: string },
  { checkpoint }: Continued,
): Promise<boolean> {
  if (latest !== undefined && read(latest).size === checkpoint.size) return true;
  return store.advance(origin, latest, note);
}

function read(note: string): Checkpoint {
  const checkpoint = parseCheckpoint(note.slice(0, note.lastIndexOf('\n\n') + 1));
  if (!checkpoint.ok) throw new Error('witness: what was kept is no checkpoint');
  return checkpoint.value;
}

function refused(problem: WitnessProblem): HttpAnswer {
  switch (problem.kind) {
    case 'MALFORMED':
      return answer(400, 'This is no request for a cosignature.\n');
    case 'NOT_SIGNED':
      return answer(403, 'The checkpoint is not signed by the key of its log.\n');
    case 'UNKNOWN_LOG':
      return answer(404, 'This log is not watched here.\n');
    case 'OTHER_SIZE':
      return answer(409, `${problem.size}\n`, 'text/x.tlog.size');
    case 'NOT_CONSISTENT':
      return answer(422, 'The checkpoint does not continue the one that was cosigned last.\n');
  }
}

function answer(status: number, body: string, type = 'text/plain; charset=utf-8'): HttpAnswer {
  return { status, headers: { 'content-type': type }, body };
}
