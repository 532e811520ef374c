export type Language = 'zh' | 'en';

/** Every text of the bar in the two languages of the hub. */
export const words = {
  zh: {
    sandbox: '沙箱',
    synthetic: '所有人物与数据均为虚构',
    signInAs: '登录身份',
    nobody: '未登录',
    agreement: '共享协议',
    noAgreement: '不指定协议',
    purpose: '用途',
    loading: '正在读取身份列表…',
    signingIn: '正在登录…',
    signedIn: '已登录',
    signedOut: '未登录',
    failed: '失败',
    retry: '重试',
    otherLanguage: 'English',
  },
  en: {
    sandbox: 'sandbox',
    synthetic: 'Every person and record here is made up',
    signInAs: 'Sign in as',
    nobody: 'Nobody',
    agreement: 'Agreement',
    noAgreement: 'None named',
    purpose: 'Purpose',
    loading: 'Reading the callers…',
    signingIn: 'Signing in…',
    signedIn: 'Signed in',
    signedOut: 'Not signed in',
    failed: 'Failed',
    retry: 'Retry',
    otherLanguage: '中文',
  },
} as const satisfies Record<Language, Record<string, string>>;

/** Chinese for a browser set to Chinese, else English; takes a BCP 47 tag. */
export function languageOf(tag: string): Language {
  return tag.toLowerCase().startsWith('zh') ? 'zh' : 'en';
}
