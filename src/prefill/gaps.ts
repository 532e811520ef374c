import { licenceGaps } from './licence-gaps.ts';
import { typeIn, typeInAndUpdate } from './remedies.ts';
import type { GapRow } from './gap-row.ts';

/** Why a leaf has no value, and what can be done, by code. Closed and append-only. */
export const gaps = {
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
  ...licenceGaps,
  NO_ANSWER: {
    status: 'MISSING',
    reason: {
      zh: '以往申请中没有填写过“{concept}”。',
      en: 'No earlier application answered {concept}.',
    },
    remedy: typeIn,
  },
  OTHER_PERSON: {
    status: 'NEVER_PREFILL',
    reason: {
      zh: '此项问的是他人的信息，不以申请人的信息填写。',
      en: 'This asks about somebody else, whose data the applicant’s form does not show.',
    },
    remedy: { zh: '请按实际情况填写。', en: 'Fill it in as it is.' },
  },
  NOT_APPLICABLE: {
    status: 'NOT_APPLICABLE',
    reason: {
      zh: '按已有的回答，此项不适用。',
      en: 'By the answers so far, this question does not arise.',
    },
    remedy: { zh: '无需填写。', en: 'Nothing to do.' },
  },
  NOT_SHOWN: {
    status: 'NOT_APPLICABLE',
    reason: { zh: '表单未显示此项。', en: 'The form does not show this question.' },
    remedy: { zh: '无需填写。', en: 'Nothing to do.' },
  },
  AWAITS_ANSWER: {
    status: 'MISSING',
    reason: {
      zh: '此项是否适用取决于尚未回答的问题。',
      en: 'Whether this question arises depends on one that is not answered yet.',
    },
    remedy: {
      zh: '请先回答其所取决的问题，再重新预填。',
      en: 'Answer the question it depends on, then fill the form again.',
    },
  },
  SEVERAL_CHOICES: {
    status: 'CANDIDATES',
    reason: {
      zh: '“{concept}”有不止一个可用的值。',
      en: 'There is more than one usable value of {concept}.',
    },
    remedy: { zh: '请从中选择。', en: 'Choose one of them.' },
  },
  UNCERTAIN: {
    status: 'CANDIDATES',
    reason: {
      zh: '“{concept}”为 {date} 的回答，可能已有变化。',
      en: 'The {concept} was answered on {date} and may have changed since.',
    },
    remedy: { zh: '如仍正确请确认。', en: 'Confirm it if it still holds.' },
  },
  UNLIKELY: {
    status: 'STALE',
    reason: {
      zh: '“{concept}”为 {date} 的回答，很可能已不正确。',
      en: 'The {concept} was answered on {date} and has probably changed since.',
    },
    remedy: typeIn,
  },
  NO_ROWS: {
    status: 'MISSING',
    reason: {
      zh: '登记的信息中没有符合此项条件的内容。',
      en: 'Nothing on record meets the condition of this list.',
    },
    remedy: typeInAndUpdate,
  },
} as const satisfies Readonly<Record<string, GapRow>>;
