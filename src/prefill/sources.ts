import type { Concept, ItemFilter } from './concepts.ts';
import type { Need } from './document.ts';
import { needOf } from './document.ts';
import type { FillRule } from './mapping.ts';
import type { Assurance, Path, RecordKind } from './records.ts';
import { claimFilter, claimPath, freshness, memberDeath, memberFields } from './records.ts';
import type { RuleSource } from './rule-grammar.ts';

/** Where a leaf may get its value, what that reads, and what a value from there has to be. */
export type PlannedSource = {
  readonly kind: RuleSource['source'];
  readonly record: RecordKind;
  /** From the record's type to the value. */
  readonly value: Path;
  readonly filter?: ItemFilter;
  readonly addressUse?: FillRule['addressUse'];
  readonly licenceType?: string | undefined;
  readonly maxAge: string | undefined;
  readonly minAssurance: Assurance | undefined;
  readonly need: Need;
};

/** The sources of a rule, in the order in which they are tried. */
export function planSources(concept: Concept, rule: FillRule): readonly PlannedSource[] {
  return rule.from.map((from) => planSource(concept, { ...rule, ...given(from) }, from.source));
}

/** What the source itself says; the rule speaks where it says nothing. */
function given(from: RuleSource): Partial<RuleSource> {
  return Object.fromEntries(Object.entries(from).filter(([, value]) => value !== undefined));
}

function planSource(concept: Concept, rule: FillRule, kind: PlannedSource['kind']): PlannedSource {
  const { addressUse, licenceType, claim, minAssurance, maxAge } = rule;
  const limits = { minAssurance, maxAge };
  if (kind === 'SUBMISSION')
    return { kind, record: kind, value: [], ...limits, need: needOf(kind, []) };
  if (rule.role !== 'SELF') return { kind, ...ofMember(concept), ...limits };
  const record = kind === 'LICENCE' ? kind : concept.record;
  const isOfLicence = kind === 'LICENCE' && concept.record !== 'LICENCE';
  const value = isOfLicence ? claimPath : concept.value;
  const named = isOfLicence ? claimFilter : concept.filter;
  const filter = named && { ...named, equals: named.equals ?? claim ?? null };
  return {
    kind,
    record,
    value,
    ...(filter ? { filter } : {}),
    addressUse,
    licenceType,
    minAssurance,
    maxAge: maxAge ?? freshness[record],
    need: needOf(record, [value, ...(filter ? [value.with(-1, filter.coordinate)] : [])], {
      addressUses: addressUse ? [addressUse] : [],
      licenceTypes: licenceType === undefined ? [] : [licenceType],
    }),
  };
}

/** Only what the household record itself states: the profile of another person is not read. */
function ofMember(concept: Concept): Pick<PlannedSource, 'record' | 'value' | 'need'> {
  const value = concept.member ?? [];
  return {
    record: 'HOUSEHOLD',
    value,
    need: needOf('HOUSEHOLD', [...memberFields, value], { optional: [memberDeath] }),
  };
}
