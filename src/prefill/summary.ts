import type { EvidenceResult } from './evidence.ts';
import type { Prefill, Summary } from './prefilled.ts';

export function summaryOf({ values, missing, documents }: Omit<Prefill, 'summary'>): Summary {
  const leaves = values.length + missing.length;
  const visible = leaves - missing.filter(({ status }) => status === 'NOT_APPLICABLE').length;
  return {
    leaves,
    visible,
    filled: values.length,
    candidates: missing.filter(({ status }) => status === 'CANDIDATES').length,
    coverage: visible === 0 ? 1 : values.length / visible,
    keystrokesSaved: values.reduce((sum, { value }) => sum + keystrokes(value), 0),
    documents: documents.length,
    waived: documents.filter(isWaived).length,
  };
}

function isWaived({ decision }: EvidenceResult): boolean {
  return decision === 'WAIVED';
}

/** Keystroke-level model (Card, Moran, Newell 1980): a key for each character; a list costs each of its cells. */
function keystrokes(value: unknown): number {
  if (typeof value === 'object' && value !== null)
    return Object.values(value).reduce<number>((sum, part) => sum + keystrokes(part), 0);
  return typeof value === 'string' ? Array.from(value).length : 1;
}
