import type { Language } from '../preferences.tsx';
import type { Wrong } from './answers.ts';

type FormWords = Readonly<
  Record<
    | 'optional'
    | 'choose'
    | 'yes'
    | 'no'
    | 'year'
    | 'month'
    | 'day'
    | 'prefilled'
    | 'locked'
    | 'atSource'
    | 'isWrong'
    | 'wrongTitle'
    | 'without'
    | 'withoutHint'
    | 'notFilled'
    | 'notFilledHint'
    | 'toConsent'
    | 'toCheck'
    | 'check'
    | 'checkLead'
    | 'noAnswer'
    | 'change'
    | 'submit'
    | 'submitting'
    | 'submitFailed'
    | 'back'
    | 'bring'
    | 'bringHint'
    | 'done'
    | 'doneLead'
    | 'number'
    | 'when'
    | 'reused'
    | 'waived'
    | 'next'
    | 'print'
    | 'myApplications'
    | 'whoSaw'
    | 'stepsLabel'
    | 'listAtCounter'
    | 'confirm'
    | 'choices'
    | 'take'
    | 'comma',
    string
  >
> & {
  readonly steps: readonly [string, string, string];
  readonly wrong: Readonly<Record<Wrong, string>>;
  readonly summary: (count: number) => string;
  readonly from: (authority: string, day: string) => string;
  readonly changeWhat: (title: string) => string;
  readonly takeWhat: (value: string) => string;
  readonly correct: (authority: string) => string;
  readonly reusedCount: (count: number, authorities: string) => string;
};

export const formWords: Readonly<Record<Language, FormWords>> = {
  zh: {
    stepsLabel: '步骤',
    steps: ['填写', '核对', '完成'],
    optional: '（选填）',
    choose: '请选择',
    yes: '是',
    no: '否',
    year: '年',
    month: '月',
    day: '日',
    prefilled: '已预填',
    locked: '已核实，不可改',
    atSource: '请到该部门更正',
    from: (authority, day) => `${authority}，${day}`,
    isWrong: '这不对？',
    wrongTitle: '怎样更正',
    correct: (authority) =>
      `这项内容由${authority}负责。请向该部门提出更正，或到任何服务窗口说明；更正后，这里会自动更新。您可以先继续申请，并在窗口注明。`,
    without: '这份表格没有预填',
    withoutHint: '您选择了自己填写，没有查阅您的任何信息。',
    notFilled: '这次没有预填',
    notFilledHint: '您可以自己填写。如果希望我们替您填好，需要您先同意。',
    toConsent: '查看会用到什么',
    wrong: {
      MISSING: '请填写这一项',
      NOT_DECLARED: '需要您作出这项承诺才能提交',
      DATE: '请填写真实的日期，例如 2020 年 3 月 5 日',
      NUMBER: '请只填数字',
      EMAIL: '请填写完整的邮箱，例如 name@example.cn',
      FORMAT: '格式不对，请检查有没有多填或少填',
      TOO_SHORT: '填得太短',
      TOO_LONG: '填得太长',
      TOO_SMALL: '数字太小',
      TOO_LARGE: '数字太大',
    },
    summary: (count) => `有 ${count} 处需要修改`,
    toCheck: '下一步：核对',
    check: '核对您的申请',
    checkLead: '提交之前，请再看一遍。现在还没有提交。',
    noAnswer: '未填写',
    change: '修改',
    changeWhat: (title) => `修改：${title}`,
    takeWhat: (value) => `使用：${value}`,
    submit: '确认无误，提交',
    submitting: '正在提交…',
    submitFailed: '没有提交成功，您填的内容还在。请稍后再试；重复点击不会重复提交。',
    back: '返回修改',
    bring: '还需要的材料',
    bringHint: '以下材料政府还没有，受理后请带到窗口或按通知补交。',
    done: '已经提交',
    doneLead: '请记下编号。每一步进展，都可以在“我的申请”里查看。',
    number: '申请编号',
    when: '提交时间',
    reused: '替您少填的',
    reusedCount: (count, authorities) => `${count} 个栏目，来自${authorities}`,
    waived: '替您免交的',
    next: '接下来',
    print: '打印回执',
    myApplications: '查看我的申请',
    whoSaw: '谁看过我的数据',
    confirm: '请核对',
    choices: '政府掌握的几个值不一致或需要您确认，请选择：',
    take: '使用这个',
    listAtCounter: '这一项请在窗口补充。',
    comma: '、',
  },
  en: {
    stepsLabel: 'Steps',
    steps: ['Fill in', 'Check', 'Done'],
    optional: ' (optional)',
    choose: 'Please choose',
    yes: 'Yes',
    no: 'No',
    year: 'Year',
    month: 'Month',
    day: 'Day',
    prefilled: 'Filled in',
    locked: 'verified, locked',
    atSource: 'changed at that authority',
    from: (authority, day) => `${authority}, ${day}`,
    isWrong: 'Is this wrong?',
    wrongTitle: 'How to have it corrected',
    correct: (authority) =>
      `This is kept by: ${authority}. Ask them to correct it, or say so at any service counter; it is then updated here. You can go on applying meanwhile, and tell the counter.`,
    without: 'Nothing is filled in',
    withoutHint: 'You chose to fill it in yourself. None of your information was read.',
    notFilled: 'Nothing is filled in this time',
    notFilledHint: 'You can fill it in yourself. If you want us to, we need your consent first.',
    toConsent: 'See what would be used',
    wrong: {
      MISSING: 'Please answer this',
      NOT_DECLARED: 'You have to declare this to hand the form in',
      DATE: 'Give a day that exists, for example 2020, 3, 5',
      NUMBER: 'Digits only, please',
      EMAIL: 'Give the whole address, for example name@example.cn',
      FORMAT: 'Not the right form: is a character missing, or one too many?',
      TOO_SHORT: 'Too short',
      TOO_LONG: 'Too long',
      TOO_SMALL: 'Too small a number',
      TOO_LARGE: 'Too large a number',
    },
    summary: (count) =>
      count === 1 ? 'There is 1 thing to put right' : `There are ${count} things to put right`,
    toCheck: 'Next: check your answers',
    check: 'Check your answers',
    checkLead: 'Read it once more before you hand it in. Nothing has been handed in yet.',
    noAnswer: 'not answered',
    change: 'Change',
    changeWhat: (title) => `Change: ${title}`,
    takeWhat: (value) => `Use: ${value}`,
    submit: 'All correct: hand it in',
    submitting: 'Handing in…',
    submitFailed:
      'It was not handed in; what you filled in is still here. Try again later: pressing twice does not hand it in twice.',
    back: 'Back to the form',
    bring: 'Documents still needed',
    bringHint:
      'Government does not have these yet. Bring them to a counter, or send them when asked.',
    done: 'Handed in',
    doneLead: 'Keep the number. You can see how far it has come under My applications.',
    number: 'Number of your application',
    when: 'Handed in',
    reused: 'You did not have to fill in',
    reusedCount: (count, authorities) => `${count} answers, from ${authorities}`,
    waived: 'You did not have to bring',
    next: 'What next',
    print: 'Print this receipt',
    myApplications: 'My applications',
    whoSaw: 'Who saw my data',
    confirm: 'please check',
    choices: 'Government holds values that differ, or that only you can confirm. Choose one:',
    take: 'Use this',
    listAtCounter: 'Please add this at the counter.',
    comma: ', ',
  },
};
