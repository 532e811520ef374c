/** What is wrong, in codes that never change their meaning. */
export type FindingCode =
  | 'ENTRY_MALFORMED'
  | 'ENTRY_OUTSIDE_LOG'
  | 'RECORD_TWICE'
  | 'RECORD_AGAINST_RULE'
  | 'TILE_DIFFERS'
  | 'TILE_MISSING'
  | 'ROOT_DIFFERS'
  | 'TOO_FEW_COSIGNERS'
  | 'OLDER_ROOT_DIFFERS'
  | 'OLDER_IS_LARGER'
  | 'COMPLETE_OUT_OF_PLACE'
  | 'RECEIPT_NOT_IN_LOG';

/** One fault; `index` is the first entry at fault, where that is known. */
export type Finding = {
  readonly code: FindingCode;
  readonly index: number | null;
  readonly rule: string;
};

export type Report = {
  readonly origin: string;
  readonly size: number;
  readonly rootHash: string;
  /** Cosigners whose signatures hold. */
  readonly cosigners: readonly string[];
  readonly entries: number;
  readonly disclosures: number;
  readonly olderCheckpoints: number;
  readonly receipts: number;
  /** Every record of before this instant is in the log, it says; null when it says nothing. */
  readonly completeUpTo: string | null;
  /** Records that came into the log after it said that nothing so old was missing. */
  readonly late: number;
  /** Numbers that writers gave and the log does not have: answers refused for want of the log, or records lost. */
  readonly gaps: number;
  /** The first hundred, in the order of the log. */
  readonly findings: readonly Finding[];
  readonly findingCount: number;
};

const most = 100;

export type Findings = {
  readonly add: (code: FindingCode, index: number | null, rule: string) => void;
  readonly count: () => number;
  readonly list: () => readonly Finding[];
};

export function openFindings(): Findings {
  const kept: Finding[] = [];
  let count = 0;
  return {
    add: (code, index, rule) => {
      count += 1;
      if (kept.length < most) kept.push({ code, index, rule });
    },
    count: () => count,
    list: () =>
      kept.sort(({ index: one }, { index: other }) => (one ?? Infinity) - (other ?? Infinity)),
  };
}
