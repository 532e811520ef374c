import type { Language } from '../preferences.tsx';

type KitWords = {
  readonly skip: string;
  readonly government: string;
  readonly tagline: string;
  readonly services: string;
  readonly myData: string;
  readonly consents: string;
  readonly applications: string;
  readonly audit: string;
  readonly desk: string;
  readonly signIn: string;
  readonly signOut: string;
  readonly signedIn: string;
  readonly signedInAs: (name: string) => string;
  readonly otherLanguage: string;
  readonly elder: string;
  readonly textSize: string;
  readonly sizes: readonly [string, string, string];
  readonly synthetic: string;
  readonly navigation: string;
  readonly tools: string;
  readonly loading: string;
  readonly slow: string;
  readonly failed: string;
  readonly failedHint: string;
  readonly again: string;
  readonly signedOut: string;
  readonly signedOutHint: string;
  readonly refused: string;
  readonly moreSure: string;
  readonly code: string;
  readonly technical: string;
};

/** The words around every page. */
export const kitWords: Readonly<Record<Language, KitWords>> = {
  zh: {
    skip: '跳到正文',
    government: '一次告知 · 处处可用',
    tagline: '政务数据共享服务',
    services: '办事',
    myData: '谁看过我的数据',
    consents: '我的授权',
    applications: '我的申请',
    audit: '审计工作台',
    desk: '开发者工作台',
    signIn: '登录',
    signOut: '退出登录',
    signedIn: '已登录',
    signedInAs: (name) => `${name}，您好`,
    otherLanguage: 'English',
    elder: '长辈版',
    textSize: '文字大小',
    sizes: ['大', '更大', '最大'],
    synthetic: '演示环境：所有人物和数据均为虚构。',
    navigation: '主导航',
    tools: '显示设置与登录',
    loading: '正在读取…',
    slow: '比平时慢一些，仍在读取，请稍候…',
    failed: '暂时无法连接',
    failedHint: '您的数据没有丢失。请检查网络后重试；也可以到任何服务窗口办理。',
    again: '重试',
    signedOut: '请先登录',
    signedOutHint: '为保护您的信息，登录一段时间后会自动退出。登录后会回到这一页。',
    refused: '这一次不能提供',
    moreSure: '用更高等级的方式登录',
    code: '代码',
    technical: '技术说明',
  },
  en: {
    skip: 'Skip to content',
    government: 'Ask once, reuse everywhere',
    tagline: 'Government data sharing',
    services: 'Services',
    myData: 'Who saw my data',
    consents: 'My consents',
    applications: 'My applications',
    audit: 'Audit console',
    desk: 'Developer desk',
    signIn: 'Sign in',
    signOut: 'Sign out',
    signedIn: 'Signed in',
    signedInAs: (name) => `Signed in: ${name}`,
    otherLanguage: '中文',
    elder: 'Large text',
    textSize: 'Size of the text',
    sizes: ['Large', 'Larger', 'Largest'],
    synthetic: 'Demonstration: every person and record here is invented.',
    navigation: 'Main',
    tools: 'Display and sign-in',
    loading: 'Reading…',
    slow: 'This takes longer than usual; still reading, please wait…',
    failed: 'No connection just now',
    failedHint:
      'Nothing of yours is lost. Check your connection and try again; every service counter can help you, too.',
    again: 'Try again',
    signedOut: 'Please sign in',
    signedOutHint:
      'To protect your information, you are signed out after a while. You will come back to this page.',
    refused: 'This cannot be given now',
    moreSure: 'Sign in with a stronger method',
    code: 'Code',
    technical: 'Technical details',
  },
};

/** What a refusal means to the person; the hub's own words are for systems. */
export const refusalWords: Readonly<Record<Language, Readonly<Record<string, string>>>> = {
  zh: {
    CONSENT_REQUIRED: '需要您先授权。您可以在“我的授权”中随时给予或撤回。',
    FIELD_NOT_GRANTED: '当前的共享协议不包含所请求的内容。',
    SUBJECT_OUT_OF_SCOPE: '这不在您可以查看的范围内。',
    SUBJECT_SEALED: '这些数据受到特别保护，只能到窗口当面办理。',
    SUBJECT_DECEASED: '登记显示当事人已去世；请家属到窗口办理。',
    INSUFFICIENT_ASSURANCE: '这项内容比较重要，需要用更高等级的方式登录。',
    RATE_LIMITED: '请求过于频繁，请过一分钟再试。',
    SOURCE_UNAVAILABLE: '有一个部门的系统暂时没有响应，请稍后再试。',
    AUDIT_UNAVAILABLE: '查阅记录暂时无法写入。没有记录，就不提供数据；请稍后再试。',
    DEADLINE_EXCEEDED: '等待时间太长，请稍后再试。',
    AGREEMENT_NOT_IN_FORCE: '所依据的共享协议目前没有生效。',
    OPERATION_NOT_REGISTERED: '这个网页的查询没有登记，请联系网站管理员。',
  },
  en: {
    CONSENT_REQUIRED: 'Your consent is needed first. You can give and withdraw it in My consents.',
    FIELD_NOT_GRANTED: 'The sharing agreement does not cover what was asked for.',
    SUBJECT_OUT_OF_SCOPE: 'This is not yours to see.',
    SUBJECT_SEALED: 'These data are under special protection; please come to a counter in person.',
    SUBJECT_DECEASED: 'The register states that the person has died; relatives go to a counter.',
    INSUFFICIENT_ASSURANCE: 'This is important enough to ask for a stronger way of signing in.',
    RATE_LIMITED: 'Too many requests; please try again in a minute.',
    SOURCE_UNAVAILABLE: 'One department’s system does not answer just now; try again later.',
    AUDIT_UNAVAILABLE:
      'The log of disclosures cannot be written now. No record, no release: try again later.',
    DEADLINE_EXCEEDED: 'This took too long; please try again later.',
    AGREEMENT_NOT_IN_FORCE: 'The sharing agreement behind this is not in force.',
    OPERATION_NOT_REGISTERED:
      'What this page asks is not registered; please tell the site’s operator.',
  },
};
