/** Fields a log line may carry: codes, ids that name no person, counts, durations. Nothing else compiles. */
export type LogFields = {
  readonly request?: string;
  readonly client?: string;
  readonly room?: string;
  /** Name of a log of disclosures. */
  readonly origin?: string;
  readonly witness?: string;
  /** HTTP status of an answer. */
  readonly status?: number;
  /** Problem code of what was refused. */
  readonly refusal?: string;
  /** The part of a credential that was at fault, by its name. */
  readonly reason?: string;
  readonly error?: string;
  readonly count?: number;
  readonly milliseconds?: number;
};

export type LogCode =
  | 'REQUEST_ANSWERED'
  | 'REQUEST_REFUSED'
  | 'REQUEST_FAILED'
  | 'ROOM_FAILED'
  | 'LEARNING_FAILED'
  | 'AUDIT_FAILED'
  | 'AUTHENTICATION_REFUSED'
  | 'ISSUER_KEYS_FAILED'
  | 'SEQUENCER_FAILED'
  | 'COSIGNING_FAILED'
  | 'CHECKPOINT_LATE'
  | 'WITNESS_FAILED'
  | 'WITNESS_REFUSED'
  | 'WITNESS_AHEAD';

export type Log = (code: LogCode, fields: LogFields) => void;

/** One JSON object a line on `write`. */
export function jsonLog(write: (line: string) => void): Log {
  return (code, fields) => {
    write(`${JSON.stringify({ code, ...fields })}\n`);
  };
}

/**
 * What a log may keep of a failure: its name, and the place that threw it. A message may carry somebody's data, and
 * stands at the head of the stack, so the place is looked for behind it.
 */
export function traceOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  const { name, message, stack = '' } = error;
  const head = stack.indexOf(message);
  const frames = head < 0 ? [] : stack.slice(head + message.length).split('\n');
  const place = frames.find((line) => line.startsWith('    at '));
  return `${name}${place?.replace(/^ +/, ' ') ?? ''}`;
}
