import { hash } from 'node:crypto';
import { emptyRoot, isSameHash, leafHash } from '../../ledger/hash.ts';
import { watchCompleteness, type Completeness } from './completeness.ts';
import { entriesIn } from './files.ts';
import type { Head } from './note.ts';
import { readEntry } from './record.ts';
import { openFindings, type Findings, type Report } from './report.ts';
import type { BrokenRule } from './rules.ts';
import { watchTiles } from './tiles.ts';
import { growingTree } from './tree.ts';

export type Verification = {
  /** Has `tile/entries/` of the log, and perhaps its other tiles. */
  readonly folder: string;
  readonly head: Head;
  /** Cosigners that the head must have. */
  readonly quorum: number;
  readonly older: readonly Head[];
  /** Ids of the records that answers named. */
  readonly receipts: ReadonlySet<string>;
  readonly rule: BrokenRule;
  /** Called with the number of entries done. */
  readonly onProgress: (done: number) => void;
};

/** Entries between two words of progress. */
const stride = 1_000;

/**
 * Reads a whole log once, from first entry to last, and holds nothing but its right edge. Throws when a bundle is missing
 * or cut short: then there is nothing to be said about the rest.
 */
export async function checkLog(verification: Verification): Promise<Report> {
  const { folder, head, quorum, older, receipts, rule, onProgress } = verification;
  const findings = openFindings();
  const completeness = watchCompleteness(head.origin, findings);
  const tree = growingTree();
  const tiles = watchTiles(folder, findings);
  const roots = new Map([[0, emptyRoot]]);
  const sizes = new Set(older.map(({ size }) => size));
  const missing = new Set(receipts);
  let disclosures = 0;
  for await (const bytes of entriesIn(folder, head.size)) {
    const index = tree.size();
    if (missing.size > 0) missing.delete(hash('sha256', bytes, 'hex'));
    if (isDisclosure(bytes, index, { findings, completeness, rule })) disclosures += 1;
    for (const tile of tree.add(leafHash(bytes))) await tiles.compare(tile);
    if (sizes.has(index + 1)) roots.set(index + 1, tree.root() ?? emptyRoot);
    if (index % stride === 0) onProgress(index);
  }
  for (const tile of tree.edge()) await tiles.compare(tile);
  tiles.finish();
  roots.set(head.size, tree.root() ?? emptyRoot);
  checkRoots({ head, older, roots, findings });
  if (head.cosigners.length < quorum)
    findings.add(
      'TOO_FEW_COSIGNERS',
      null,
      `has ${head.cosigners.length} of ${quorum} cosignatures`,
    );
  for (const id of missing) findings.add('RECEIPT_NOT_IN_LOG', null, `record ${id}`);
  onProgress(head.size);
  return {
    origin: head.origin,
    size: head.size,
    rootHash: head.root.toString('base64'),
    cosigners: head.cosigners,
    entries: tree.size(),
    disclosures,
    olderCheckpoints: older.length,
    receipts: receipts.size,
    ...completeness.result(),
    findings: findings.list(),
    findingCount: findings.count(),
  };
}

type Watches = {
  readonly findings: Findings;
  readonly completeness: Completeness;
  readonly rule: BrokenRule;
};

/** Checks an entry by itself; true when it is a disclosure, whatever is wrong with it. */
function isDisclosure(
  bytes: Buffer,
  index: number,
  { findings, completeness, rule }: Watches,
): boolean {
  const entry = readEntry(bytes);
  switch (entry.kind) {
    case 'MALFORMED':
      findings.add('ENTRY_MALFORMED', index, entry.rule);
      return false;
    case 'COMPLETE':
      completeness.complete(index, entry.members);
      return false;
    case 'DISCLOSURE': {
      completeness.disclosure(index, entry.members);
      const broken = rule(entry.members);
      if (broken !== undefined) findings.add('RECORD_AGAINST_RULE', index, broken);
      return true;
    }
  }
}

function checkRoots(of: {
  readonly head: Head;
  readonly older: readonly Head[];
  readonly roots: ReadonlyMap<number, Uint8Array>;
  readonly findings: Findings;
}): void {
  const { head, older, roots, findings } = of;
  const isRoot = ({ size, root }: Head): boolean => isSameHash(roots.get(size) ?? emptyRoot, root);
  for (const each of older) {
    const name = `the older checkpoint of ${each.size} entries`;
    if (each.size > head.size) findings.add('OLDER_IS_LARGER', null, name);
    else if (!isRoot(each)) findings.add('OLDER_ROOT_DIFFERS', null, name);
  }
  if (!isRoot(head))
    findings.add('ROOT_DIFFERS', null, 'the entries are not those that the checkpoint signs');
}
