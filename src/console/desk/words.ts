import type { Language } from '../preferences.tsx';

type DeskWords = Readonly<
  Record<
    | 'title'
    | 'lead'
    | 'notSandbox'
    | 'play'
    | 'choose'
    | 'who'
    | 'client'
    | 'department'
    | 'kind'
    | 'agreements'
    | 'noAgreements'
    | 'scope'
    | 'documents'
    | 'until'
    | 'provider'
    | 'legalBasis'
    | 'fields'
    | 'explain'
    | 'explainLead'
    | 'document'
    | 'ask'
    | 'allowed'
    | 'denied'
    | 'field'
    | 'class'
    | 'decision'
    | 'why'
    | 'notForCitizens'
    | 'graphiql'
    | 'graphiqlHint'
    | 'command'
    | 'copy'
    | 'copied',
    string
  >
> & { readonly under: (agreement: string, cost: number) => string };

export const deskWords: Readonly<Record<Language, DeskWords>> = {
  zh: {
    title: '开发者工作台',
    lead: '在演示环境里扮演任何部门系统或人物：看看能查什么、为什么不能查。',
    notSandbox: '只有演示环境才有这一页',
    play: '扮演',
    choose: '请选择身份',
    who: '当前身份',
    client: '系统',
    department: '部门',
    kind: '类别',
    agreements: '共享协议',
    noAgreements: '没有可用的协议。',
    scope: '可查范围',
    documents: '查询方式',
    until: '有效期至',
    provider: '提供方',
    legalBasis: '法律依据',
    fields: '字段',
    explain: '这个查询能不能查？',
    explainLead: '逐个字段说明会不会答复、依据哪条规则；不读取任何人的数据。',
    document: '查询文档（GraphQL）',
    ask: '说明',
    allowed: '可以查',
    denied: '不能查',
    field: '字段',
    class: '数据类别',
    decision: '结果',
    why: '原因',
    notForCitizens: '只对部门系统说明；请换一个身份。',
    graphiql: '打开 GraphiQL',
    graphiqlHint: '用选择的身份试写查询。',
    command: '同样的身份，用命令行',
    copy: '复制',
    copied: '已复制',
    under: (agreement, cost) => `依据 ${agreement}，费用 ${cost}`,
  },
  en: {
    title: 'Developer desk',
    lead: 'Play any department’s system or any person of this sandbox: see what may be asked, and why not.',
    notSandbox: 'There is a desk in a sandbox only',
    play: 'Play',
    choose: 'Choose a caller',
    who: 'Who you are',
    client: 'System',
    department: 'Department',
    kind: 'Kind',
    agreements: 'Agreements',
    noAgreements: 'None that could be used.',
    scope: 'Reach',
    documents: 'Documents',
    until: 'Until',
    provider: 'Provider',
    legalBasis: 'Legal basis',
    fields: 'fields',
    explain: 'May this be asked?',
    explainLead:
      'Field by field: whether it would be answered, and by which rule. Nobody’s data are read for it.',
    document: 'Document (GraphQL)',
    ask: 'Explain',
    allowed: 'Allowed',
    denied: 'Denied',
    field: 'Field',
    class: 'Class',
    decision: 'Decision',
    why: 'Why',
    notForCitizens: 'Explained to departments’ systems only; play another caller.',
    graphiql: 'Open GraphiQL',
    graphiqlHint: 'Write queries as whomever you choose there.',
    command: 'The same caller on the command line',
    copy: 'Copy',
    copied: 'Copied',
    under: (agreement, cost) => `Under ${agreement}, cost ${cost}`,
  },
};
