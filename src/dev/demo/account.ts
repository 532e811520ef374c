import type { DemoReport } from './play.ts';

/** The demo's account, to be read. */
export function account(report: DemoReport): string {
  const { department, refusal, prefill, audit, timings } = report;
  const took = (name: string): string => `${String(timings[name] ?? 0)} ms`;
  const lines = [
    `1. A department asks about one person: three rooms, one operation (${took('department')})`,
    `   ${department.identity.name.fullName}, ${department.addresses[0]?.fullAddress ?? ''}`,
    ...department.licences.nodes.map(({ type, state }) => `   licence ${type}: ${state}`),
    `   ${String(department.submissions.nodes.length)} prior submission(s); receipt ${department.receipt}`,
    `   and asks for one field too many (${took('refusal')})`,
    `   ${refusal.code}: ${refusal.message}`,
    '',
    `2. A portal fills “${prefill.service.title.en}” for the signed-in citizen (${took('prefill')})`,
    `   ${String(prefill.summary.filled)} of ${String(prefill.summary.visible)} leaves filled ` +
      `(${String(Math.round(prefill.summary.coverage * 100))} %, ${String(prefill.summary.keystrokesSaved)} keystrokes), ` +
      `${String(prefill.summary.waived)} of ${String(prefill.summary.documents)} documents need not be handed in`,
    ...prefill.values.map(
      ({ title, value, authority, observedAt, assurance, editability }) =>
        `   ${title.en}: ${JSON.stringify(value)} (${authority.id}, ${observedAt.slice(0, 10)}, ${assurance}, ${editability})`,
    ),
    ...prefill.missing.map(
      ({ title, status, reason }) => `   ${title.en}: ${status}. ${reason.en}`,
    ),
    ...prefill.documents.map(
      ({ title, decision, reason }) => `   ${title.en}: ${decision}. ${reason.en}`,
    ),
    '',
    `3. The auditor lists what the two caused, complete up to ${audit.completeUpTo} (${took('audit')})`,
    ...audit.disclosures.map(
      ({ at, client, decision, purpose, legalBasis, fields, refusal: why, subject }) =>
        `   ${at} ${client} ${decision}${why === null ? '' : ` (${why})`}: ${String(fields.length)} field(s) of ` +
        `${subject === null ? 'nobody' : subject.slice(0, 8)}, ${purpose ?? 'no purpose'}, ${legalBasis ?? 'no legal basis'}`,
    ),
    `   The citizen sees ${String(audit.seenByCitizen)} of them about themselves (${took('citizen')})`,
    '',
    'Every step was checked.',
  ];
  return `${lines.join('\n')}\n`;
}
