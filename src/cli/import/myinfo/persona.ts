import type { Json } from '../../../kernel/json.ts';
import { sha256 } from '../../../kernel/json.ts';
import type { RecordLine } from '../record-line.ts';
import { readRecordLine } from '../record-line.ts';
import type { GroupName } from './attributes.ts';
import { assuranceOf, groups, singpass } from './attributes.ts';
import type { Built } from './built.ts';
import { left } from './built.ts';
import { contact, mailing, residence } from './contact.ts';
import { employment, insuredEmployment } from './employment.ts';
import type { Entry, Fate } from './entries.ts';
import { entriesOf, groupOf, obstacle, textAt, updatedOn } from './entries.ts';
import { children, marital } from './household.ts';
import { identity } from './identity.ts';
import { drivingLicence, vehicle } from './licences.ts';

export type MappedRecord = { readonly line: RecordLine; readonly entries: readonly Entry[] };

export type MappedPersona = {
  /** What the keys of the persona's records begin with. */
  readonly source: string;
  readonly records: readonly MappedRecord[];
  /** One for each entry of the persona, in the order of the file. */
  readonly fates: ReadonlyMap<Entry, Fate>;
};

/** Entries that make one record: of one group, and from one source. */
type Bundle = { readonly group: GroupName; readonly source: string; readonly entries: Entry[] };

const builders: Readonly<Record<GroupName, (entries: readonly Entry[]) => Built>> = {
  identity,
  contact,
  residence,
  mailing,
  marital,
  children,
  employment,
  insuredEmployment,
  drivingLicence,
  vehicle,
};

/**
 * Maps one persona. Its records are keyed by the persona's Myinfo uuid; a persona without one is keyed by 128 bits of
 * the SHA-256 of the national identifier, which hides it from a reader but not from whoever tries all identifiers.
 */
export function mapPersona(key: string, persona: Readonly<Record<string, Json>>): MappedPersona {
  const nationalId = textAt(persona['uinfin'], 'value') ?? key;
  const source = `myinfo:${textAt(persona['uuid'], 'value') ?? sha256(nationalId).slice(0, 32)}`;
  const fates = new Map<Entry, Fate>();
  const bundles = new Map<string, Bundle>();
  for (const entry of entriesOf(persona)) {
    const group = groupOf(entry.attribute);
    const fate = obstacle(entry);
    fates.set(entry, fate ?? left('not mapped'));
    if (fate === undefined && group !== undefined) addTo(bundles, group, entry);
  }
  const records: MappedRecord[] = [];
  for (const bundle of [...bundles.values()].sort(byGroup)) {
    const built = builders[bundle.group](bundle.entries);
    for (const [entry, fate] of built.fates) fates.set(entry, fate);
    if (built.data === undefined) continue;
    const read = readRecordLine({
      ...header(source, bundle),
      nationalId,
      kind: built.kind,
      data: built.data,
    });
    const entries = bundle.entries.filter((entry) => 'target' in (fates.get(entry) ?? {}));
    if (read.ok) records.push({ line: read.value, entries });
    else for (const entry of entries) fates.set(entry, left(rulesOf(read.problem.issues)));
  }
  return { source, records, fates };
}

/** In the order of the table: a person is known before anything is said of them. */
function byGroup(a: Bundle, b: Bundle): number {
  const order = Object.keys(groups);
  return order.indexOf(a.group) - order.indexOf(b.group);
}

function addTo(bundles: Map<string, Bundle>, group: GroupName, entry: Entry): void {
  const source = textAt(entry.body, 'source') ?? '';
  const key = [group, source, group === 'vehicle' ? entry.label : ''].join(' ');
  const bundle = bundles.get(key) ?? { group, source, entries: [] };
  bundle.entries.push(entry);
  bundles.set(key, bundle);
}

/** The record was seen when the longest unseen of its attributes was, and is as new as the newest. */
function header(persona: string, { group, source, entries }: Bundle): object {
  const days = entries.map(({ body }) => updatedOn(body)).sort();
  return {
    authority: source === '1' ? groups[group].authority : singpass,
    sourceRecord: [
      persona,
      ...keyWithin(group, entries),
      ...(source === '4' ? ['confirmed'] : []),
    ].join(':'),
    version: Number((days.at(-1) ?? '').replaceAll('-', '')),
    observedAt: `${days[0] ?? ''}T00:00:00.000Z`,
    assurance: assuranceOf[source],
  };
}

/** A vehicle is known by its number, not by its place in the list. */
function keyWithin(group: GroupName, [entry]: readonly Entry[]): string[] {
  if (group !== 'vehicle') return [group];
  return [group, sha256(textAt(entry?.body, 'vehicleno', 'value') ?? '').slice(0, 16)];
}

function rulesOf(issues: readonly { readonly field: string; readonly rule: string }[]): string {
  return issues.map(({ field, rule }) => `${field} ${rule}`).join('; ');
}
