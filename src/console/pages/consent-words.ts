import type { ConsentState } from '../hub/operations.ts';
import type { Language } from '../preferences.tsx';

type ConsentWords = Readonly<
  Record<
    | 'title'
    | 'lead'
    | 'none'
    | 'noneHint'
    | 'toPrefill'
    | 'history'
    | 'legalBasis'
    | 'proof'
    | 'damaged'
    | 'giveAgain'
    | 'withdraw'
    | 'withdrawSure'
    | 'withdrawHint'
    | 'withdrawFailed'
    | 'withdrawYes'
    | 'withdrawNo'
    | 'offerTitle'
    | 'offerLead'
    | 'noOffer'
    | 'who'
    | 'what'
    | 'from'
    | 'howLong'
    | 'needed'
    | 'neededHint'
    | 'optional'
    | 'optionalHint'
    | 'nothingHeld'
    | 'notShown'
    | 'give'
    | 'notNow'
    | 'otherTerms'
    | 'readAgain'
    | 'giveFailed'
    | 'comma',
    string
  >
> & {
  readonly states: Readonly<Record<ConsentState, string>>;
  readonly purpose: (what: string) => string;
  readonly until: (day: string) => string;
  readonly colon: (group: string) => string;
  readonly emptyToo: (count: number) => string;
};

export const consentWords: Readonly<Record<Language, ConsentWords>> = {
  zh: {
    title: '我的授权',
    lead: '您同意过谁、为了什么、用哪些信息。随时可以撤回，撤回和给予一样方便。',
    none: '您还没有给过任何授权',
    noneHint: '需要您同意的时候，会先给您看具体内容。',
    toPrefill: '了解“替我预填申请表”的授权',
    states: { GIVEN: '已同意', WITHDRAWN: '已撤回', EXPIRED: '已到期', DAMAGED: '记录异常' },
    purpose: (what) => `用途：${what}`,
    until: (day) => `有效期至${day}`,
    history: '变更经过',
    legalBasis: '法律依据',
    proof: '记录指纹',
    damaged: '这份授权的记录与签名不符，已不作数。枢纽运营方正在查明原因。',
    giveAgain: '查看内容，重新同意',
    withdraw: '撤回同意',
    withdrawSure: '确定撤回？',
    withdrawHint:
      '撤回立即生效，对方的下一次查阅就会被拒绝。以前已经提供的不受影响。以后可以再同意。',
    withdrawFailed: '没有撤回成功，请重试。',
    withdrawYes: '确定撤回',
    withdrawNo: '先不撤回',
    offerTitle: '征求您的同意',
    offerLead: '请看清楚谁要用、用来做什么、会看到哪些内容，再做决定。不同意不影响您办事。',
    noOffer: '目前没有需要您同意的内容',
    who: '谁要用',
    what: '用来做什么',
    from: '信息由谁负责',
    howLong: '多久',
    needed: '会用到的信息',
    neededHint: '以下是政府目前掌握的内容。',
    optional: '您可以选择是否提供',
    optionalHint: '不勾选，也可以同意其余内容。',
    nothingHeld: '目前没有',
    notShown: '这里不能显示',
    emptyToo: (count) => `还有 ${count} 项：编号、代码和目前没有内容的`,
    give: '同意',
    notNow: '暂不同意',
    otherTerms: '内容刚刚有变化，没有替您同意。请重新查看。',
    readAgain: '重新查看',
    giveFailed: '没有成功，请稍后重试。什么都没有改变。',
    colon: (group) => `${group}：`,
    comma: '、',
  },
  en: {
    title: 'My consents',
    lead: 'Whom you allowed what, and for what purpose. Taking it back is as easy as giving it.',
    none: 'You have not consented to anything',
    noneHint: 'When your consent is needed, you will see what it is about first.',
    toPrefill: 'About the consent to forms being filled in for you',
    states: {
      GIVEN: 'Given',
      WITHDRAWN: 'Taken back',
      EXPIRED: 'Expired',
      DAMAGED: 'Record damaged',
    },
    purpose: (what) => `For: ${what}`,
    until: (day) => `Until ${day}`,
    history: 'What happened so far',
    legalBasis: 'Legal basis',
    proof: 'Fingerprint of the record',
    damaged:
      'The record of this consent is not as it was signed, so it counts for nothing. The operator of the hub finds out why.',
    giveAgain: 'See what it is about, and consent again',
    withdraw: 'Take back',
    withdrawSure: 'Take this consent back?',
    withdrawHint:
      'It counts at once: their next request is refused. What was given before stays given. You can consent again later.',
    withdrawFailed: 'It was not taken back; please try again.',
    withdrawYes: 'Yes, take it back',
    withdrawNo: 'Keep it',
    offerTitle: 'Your consent, please',
    offerLead:
      'See who wants to use what, and for what purpose, and then decide. Saying no does not keep you from applying.',
    noOffer: 'There is nothing to consent to at present',
    who: 'Who',
    what: 'For what',
    from: 'Who answers for the data',
    howLong: 'How long',
    needed: 'What would be used',
    neededHint: 'This is what government holds at present.',
    optional: 'Yours to choose',
    optionalHint: 'You can leave these out and still consent to the rest.',
    nothingHeld: 'nothing at present',
    notShown: 'cannot be shown here',
    emptyToo: (count) => `${count} more: numbers, codes, and what nothing is held of`,
    give: 'I consent',
    notNow: 'Not now',
    otherTerms:
      'The terms have just changed, and nothing was consented to. Please read them again.',
    readAgain: 'Read again',
    giveFailed: 'It did not work; please try again later. Nothing has changed.',
    colon: (group) => `${group}: `,
    comma: ', ',
  },
};
