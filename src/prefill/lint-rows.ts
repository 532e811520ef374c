import { jsonpath } from 'json-p3';
import type { InputIssue } from '../kernel/problems.ts';
import { concepts } from './concepts.ts';
import { neverFits } from './fits.ts';
import type { FormLeaf, FormSchema } from './form-schema.ts';
import type { RowsRule } from './mapping.ts';
import { isObject, memberOf } from './objects.ts';
import { isAtLeast } from './records.ts';
import { pathOf, viewRoots } from './view.ts';
import { misuse, shapeAfter } from './transforms.ts';

/** What is wrong with the rule of a list. */
export function rowsIssues(schema: FormSchema, leaf: FormLeaf, rule: RowsRule): InputIssue[] {
  const found: InputIssue[] = [];
  const check = (field: string, broken: string | undefined): void => {
    if (broken !== undefined) found.push({ field, rule: broken });
  };
  check('each', wrongPath(rule));
  check('role', rule.role === 'SELF' ? 'is a member of the household' : undefined);
  check('minAssurance', weakLock(rule));
  const cells = leaf.node['type'] === 'array' ? leaf.node['items'] : undefined;
  if (!isObject(cells)) check('each', 'stands at a list of objects');
  else
    for (const [pointer, cell] of Object.entries(rule.map))
      check(`map[${pointer}]`, wrongCell({ schema, leaf, cells }, pointer, cell));
  return found;
}

function wrongPath(rule: RowsRule): string | undefined {
  const path = pathOf(rule, '2026-01-01');
  const unbound = /\$\$\w+/.exec(path);
  if (unbound) return `binds ${unbound[0]} under with`;
  if (rule.role === 'SELF') return undefined;
  const root = viewRoots[rule.role];
  if (!new RegExp(`^\\$\\.${root}(\\[|$)`).test(path))
    return `starts at $.${root}, as its role says`;
  try {
    jsonpath.compile(path);
    return undefined;
  } catch {
    return 'is a JSONPath (RFC 9535)';
  }
}

function weakLock({ editability, minAssurance }: RowsRule): string | undefined {
  if (editability !== 'LOCKED') return undefined;
  if (minAssurance && isAtLeast(minAssurance, 'VERIFIED_BY_LICENCE')) return undefined;
  return 'is GOVERNMENT_VERIFIED or VERIFIED_BY_LICENCE, since the list is LOCKED';
}

function wrongCell(
  list: { readonly schema: FormSchema; readonly leaf: FormLeaf; readonly cells: object },
  pointer: string,
  { use, transform }: RowsRule['map'][string],
): string | undefined {
  const concept = concepts.get(use);
  if (!concept?.member) return 'uses no concept that a household record states of its members';
  const names = pointer.split('/').slice(1);
  const node = names.reduce<unknown>(
    (above, name) => memberOf(memberOf(above, 'properties'), name),
    list.cells,
  );
  if (!isObject(node)) return 'is no leaf of the row';
  const place = `${list.leaf.place}/items${names.map((name) => `/properties/${name}`).join('')}`;
  const cell = { ...list.leaf, node, place };
  const shape = shapeAfter(transform, concept.shape);
  return misuse(transform, concept.shape) ?? neverFits(cell, shape, list.schema.validator(cell));
}
