import type {
  AskedQuestion,
  AskOnceReport,
  Coverage,
  Holdings,
  LintedQuestion,
  QuestionStatus,
} from './model.ts';
import { proposalsFor } from './proposals.ts';
import { questionsOf } from './questions.ts';
import { heldSources, holdersOf, sharedUnder } from './sharing.ts';

/** 申报预填比例, the share of an application that is prefilled or waived (沪府办字〔2024〕10号). */
const target = 0.7;

/** Says of every question of every form whether it has to be asked, and which agreement would take most away. */
export function lintForms(holdings: Holdings): AskOnceReport {
  const asked = holdings.forms.flatMap(questionsOf);
  const sameAs = byWhatIsAsked(asked);
  const linted = asked.map((question) =>
    lintedQuestion(question, sameAs.get(question.asks) ?? [], holdings),
  );
  const open = asked.filter((_, at) => linted[at]?.status === 'NOT_SHARED');
  return {
    target,
    services: holdings.forms.map(({ service }) => coverageOf(service, linted)),
    proposals: proposalsFor(open, holdings),
    questions: linted,
  };
}

function byWhatIsAsked(
  questions: readonly AskedQuestion[],
): ReadonlyMap<string | undefined, readonly AskedQuestion[]> {
  const groups = new Map<string | undefined, AskedQuestion[]>();
  for (const question of questions) {
    const group = groups.get(question.asks) ?? [];
    groups.set(question.asks, group);
    group.push(question);
  }
  return groups;
}

function lintedQuestion(
  question: AskedQuestion,
  same: readonly AskedQuestion[],
  holdings: Holdings,
): LintedQuestion {
  const { service, kind, name, title, asks } = question;
  const agreements = sharedUnder(question, holdings).map(({ id }) => id);
  const others = asks === undefined ? [] : same.filter((each) => each !== question);
  return {
    service,
    kind,
    name,
    title,
    asks,
    status: statusOf(question, agreements, holdings),
    heldBy: holdersOf(question, holdings),
    sharedUnder: agreements,
    askedElsewhere: others.map((each) => ({ service: each.service, name: each.name })),
  };
}

function statusOf(
  question: AskedQuestion,
  agreements: readonly string[],
  holdings: Holdings,
): QuestionStatus {
  if (question.isForThePersonOnly) return 'ONLY_THE_PERSON';
  if (question.sources.length === 0) return 'NOT_MAPPED';
  if (heldSources(question, holdings).length === 0) return 'NOT_HELD';
  return agreements.length > 0 ? 'NEED_NOT_BE_ASKED' : 'NOT_SHARED';
}

function coverageOf(service: string, all: readonly LintedQuestion[]): Coverage {
  const own = all.filter((each) => each.service === service);
  const count = (...statuses: readonly QuestionStatus[]): number =>
    own.filter(({ status }) => statuses.includes(status)).length;
  const needNotBeAsked = count('NEED_NOT_BE_ASKED');
  const coverage = own.length === 0 ? 1 : needNotBeAsked / own.length;
  return {
    service,
    questions: own.length,
    needNotBeAsked,
    held: count('NEED_NOT_BE_ASKED', 'NOT_SHARED'),
    coverage,
    isOnTarget: coverage >= target,
  };
}
