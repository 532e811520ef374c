import type { GapRow } from './gap-row.ts';
import { gaps } from './gaps.ts';
import type { LocalizedText, TextParameters } from './text.ts';
import { fillText } from './text.ts';

export type GapCode = keyof typeof gaps;
export type GapStatus = GapRow['status'];

/** Why there is no value: a code, and what its text names. */
export type GapReason = { readonly code: GapCode; readonly with: TextParameters };
export type GapText = {
  readonly code: GapCode;
  readonly status: GapStatus;
  readonly reason: LocalizedText;
  readonly remedy: LocalizedText;
};

/** The status of a gap, why it is one, and what can be done. */
export function gapText(given: GapReason): GapText {
  const { status, reason, remedy } = gaps[given.code];
  return {
    code: given.code,
    status,
    reason: fillText(reason, given.with),
    remedy: fillText(remedy, given.with),
  };
}

/** Why a value that may stand in the leaf is not the one that does. Closed and append-only. */
const losses = {
  LESS_TRUSTED: {
    zh: '可信程度较低：{held}。',
    en: 'It is trusted less: {held}.',
  },
  OLDER: { zh: '较早登记。', en: 'It was observed earlier.' },
  LATER_SOURCE: {
    zh: '表单优先采用其他来源。',
    en: 'The form prefers another source.',
  },
} as const satisfies Readonly<Record<string, LocalizedText>>;

export type LossReason =
  GapReason | { readonly code: keyof typeof losses; readonly with: TextParameters };

/** Why a value is not the one filled in, in words. */
export function lossText(given: LossReason): LocalizedText {
  return isLoss(given) ? fillText(losses[given.code], given.with) : gapText(given).reason;
}

/** True for a value that might have been filled in, had another not been better. */
export function isLoss(given: LossReason): given is Exclude<LossReason, GapReason> {
  return Object.hasOwn(losses, given.code);
}
