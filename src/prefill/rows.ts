import { jsonpath } from 'json-p3';
import type { Json } from '../kernel/json.ts';
import type { CalendarDate } from '../kernel/time.ts';
import type { RowsLeaf } from './leaves.ts';
import type { Facts, Provenance } from './facts.ts';
import { valuesAt } from './facts.ts';
import { memberOf } from './objects.ts';
import type { GapReason } from './reasons.ts';
import { freshness, profileRecord } from './records.ts';
import { isLiving, membersOf } from './read.ts';
import { pathOf, viewRoots } from './view.ts';
import type { Scalar } from './shapes.ts';
import { transformed } from './transforms.ts';
import { whyOut } from './weigh.ts';
import type { Result } from '../kernel/result.ts';
import { fail, ok } from '../kernel/result.ts';

/** A list as the form takes it, and the record that holds its rows. */
export type Rows = {
  readonly value: Json;
  readonly provenance: Provenance;
  /** Normalised paths (RFC 9535) of the rows in the person's view. */
  readonly found: readonly string[];
};

type Row = { [name: string]: Row | Scalar };

/** Fills a list with one row for each member of the household that the path finds; the dead are left out. */
export function rowsOf(leaf: RowsLeaf, facts: Facts, today: CalendarDate): Result<Rows, GapReason> {
  if (!facts.isKnown) return fail({ code: 'UNKNOWN_PERSON', with: {} });
  const [household] = facts.records.get('HOUSEHOLD') ?? [];
  if (!household)
    return fail({ code: 'NO_RECORD', with: { record: profileRecord('HOUSEHOLD').label } });
  const { provenance } = household;
  const { rule, label: concept } = leaf;
  const source = {
    maxAge: rule.maxAge ?? freshness.HOUSEHOLD,
    minAssurance: rule.minAssurance,
  };
  const out = whyOut(concept, { provenance, source, likelihood: 1 }, today);
  if (out) return fail(out.reason);
  const living = membersOf(household, rule.role).filter(isLiving);
  const members = living.map((member) => viewOf(leaf, member));
  const view = new Map([[viewRoots[leaf.role], members]]);
  const { nodes } = jsonpath.query(pathOf(rule, today), Object.fromEntries(view));
  const rows = nodes.map(({ value }) => rowOf(leaf, value));
  if (rows.length === 0) return fail({ code: 'NO_ROWS', with: {} });
  if (!leaf.takes(rows)) return fail({ code: 'DOES_NOT_FIT', with: { concept } });
  return ok({ value: rows, provenance, found: nodes.map((node) => node.getPath()) });
}

/** A member by concept: `name.full` is the member `full` of `name`. */
function viewOf({ columns }: RowsLeaf, member: unknown): Row {
  const view: Row = {};
  for (const { key, path } of columns) {
    const [value] = valuesAt(member, path);
    if (value !== undefined) put(view, key.split('.'), value);
  }
  return view;
}

function rowOf({ rule }: RowsLeaf, member: unknown): Row {
  const row: Row = {};
  for (const [pointer, { use, transform }] of Object.entries(rule.map)) {
    const held = use.split('.').reduce<unknown>(memberOf, member);
    const value = isScalar(held) ? transformed(transform, held) : undefined;
    if (value !== undefined) put(row, pointer.split('/').slice(1), value);
  }
  return row;
}

function put(into: Row, [name, ...rest]: readonly string[], value: Scalar): void {
  if (name === undefined) return;
  const held = into[name];
  const below: Row = isRow(held) ? held : {};
  into[name] = rest.length === 0 ? value : below;
  put(below, rest, value);
}

function isRow(value: Row[string] | undefined): value is Row {
  return typeof value === 'object';
}

function isScalar(value: unknown): value is Scalar {
  return ['string', 'number', 'boolean'].includes(typeof value);
}
