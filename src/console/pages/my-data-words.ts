import type { Language } from '../preferences.tsx';

type Summary = {
  readonly times: number;
  readonly why: string;
  readonly latest: string;
  readonly decision: 'RELEASED' | 'REFUSED';
};

type MyDataWords = Readonly<
  Record<
    | 'title'
    | 'lead'
    | 'others'
    | 'own'
    | 'ownHint'
    | 'nobody'
    | 'released'
    | 'refused'
    | 'noPurpose'
    | 'noValues'
    | 'legalBasis'
    | 'represented'
    | 'byConsent'
    | 'receipt'
    | 'proof'
    | 'download'
    | 'print'
    | 'earlier'
    | 'comma',
    string
  >
> & {
  readonly complete: (moment: string) => string;
  readonly summary: (summary: Summary) => string;
  readonly each: (count: number) => string;
  readonly case: (id: string) => string;
  readonly colon: (group: string) => string;
};

export const myDataWords: Readonly<Record<Language, MyDataWords>> = {
  zh: {
    title: '谁看过我的数据',
    lead: '每一次查阅，都在信息离开之前先记录下来。被拒绝的，也在这里。',
    complete: (moment) => `${moment}之前的查阅都已列出。`,
    others: '各部门的查阅',
    own: '您自己的查看和办理',
    ownHint: '您登录后自己做的事，同样有记录。',
    nobody: '还没有任何部门查阅过您的数据',
    released: '已提供',
    refused: '已拒绝',
    summary: ({ times, why, latest, decision }) =>
      decision === 'RELEASED'
        ? `为了“${why}”查阅了 ${times} 次，最近一次：${latest}。`
        : `为了“${why}”要求查阅 ${times} 次，都被拒绝，没有提供任何内容。最近一次：${latest}。`,
    noPurpose: '未说明用途',
    noValues: '只查到有没有您这个人，没有看到具体内容。',
    each: (count) => `逐次查看（${count} 次）`,
    legalBasis: '法律依据',
    case: (id) => `办件 ${id}`,
    represented: '由他人代您办理',
    byConsent: '依据您的授权',
    receipt: '回执',
    proof: '记录指纹',
    download: '下载一份',
    print: '打印',
    earlier: '查看更早的',
    colon: (group) => `${group}：`,
    comma: '、',
  },
  en: {
    title: 'Who saw my data',
    lead: 'Every look is on record before anything leaves. What was refused is here, too.',
    complete: (moment) => `Everything before ${moment} is listed.`,
    others: 'Departments',
    own: 'You, yourself',
    ownHint: 'What you do when you are signed in is on record as well.',
    nobody: 'No department has looked at your data yet',
    released: 'Given',
    refused: 'Refused',
    summary: ({ times, why, latest, decision }) => {
      const often = times === 1 ? 'once' : `${times} times`;
      return decision === 'RELEASED'
        ? `Looked ${often}, for: ${why}. Latest: ${latest}.`
        : `Asked ${often}, for: ${why}. It was refused, and nothing was given. Latest: ${latest}.`;
    },
    noPurpose: 'no purpose stated',
    noValues: 'Only whether you are known; no content was seen.',
    each: (count) => (count === 1 ? 'See this one' : `See each of the ${count}`),
    legalBasis: 'Legal basis',
    case: (id) => `case ${id}`,
    represented: 'by somebody acting for you',
    byConsent: 'by your consent',
    receipt: 'Receipt',
    proof: 'Fingerprint of the record',
    download: 'Download a copy',
    print: 'Print',
    earlier: 'Show earlier ones',
    colon: (group) => `${group}: `,
    comma: ', ',
  },
};
