/** What a search narrows the log to; the filter of `Query.disclosures`. */
export type Filter = Readonly<Record<string, string>>;

export type Search = {
  readonly filter: Filter;
  /** Words that narrow nothing, as they were typed. */
  readonly unknown: readonly string[];
};

/** Qualifiers that a filter has a field for, each with that field. */
const fields: Readonly<Record<string, string>> = {
  department: 'department',
  agreement: 'agreement',
  purpose: 'purpose',
  request: 'request',
};

/**
 * Reads `department:dept_hrss decision:refused at:>2026-11-01 at:<2026-11-02`. A day means its beginning, in UTC.
 * Nothing about a person is taken: what is typed here stands in the address.
 */
export function readSearch(text: string): Search {
  const filter: Record<string, string> = {};
  const unknown: string[] = [];
  for (const word of text.split(/\s+/).filter(Boolean)) {
    const found = qualifier(word);
    if (found) filter[found[0]] = found[1];
    else unknown.push(word);
  }
  return { filter, unknown };
}

function qualifier(word: string): readonly [field: string, value: string] | undefined {
  const [, name = '', value = ''] = /^(\w+):(.+)$/.exec(word) ?? [];
  const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
  if (field !== undefined) return [field, value];
  if (name === 'decision' && /^(released|refused)$/i.test(value))
    return ['decision', value.toUpperCase()];
  const [, side, time = ''] = (name === 'at' ? /^([<>])(.+)$/.exec(value) : undefined) ?? [];
  const instant = instantIn(time);
  if (side === undefined || instant === undefined) return undefined;
  return [side === '>' ? 'from' : 'until', instant];
}

function instantIn(time: string): string | undefined {
  if (!/^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2})?Z?)?$/.test(time)) return undefined;
  const date = new Date(time.length === 10 || time.endsWith('Z') ? time : `${time}Z`);
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString();
}
