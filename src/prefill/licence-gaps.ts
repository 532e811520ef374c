import type { GapRow } from './gap-row.ts';
import { typeIn } from './remedies.ts';

/** Why a licence fills nothing. */
export const licenceGaps = {
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
} as const satisfies Readonly<Record<string, GapRow>>;
