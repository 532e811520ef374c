import { dataClasses, type DataClass } from './classes.ts';
import { everybody, type GrantedField, type Grants } from './grants.ts';
import type { Coordinate } from './schema.ts';

/** How a schema changes what an agreement reaches. */
export type GrantChange = {
  readonly kind: 'WIDER' | 'NARROWER';
  /** The agreement's id, `everybody` for what needs none, or `elsewhere` for one that only another hub has. */
  readonly agreement: string;
  readonly coordinate: Coordinate;
  readonly rule: Rule;
  readonly detail: string;
};

type Rule =
  | 'FIELD_REACHED'
  | 'FIELD_LOST'
  | 'NAME_REUSED'
  | 'CLASS_LOWERED'
  | 'CLASS_MOVED'
  | 'CLASS_RAISED'
  | 'TYPE_CHANGED'
  | 'ARGUMENT_ADDED'
  | 'ARGUMENT_DROPPED'
  | 'MEMBER_ADDED'
  | 'MEMBER_DROPPED'
  | 'INPUT_DROPPED'
  | 'INPUT_ADDED';

type FieldChange = Pick<GrantChange, 'kind' | 'rule' | 'detail'>;

/**
 * What reaches more, or less, than before. An agreement that is new reaches what its departments have just signed, and
 * a field that is born public, where nobody needs an agreement to go, is nobody's grant: both are no change of one.
 */
export function changesOf(before: Grants, after: Grants): readonly GrantChange[] {
  const reused = [...after.fields.keys()]
    .filter((coordinate) => before.retired.has(coordinate))
    .map((coordinate): GrantChange => ({
      kind: 'WIDER',
      agreement: everybody,
      coordinate,
      rule: 'NAME_REUSED',
      detail: 'a name that an earlier schema had, and an agreement may still state',
    }));
  const agreements = [...before.reach.keys()];
  const live = agreements.flatMap((agreement) => changesFor(agreement, before, after));
  return [...reused, ...live, ...changesElsewhere(live, before, after)];
}

/** Of fields that no live agreement reaches, what would widen one that names them. */
function changesElsewhere(
  live: readonly GrantChange[],
  before: Grants,
  after: Grants,
): readonly GrantChange[] {
  return [...after.fields].flatMap(([coordinate, is]) => {
    const was = before.fields.get(coordinate);
    const isNoted = live.some((one) => one.coordinate === coordinate && one.kind === 'WIDER');
    if (!was || was.class === 'PUBLIC' || isNoted) return [];
    return fieldChanges({ was, is, isNew: false, isOpen: false })
      .filter(({ kind }) => kind === 'WIDER')
      .map((change) => ({ ...change, agreement: 'elsewhere', coordinate }));
  });
}

function changesFor(agreement: string, before: Grants, after: Grants): readonly GrantChange[] {
  const then = effective(before, agreement);
  const now = effective(after, agreement);
  const own = new Set([
    ...(before.reach.get(agreement) ?? []),
    ...(after.reach.get(agreement) ?? []),
  ]);
  return [...own].sort().flatMap((coordinate) => {
    const changes = fieldChanges({
      was: then.has(coordinate) ? before.fields.get(coordinate) : undefined,
      is: now.has(coordinate) ? after.fields.get(coordinate) : undefined,
      isNew: !before.fields.has(coordinate),
      isOpen: agreement === everybody,
    });
    return changes.map((change) => ({ ...change, agreement, coordinate }));
  });
}

function effective({ reach }: Grants, agreement: string): ReadonlySet<Coordinate> {
  return new Set([...(reach.get(everybody) ?? []), ...(reach.get(agreement) ?? [])]);
}

function fieldChanges(field: {
  /** Undefined when it was not reached. */
  readonly was: GrantedField | undefined;
  readonly is: GrantedField | undefined;
  readonly isNew: boolean;
  readonly isOpen: boolean;
}): readonly FieldChange[] {
  const { was, is, isNew, isOpen } = field;
  if (!is) return was ? [narrower('FIELD_LOST', 'no longer reached')] : [];
  if (!was) {
    if (isOpen && isNew) return [];
    return [wider('FIELD_REACHED', `${is.class}, ${isNew ? 'new in the schema' : 'not before'}`)];
  }
  if (isOpen) return [];
  return [
    ...classChange(was.class, is.class),
    ...(was.type === is.type ? [] : [wider('TYPE_CHANGED', `${was.type} → ${is.type}`)]),
    ...added(was.arguments, is.arguments).map((one) => wider('ARGUMENT_ADDED', one)),
    ...added(is.arguments, was.arguments).map((one) => narrower('ARGUMENT_DROPPED', one)),
    ...added(was.members, is.members).map((one) => wider('MEMBER_ADDED', one)),
    ...added(is.members, was.members).map((one) => narrower('MEMBER_DROPPED', one)),
    ...added(is.implied, was.implied).map((one) => wider('INPUT_DROPPED', one)),
    ...added(was.implied, is.implied).map((one) => narrower('INPUT_ADDED', one)),
  ];
}

/** What goes on record less, or is held for less sensitive, is lower. */
function classChange(was: DataClass, is: DataClass): readonly FieldChange[] {
  if (was === is) return [];
  const detail = `${was} → ${is}`;
  const [before, after] = [dataClasses[was], dataClasses[is]];
  if (before.sensitivity > after.sensitivity || strictness(was) > strictness(is))
    return [wider('CLASS_LOWERED', detail)];
  if (before.sensitivity === after.sensitivity) return [wider('CLASS_MOVED', detail)];
  return [narrower('CLASS_RAISED', detail)];
}

/** How closely a disclosure is recorded. */
function strictness(dataClass: DataClass): number {
  return ['NEVER', 'INNER', 'REQUEST', 'SUBJECT'].indexOf(dataClasses[dataClass].recorded);
}

function added(before: readonly string[], after: readonly string[]): readonly string[] {
  return after.filter((one) => !before.includes(one));
}

function wider(rule: Rule, detail: string): FieldChange {
  return { kind: 'WIDER', rule, detail };
}

function narrower(rule: Rule, detail: string): FieldChange {
  return { kind: 'NARROWER', rule, detail };
}
