import type { AskOnceReport, LintedQuestion, Proposal } from '../../ask-once/model.ts';
import type { FormFault } from './folder.ts';

/** For people: the coverage of each service, what would raise it, then every question. */
export function lintReport(report: AskOnceReport, faults: readonly FormFault[]): string {
  const { services, proposals, questions, target } = report;
  const width = Math.max(0, ...services.map(({ service }) => service.length));
  const coverage = services.map(
    ({ service, coverage, isOnTarget, needNotBeAsked, held, questions: all }) =>
      `${service.padEnd(width)}  ${percent(coverage).padStart(5)} ${isOnTarget ? 'on target' : 'below    '}` +
      `  need not be asked ${needNotBeAsked} of ${all}, held ${held}`,
  );
  return [
    `coverage by service, target ${percent(target)}:`,
    ...coverage.map(indented),
    ...faults.flatMap(({ service, issues }) => [
      `${service} cannot be read:`,
      ...issues.map(({ field, rule }) => indented(`${field} ${rule}`)),
    ]),
    ...proposalLines(proposals),
    'questions:',
    ...questions.map((each) => indented(questionLine(each))),
    '',
  ].join('\n');
}

const shown = 3;

function proposalLines(proposals: readonly Proposal[]): readonly string[] {
  if (proposals.length === 0) return ['no new agreement would take a question away'];
  const [best] = proposals;
  return [
    'new agreements that would take most questions away:',
    ...proposals
      .slice(0, shown)
      .map(({ consumer, provider, removes, fields, sensitivity }) =>
        indented(
          `${consumer} reads of ${provider}: ${removes.length} questions, ${fields.length} fields, sensitivity ${sensitivity}`,
        ),
      ),
    ...(best ? ['the first of them grants:', ...best.fields.map(indented)] : []),
  ];
}

function questionLine(question: LintedQuestion): string {
  const { service, name, status, asks, heldBy, sharedUnder, askedElsewhere } = question;
  const said = [
    asks,
    heldBy.length > 0 ? `held by ${heldBy.join(', ')}` : undefined,
    sharedUnder.length > 0 ? `under ${sharedUnder.join(', ')}` : undefined,
    askedElsewhere.length > 0
      ? `asked too by ${[...new Set(askedElsewhere.map((each) => each.service))].join(', ')}`
      : undefined,
  ].filter((each) => each !== undefined);
  return `${service} ${name}: ${status}${said.length > 0 ? ` (${said.join('; ')})` : ''}`;
}

function indented(line: string): string {
  return `  ${line}`;
}

function percent(share: number): string {
  return `${(100 * share).toFixed(0)} %`;
}
