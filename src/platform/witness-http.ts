import type { WitnessAnswer } from '../ledger/witness.ts';

/** Milliseconds that a witness has to answer. */
const patience = 5_000;

/** Asks the witness at this URL for a cosignature (C2SP tlog-witness). Rejects when it cannot be reached in time. */
export function witnessAt(url: string): (body: string) => Promise<WitnessAnswer> {
  return async (body) => {
    const answer = await fetch(`${url.replace(/\/$/, '')}/add-checkpoint`, {
      method: 'POST',
      body,
      headers: { 'content-type': 'text/plain; charset=utf-8' },
      redirect: 'error',
      signal: AbortSignal.timeout(patience),
    });
    const text = await answer.text();
    if (answer.ok) return { kind: 'COSIGNED', lines: text };
    const isSize = answer.headers.get('content-type')?.startsWith('text/x.tlog.size');
    const size = /^(0|[1-9]\d{0,19})\n$/.exec(text)?.[1];
    return answer.status === 409 && isSize && size !== undefined
      ? { kind: 'OTHER_SIZE', size: BigInt(size) }
      : { kind: 'REFUSED', status: answer.status };
  };
}
