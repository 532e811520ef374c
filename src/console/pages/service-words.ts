import type { Language } from '../preferences.tsx';

type ServiceWords = Readonly<
  Record<
    | 'title'
    | 'none'
    | 'all'
    | 'authority'
    | 'form'
    | 'apply'
    | 'applyAlone'
    | 'notOnline'
    | 'notOnlineHint'
    | 'consentFirst'
    | 'consentFirstHint'
    | 'toConsent'
    | 'documents'
    | 'noDocuments'
    | 'unknownYet'
    | 'known'
    | 'filled'
    | 'toAnswer'
    | 'waived'
    | 'toHandIn'
    | 'need'
    | 'waivedBadge'
    | 'requiredBadge'
    | 'missing',
    string
  >
> & {
  readonly questions: (count: number) => string;
  readonly provedBy: (authority: string) => string;
  readonly until: (day: string) => string;
  readonly showMissing: (count: number) => string;
};

export const serviceWords: Readonly<Record<Language, ServiceWords>> = {
  zh: {
    title: '办事',
    none: '没有这项服务',
    all: '查看全部服务',
    authority: '受理部门',
    form: '申请表',
    questions: (count) => `共 ${count} 个栏目`,
    apply: '开始申请',
    applyAlone: '不用预填，我自己填',
    notOnline: '这项服务暂时不能在网上办理',
    notOnlineHint: '请到服务窗口办理；窗口同样可以调用政府已有的信息。',
    consentFirst: '同意之后，我们可以替您填好大部分内容',
    consentFirstHint:
      '先给您看具体会用到哪些信息和内容，再由您决定。不同意也可以申请，只是需要自己填写、自己带材料。',
    toConsent: '查看会用到什么',
    documents: '需要的材料',
    noDocuments: '不需要任何材料。',
    unknownYet: '是否免交：同意后可知',
    known: '我们已经知道的',
    filled: '个栏目已替您填好',
    toAnswer: '个栏目需要您填',
    waived: '份材料免交',
    toHandIn: '份材料需要提交',
    need: '材料',
    waivedBadge: '免交',
    requiredBadge: '需要提交',
    missing: '为什么有些栏目要自己填',
    provedBy: (authority) => `由${authority}证明`,
    until: (day) => `有效期至${day}`,
    showMissing: (count) => `查看 ${count} 个要自己填的栏目和原因`,
  },
  en: {
    title: 'Service',
    none: 'There is no such service',
    all: 'All services',
    authority: 'Who decides',
    form: 'Form',
    questions: (count) => `${count} questions`,
    apply: 'Apply',
    applyAlone: 'Fill it in by myself',
    notOnline: 'Not to be had online yet',
    notOnlineHint:
      'Please go to a service counter; it can reuse what government knows, just the same.',
    consentFirst: 'With your consent, we fill in most of it for you',
    consentFirstHint:
      'You first see which information is used, with its content, and then decide. You can apply without: then you fill it in and bring the documents yourself.',
    toConsent: 'See what would be used',
    documents: 'Documents needed',
    noDocuments: 'None at all.',
    unknownYet: 'Needed or not: known once you consent',
    known: 'What we know already',
    filled: 'questions filled in',
    toAnswer: 'questions for you',
    waived: 'documents waived',
    toHandIn: 'documents to bring',
    need: 'Documents',
    waivedBadge: 'Waived',
    requiredBadge: 'To hand in',
    missing: 'Why some questions are left to you',
    provedBy: (authority) => `Proved by: ${authority}`,
    until: (day) => `valid until ${day}`,
    showMissing: (count) => `See the ${count} questions left to you, and why`,
  },
};
