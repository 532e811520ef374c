import type { GapReason } from './reasons.ts';
import { gapText } from './reasons.ts';
import type { LocalizedText, TextParameters } from './text.ts';
import { fillText } from './text.ts';

/** Why a document is or is not needed, where no gap's reason says it. Closed and append-only. */
const proofs = {
  PROVED_BY_LICENCE: {
    zh: '{licence}有效（{until}），免予提交。',
    en: 'The {licence} is valid ({until}) and proves it.',
  },
  PROVED_BY_RECORD: {
    zh: '政府部门登记核实的{record}已可证明，免予提交。',
    en: 'The {record}, verified by its register, proves it.',
  },
  PROVED_BY_DOCUMENT: {
    zh: '{date} 已被受理部门采信的材料仍然有效，免予再次提交。',
    en: 'An authority accepted the document on {date}, and it still holds.',
  },
  DOCUMENT_EXPIRED: {
    zh: '以往提交的材料已于 {date} 失效。',
    en: 'The document handed in before ceased to hold on {date}.',
  },
  DOCUMENT_NOT_ACCEPTED: {
    zh: '以往提交的材料尚未被部门采信。',
    en: 'No authority has accepted the document handed in before.',
  },
  DOCUMENT_OUTDATED: {
    zh: '以往提交的材料于 {date} 被采信，已超过可用于证明的期限。',
    en: 'The document was accepted on {date}, too long ago to prove this.',
  },
  DOES_NOT_ARISE: {
    zh: '按已有的回答，无需证明此项。',
    en: 'By the answers so far, this need not be proved.',
  },
  HANGS_ON_ANSWER: {
    zh: '此项是否需要证明取决于尚未回答的问题。',
    en: 'Whether this has to be proved depends on a question that is not answered yet.',
  },
  NO_SUBSTITUTE: {
    zh: '此项只能由申请人提交材料证明。',
    en: 'Nothing that government holds can prove this; hand the document in.',
  },
  NO_PROOF: {
    zh: '政府部门没有可以证明此项的有效证照或信息（可用：{accepted}）。',
    en: 'Government holds nothing that proves this (accepted: {accepted}).',
  },
  LICENCE_UNVERIFIED: {
    zh: '{licence}的信息未经发证部门核实，不能免予提交。',
    en: 'The {licence} on record is not verified by an authority.',
  },
  RECORD_UNVERIFIED: {
    zh: '{record}未经登记部门核实，不能免予提交。',
    en: 'The {record} is not verified by its register.',
  },
  RECORD_OUTDATED: {
    zh: '{record}登记于 {date}，已超过可用于证明的期限。',
    en: 'The {record} was last observed on {date}, too long ago to prove this.',
  },
} as const satisfies Readonly<Record<string, LocalizedText>>;

/** Why a document is or is not needed: in the words of a gap where one says it. */
export type ProofReason =
  GapReason | { readonly code: keyof typeof proofs; readonly with: TextParameters };

/** Why a document is or is not needed, in words. */
export function proofText(given: ProofReason): LocalizedText {
  return isProof(given) ? fillText(proofs[given.code], given.with) : gapText(given).reason;
}

function isProof(given: ProofReason): given is Exclude<ProofReason, GapReason> {
  return Object.hasOwn(proofs, given.code);
}
