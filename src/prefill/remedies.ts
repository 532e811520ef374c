import type { LocalizedText } from './text.ts';

/** What can be done about most gaps. */
export const typeIn: LocalizedText = {
  zh: '请自行填写。',
  en: 'Fill it in yourself.',
};
export const typeInAndUpdate: LocalizedText = {
  zh: '请自行填写；如需以后自动填写，请向登记部门补录或更新。',
  en: 'Fill it in yourself; ask the authority that keeps the record to complete it for next time.',
};
