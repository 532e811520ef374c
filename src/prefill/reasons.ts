import type { LocalizedText, TextParameters } from './text.ts';
import { fillText } from './text.ts';

type GapRow = {
  readonly status:
    | 'CONFLICT'
    | 'STALE'
    | 'MISSING'
    | 'CONSENT_NEEDED'
    | 'NOT_PERMITTED'
    | 'SOURCE_UNAVAILABLE'
    | 'NO_MAPPING'
    | 'NEVER_PREFILL';
  readonly reason: LocalizedText;
  readonly remedy: LocalizedText;
};

const typeIn: LocalizedText = {
  zh: '请自行填写。',
  en: 'Fill it in yourself.',
};
const typeInAndUpdate: LocalizedText = {
  zh: '请自行填写；如需以后自动填写，请向登记部门补录或更新。',
  en: 'Fill it in yourself; ask the authority that keeps the record to complete it for next time.',
};

/** Why a leaf has no value, and what can be done, by code. Closed and append-only. */
const gaps = {
  NO_MAPPING: {
    status: 'NO_MAPPING',
    reason: {
      zh: '表单发布部门未指明由何种数据填写此项。',
      en: 'The owner of the form has not said what fills this.',
    },
    remedy: typeIn,
  },
  NEVER_PREFILL: {
    status: 'NEVER_PREFILL',
    reason: {
      zh: '此项只能由本人作答，不自动填写。',
      en: 'Only the person may answer this; it is never filled in for them.',
    },
    remedy: { zh: '请本人阅读后作答。', en: 'Read it and answer it in person.' },
  },
  NOT_PERMITTED: {
    status: 'NOT_PERMITTED',
    reason: {
      zh: '调用方的数据共享协议不包含字段 {field}。',
      en: 'The caller’s agreement does not cover the field {field}.',
    },
    remedy: {
      zh: '请自行填写；调用方可申请在协议中增加字段 {field}。',
      en: 'Fill it in yourself; the caller can ask for {field} to be added to the agreement.',
    },
  },
  CONSENT_NEEDED: {
    status: 'CONSENT_NEEDED',
    reason: {
      zh: '本人未同意提供字段 {field}。',
      en: 'The person has not consented to the field {field}.',
    },
    remedy: {
      zh: '请自行填写，或修改您的同意范围。',
      en: 'Fill it in yourself, or consent to it.',
    },
  },
  SOURCE_UNAVAILABLE: {
    status: 'SOURCE_UNAVAILABLE',
    reason: {
      zh: '提供字段 {field} 的数据源暂未应答。',
      en: 'The source of the field {field} did not answer.',
    },
    remedy: { zh: '请稍后重试，或自行填写。', en: 'Ask again later, or fill it in yourself.' },
  },
  UNKNOWN_PERSON: {
    status: 'MISSING',
    reason: {
      zh: '未找到此人，或此人不在调用方的权限范围内。',
      en: 'There is no such person, or none within the caller’s reach.',
    },
    remedy: typeIn,
  },
  NO_RECORD: {
    status: 'MISSING',
    reason: { zh: '政府部门没有登记{record}。', en: 'Government holds no {record}.' },
    remedy: typeInAndUpdate,
  },
  NO_VALUE: {
    status: 'MISSING',
    reason: {
      zh: '登记的{record}中没有“{concept}”。',
      en: 'The {record} that government holds has no {concept}.',
    },
    remedy: typeInAndUpdate,
  },
  NO_MEMBER: {
    status: 'MISSING',
    reason: {
      zh: '登记的婚姻家庭信息中没有{role}。',
      en: 'The household record names no {role}.',
    },
    remedy: {
      zh: '如适用请自行填写，并向登记部门更新婚姻家庭信息。',
      en: 'Fill it in if it applies, and have the household record brought up to date.',
    },
  },
  MEMBER_DECEASED: {
    status: 'MISSING',
    reason: {
      zh: '登记的{role}已去世，不作填写。',
      en: 'The {role} on record is deceased, so nothing is filled in.',
    },
    remedy: { zh: '如适用请自行填写。', en: 'Fill it in if it applies.' },
  },
  SEVERAL_MEMBERS: {
    status: 'CONFLICT',
    reason: {
      zh: '登记的{role}不止一人，无法确定所指。',
      en: 'More than one {role} is on record, and the form asks for one.',
    },
    remedy: { zh: '请选择并自行填写。', en: 'Choose one and fill it in yourself.' },
  },
  SEVERAL_VALUES: {
    status: 'CONFLICT',
    reason: {
      zh: '登记的“{concept}”有多个可信程度相同而内容不同的值。',
      en: 'Values of {concept} that can be trusted alike differ.',
    },
    remedy: {
      zh: '请自行填写正确的值，并向登记部门更正。',
      en: 'Fill in the right one, and have the records corrected.',
    },
  },
  STALE: {
    status: 'STALE',
    reason: {
      zh: '“{concept}”登记于 {date}，已超过本表单允许的期限。',
      en: 'The {concept} was last observed on {date}, longer ago than the form allows.',
    },
    remedy: typeInAndUpdate,
  },
  RECORD_EXPIRED: {
    status: 'STALE',
    reason: {
      zh: '“{concept}”的登记已于 {date} 失效。',
      en: 'The record of {concept} ceased to hold on {date}.',
    },
    remedy: typeInAndUpdate,
  },
  TOO_WEAK: {
    status: 'MISSING',
    reason: {
      zh: '登记的“{concept}”为“{held}”，本表单要求“{least}”。',
      en: 'The {concept} on record is {held}; the form asks for {least}.',
    },
    remedy: {
      zh: '请自行填写，或先由登记部门核实。',
      en: 'Fill it in yourself, or have it verified by the authority that keeps the record.',
    },
  },
  DOES_NOT_FIT: {
    status: 'MISSING',
    reason: {
      zh: '登记的“{concept}”不符合本表单对此项的格式要求，未予填写。',
      en: 'The {concept} on record does not fit what the form takes here, so it is not filled in.',
    },
    remedy: {
      zh: '请按表单要求的格式自行填写。',
      en: 'Fill it in yourself in the way the form asks.',
    },
  },
  NO_LICENCE: {
    status: 'MISSING',
    reason: { zh: '名下没有{licence}。', en: 'The person holds no {licence}.' },
    remedy: typeIn,
  },
  LICENCE_EXPIRED: {
    status: 'MISSING',
    reason: { zh: '{licence}已于 {date} 到期。', en: 'The {licence} expired on {date}.' },
    remedy: {
      zh: '请先办理换发或续签，或自行填写。',
      en: 'Renew it first, or fill it in yourself.',
    },
  },
  LICENCE_SUSPENDED: {
    status: 'MISSING',
    reason: { zh: '{licence}已被暂停使用。', en: 'The {licence} is suspended.' },
    remedy: { zh: '请联系发证部门。', en: 'Ask the authority that issued it.' },
  },
  LICENCE_REVOKED: {
    status: 'MISSING',
    reason: { zh: '{licence}已被撤销。', en: 'The {licence} has been revoked.' },
    remedy: { zh: '请联系发证部门。', en: 'Ask the authority that issued it.' },
  },
  LICENCE_NOT_VALID: {
    status: 'MISSING',
    reason: { zh: '无法确认{licence}有效。', en: 'The {licence} is not known to be valid.' },
    remedy: { zh: '请联系发证部门。', en: 'Ask the authority that issued it.' },
  },
  NO_ANSWER: {
    status: 'MISSING',
    reason: {
      zh: '以往申请中没有填写过“{concept}”。',
      en: 'No earlier application answered {concept}.',
    },
    remedy: typeIn,
  },
} as const satisfies Readonly<Record<string, GapRow>>;

export type GapCode = keyof typeof gaps;
export type GapStatus = GapRow['status'];

/** Why there is no value: a code, and what its text names. */
export type GapReason = { readonly code: GapCode; readonly with: TextParameters };
export type GapText = {
  readonly status: GapStatus;
  readonly reason: LocalizedText;
  readonly remedy: LocalizedText;
};

/** The status of a gap, why it is one, and what can be done. */
export function gapText(given: GapReason): GapText {
  const { status, reason, remedy } = gaps[given.code];
  return {
    status,
    reason: fillText(reason, given.with),
    remedy: fillText(remedy, given.with),
  };
}
