import { parse, print } from 'graphql';
import type { AddressUse, Path, RecordKind } from './records.ts';
import { provenanceFields, records, versionField } from './records.ts';

/** What one source of a leaf, or one proof of a requirement, has to read. */
export type Need = {
  /** From Query; without any one of them the need cannot be met. */
  readonly required: readonly Path[];
  /** From Query; left out of the operation when not granted. */
  readonly optional: readonly Path[];
  readonly addressUses: readonly AddressUse[];
  readonly licenceTypes: readonly string[];
};

/** Selected fields by coordinate, each with what is selected below it. */
type Fields = Map<string, Fields>;

/** Stands where an operation would read nothing. */
const nothing: Path = ['Query.citizen', 'Citizen.__typename'];

/** Types that the federation looks up by id, so that any field of theirs reads the id too. */
const entities = new Set(['Citizen', 'Department', 'Licence', 'Submission']);

/** Reads `values`, and where they come from, of one kind of record. */
export function needOf(kind: RecordKind, values: readonly Path[], more: Partial<Need> = {}): Need {
  const { root, always, provenance } = records[kind];
  const fields = provenanceFields.map((path) => [provenance, ...path]);
  const below = (paths: readonly Path[]) => paths.map((path) => [...root, ...path]);
  return {
    addressUses: [],
    licenceTypes: [],
    ...more,
    required: below([...always, ...values, ...fields]),
    optional: below([...(more.optional ?? []), [provenance, ...versionField]]),
  };
}

/** Schema coordinates that a need cannot do without, the ids of entities among them. */
export function coordinatesOf(paths: readonly Path[]): readonly string[] {
  const found = new Set<string>();
  for (const coordinate of paths.flat()) {
    const [type] = coordinate.split('.');
    if (type !== undefined && entities.has(type)) found.add(`${type}.id`);
    found.add(coordinate);
  }
  return [...found].sort();
}

/** The first coordinate of the need that is among `denied`; undefined when the need can be met. */
export function lacking(need: Need, denied: ReadonlySet<string>): string | undefined {
  return coordinatesOf(need.required).find((coordinate) => denied.has(coordinate));
}

/** What is read of the needs that can be met without `denied`: paths, and the arguments of lists. */
export function readable(needs: readonly Need[], denied: ReadonlySet<string>): Need {
  const met = needs.filter((need) => lacking(need, denied) === undefined);
  const isGranted = (path: Path) => !coordinatesOf([path]).some((field) => denied.has(field));
  return {
    required: met.flatMap(({ required }) => required),
    optional: met.flatMap(({ optional }) => optional.filter(isGranted)),
    addressUses: sorted(met.flatMap(({ addressUses }) => addressUses)),
    licenceTypes: sorted(met.flatMap(({ licenceTypes }) => licenceTypes)),
  };
}

/** One operation, `query Prefill($citizenId: ID!)`, that reads what is needed and nothing else. */
export function documentOf({ required, optional, ...lists }: Need): string {
  const paths = [...required, ...optional];
  const roots: Fields = new Map();
  for (const path of paths.length > 0 ? paths : [nothing]) select(roots, path);
  const filters = new Map([
    ['Query.citizen', '(id: $citizenId)'],
    ['Citizen.addresses', `(uses: [${lists.addressUses.join(', ')}])`],
    ['Citizen.licences', `(types: ${JSON.stringify(lists.licenceTypes)}, first: 100)`],
    ['Citizen.submissions', '(first: 20)'],
  ]);
  return print(parse(`query Prefill($citizenId: ID!) ${selectionSet(roots, filters)}`));
}

function select(fields: Fields, [coordinate, ...rest]: Path): void {
  if (coordinate === undefined) return;
  const below = fields.get(coordinate) ?? new Map<string, Fields>();
  fields.set(coordinate, below);
  select(below, rest);
}

function selectionSet(fields: Fields, filters: ReadonlyMap<string, string>): string {
  if (fields.size === 0) return '';
  const lines = [...fields].map(([coordinate, below]) => {
    const name = coordinate.slice(coordinate.indexOf('.') + 1);
    return `${name}${filters.get(coordinate) ?? ''} ${selectionSet(below, filters)}`;
  });
  return `{ ${lines.join(' ')} }`;
}

function sorted<T extends string>(words: readonly T[]): readonly T[] {
  return [...new Set(words)].sort();
}
