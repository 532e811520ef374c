import { growingTree } from '../../src/cli/verify/tree.ts';
import { sha256 } from '../../src/kernel/json.ts';
import { leafHash } from '../../src/ledger/hash.ts';
import { readRecord } from '../../src/subgraphs/audit/model/disclosure.ts';

/** An answer that a caller read to its end: what left the hub, about whom, and the receipt that came with it. */
export type Released = {
  readonly subject: string;
  readonly fields: readonly string[];
  readonly records: readonly string[];
};

/** A head that the log was committed to, in the order of the commits. */
export type Committed = { readonly size: number; readonly root: string };

export type History = {
  readonly released: readonly Released[];
  readonly committed: readonly Committed[];
  /** Every entry of the log. */
  readonly log: readonly string[];
};

/** What is wrong with a history, in words; nothing when all is as promised. */
export function faultsOf({ released, committed, log }: History): readonly string[] {
  const texts = log.filter((text) => text.includes('"kind":"DISCLOSURE"'));
  const records = new Map(texts.map((text) => [sha256(text), readRecord(text)]));
  const faults: string[] = [];
  for (const [at, { subject, fields, records: receipt }] of released.entries()) {
    const known = receipt.map((id) => records.get(id));
    if (receipt.length === 0 || known.includes(undefined))
      faults.push(`answer ${String(at)} left, and its record is not in the log`);
    const covered = new Set(
      known.flatMap((record) =>
        record?.subject === subject && record.decision === 'RELEASED' ? record.fields : [],
      ),
    );
    for (const field of fields)
      if (!covered.has(field))
        faults.push(`answer ${String(at)} had ${field}, which no record names`);
  }
  if (records.size !== texts.length) faults.push('a record is in the log twice');
  return [...faults, ...orderFaults(committed, log)];
}

/** Every head is the root over the first so many entries, and none is before another with fewer. */
function orderFaults(committed: readonly Committed[], log: readonly string[]): readonly string[] {
  const tree = growingTree();
  const roots = log.map((text) => {
    tree.add(leafHash(Buffer.from(text)));
    return Buffer.from(tree.root() ?? []).toString('hex');
  });
  return committed.flatMap(({ size, root }, at) => {
    const before = committed[at - 1];
    if (before && before.size >= size) return [`head ${String(at)} goes back`];
    return roots[size - 1] === root ? [] : [`head ${String(at)} is of another history`];
  });
}
