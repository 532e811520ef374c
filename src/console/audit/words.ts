import type { Language } from '../preferences.tsx';

type AuditWords = Readonly<
  Record<
    | 'title'
    | 'lead'
    | 'search'
    | 'searchHint'
    | 'find'
    | 'stock'
    | 'all'
    | 'refusedOnly'
    | 'today'
    | 'prefills'
    | 'none'
    | 'noneHint'
    | 'list'
    | 'at'
    | 'department'
    | 'purpose'
    | 'outcome'
    | 'fields'
    | 'subject'
    | 'released'
    | 'refused'
    | 'nobody'
    | 'more'
    | 'detail'
    | 'close'
    | 'perHour'
    | 'byPurpose'
    | 'byRefusal'
    | 'hour'
    | 'asTable'
    | 'reason'
    | 'notSandbox'
    | 'notSandboxHint'
    | 'audited'
    | 'export'
    | 'pair',
    string
  >
> & {
  readonly complete: (moment: string) => string;
  readonly unknown: (words: string) => string;
  readonly chartOf: (title: string, count: number) => string;
  readonly shown: (count: number) => string;
  readonly names: Readonly<
    Record<
      | 'id'
      | 'at'
      | 'request'
      | 'client'
      | 'department'
      | 'actor'
      | 'subject'
      | 'representative'
      | 'agreement'
      | 'purpose'
      | 'legalBasis'
      | 'consent'
      | 'case'
      | 'operation'
      | 'decision',
      string
    >
  >;
};

export const auditWords: Readonly<Record<Language, AuditWords>> = {
  zh: {
    title: '审计工作台',
    lead: '谁、为了什么、依据什么，看了或者想看谁的什么。人员一律以化名显示。',
    search: '检索',
    searchHint:
      '可用：department: purpose: agreement: decision:released|refused request: at:>2026-11-01 at:<2026-12-01',
    find: '检索',
    stock: '常用检索',
    all: '全部',
    refusedOnly: '只看拒绝',
    today: '今天',
    prefills: '预填申请表',
    none: '没有符合条件的记录',
    noneHint: '放宽条件，或者查看“全部”。',
    list: '查阅记录',
    at: '时间',
    department: '部门',
    purpose: '用途',
    outcome: '结果',
    fields: '字段',
    subject: '当事人（化名）',
    released: '提供',
    refused: '拒绝',
    nobody: '未查到人',
    more: '更早的记录',
    detail: '记录详情',
    close: '关闭详情',
    perHour: '每小时查阅次数',
    byPurpose: '部门与用途',
    byRefusal: '拒绝的原因',
    hour: '小时（UTC）',
    asTable: '以表格查看',
    reason: '原因',
    notSandbox: '审计人员请从本单位系统登录',
    notSandboxHint: '正式环境里，审计单位的系统用自己的密钥登录；浏览器不保存密钥。',
    audited: '您的每次检索，同样会被记录。',
    export: '导出当前列表',
    pair: '部门 · 用途',
    complete: (moment) => `${moment}之前的记录齐全。`,
    unknown: (words) => `这些词没有用上：${words}`,
    chartOf: (title, count) => `${title}，共 ${count} 项；下方有表格`,
    shown: (count) => `已显示 ${count} 条`,
    names: {
      id: '记录指纹（SHA-256）',
      at: '时间',
      request: '请求',
      client: '系统',
      department: '部门',
      actor: '身份',
      subject: '当事人（化名）',
      representative: '代办人（化名）',
      agreement: '共享协议',
      purpose: '用途',
      legalBasis: '法律依据',
      consent: '所依据的授权',
      case: '办件',
      operation: '查询文档',
      decision: '结果',
    },
  },
  en: {
    title: 'Audit console',
    lead: 'Who saw, or wanted to see, what about whom, for what purpose and on what law. People appear by pseudonym only.',
    search: 'Search',
    searchHint:
      'Use department: purpose: agreement: decision:released|refused request: at:>2026-11-01 at:<2026-12-01',
    find: 'Search',
    stock: 'Frequent searches',
    all: 'All',
    refusedOnly: 'Refusals',
    today: 'Today',
    prefills: 'Forms filled in',
    none: 'No record matches',
    noneHint: 'Ask for less, or see All.',
    list: 'Records',
    at: 'When',
    department: 'Department',
    purpose: 'Purpose',
    outcome: 'Outcome',
    fields: 'Fields',
    subject: 'Person (pseudonym)',
    released: 'Released',
    refused: 'Refused',
    nobody: 'nobody reached',
    more: 'Earlier records',
    detail: 'One record',
    close: 'Close',
    perHour: 'Records an hour',
    byPurpose: 'Department and purpose',
    byRefusal: 'Why it was refused',
    hour: 'Hour (UTC)',
    asTable: 'As a table',
    reason: 'Reason',
    notSandbox: 'Auditors sign in from their office’s system',
    notSandboxHint:
      'In production, the audit office’s system signs in by its own key, and a browser keeps none.',
    audited: 'Each of your searches is on record as well.',
    export: 'Export what is listed',
    pair: 'Department · purpose',
    complete: (moment) => `Complete up to ${moment}.`,
    unknown: (words) => `Not understood, and left out: ${words}`,
    chartOf: (title, count) => `${title}: ${count} bars; the table below says the same`,
    shown: (count) => `${count} shown`,
    names: {
      id: 'Fingerprint (SHA-256)',
      at: 'When',
      request: 'Request',
      client: 'System',
      department: 'Department',
      actor: 'Kind of caller',
      subject: 'Person (pseudonym)',
      representative: 'Acting for them (pseudonym)',
      agreement: 'Agreement',
      purpose: 'Purpose',
      legalBasis: 'Legal basis',
      consent: 'Consent it rests on',
      case: 'Case',
      operation: 'Document',
      decision: 'Outcome',
    },
  },
};
