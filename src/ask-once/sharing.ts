import type { AskedQuestion, Holdings, SharingAgreement, Source } from './model.ts';

/** Departments that may put the questions of a service: its own, and the portals. Empty for anybody. */
export function askersOf(service: string, { forms, portals }: Holdings): readonly string[] {
  const authority = forms.find((form) => form.service === service)?.authority;
  return authority === undefined ? [] : [...new Set([authority, ...portals])];
}

/** Who holds what answers the question, the main holder first; an earlier application is with the hub itself. */
export function holdersOf({ sources }: AskedQuestion, { holders }: Holdings): readonly string[] {
  return [...new Set(sources.flatMap(({ record }) => holders.get(record) ?? []))];
}

/** Agreements of those who put the question under which some source of it can be read. */
export function sharedUnder(
  question: AskedQuestion,
  holdings: Holdings,
): readonly SharingAgreement[] {
  const askers = askersOf(question.service, holdings);
  const sources = heldSources(question, holdings);
  return holdings.agreements.filter(
    (agreement) =>
      (askers.length === 0 || askers.includes(agreement.consumer)) &&
      isForForms(agreement, holdings) &&
      sources.some((source) => grants(agreement, source, holdings)),
  );
}

/** A portal has other agreements, under which no form is filled: for what people see of themselves. */
function isForForms({ consumer, fields }: SharingAgreement, { portals }: Holdings): boolean {
  return !portals.includes(consumer) || fields.has('Query.prefill');
}

/** Sources whose record somebody holds. */
export function heldSources({ sources }: AskedQuestion, { holders }: Holdings): readonly Source[] {
  return sources.filter(({ record }) => (holders.get(record) ?? []).length > 0);
}

function grants(
  { fields }: SharingAgreement,
  source: Source,
  { sensitivityOf }: Holdings,
): boolean {
  return source.fields.every((field) => fields.has(field) || sensitivityOf(field) === 0);
}
