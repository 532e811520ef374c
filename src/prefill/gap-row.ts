import type { LocalizedText } from './text.ts';

export type GapRow = {
  readonly status:
    | 'CANDIDATES'
    | 'CONFLICT'
    | 'STALE'
    | 'MISSING'
    | 'CONSENT_NEEDED'
    | 'NOT_PERMITTED'
    | 'SOURCE_UNAVAILABLE'
    | 'NO_MAPPING'
    | 'NEVER_PREFILL'
    | 'NOT_APPLICABLE';
  readonly reason: LocalizedText;
  readonly remedy: LocalizedText;
};
