import { isObject, type Members } from '../../prefill/objects.ts';
import type { FormText, LeafText } from '../model.ts';
import { resolved } from './json-reference.ts';

/** Ceilings, so that nested $ref cannot make a small file a huge form. */
const deepest = 12;
const mostLeaves = 5_000;

type Walk = {
  readonly root: Members;
  readonly labels: ReadonlyMap<string, string>;
  readonly leaves: Map<string, LeafText>;
};

type At = {
  readonly path: string;
  readonly groups: readonly string[];
  readonly depth: number;
  readonly isRequired?: boolean;
};

/** A JSON Schema with what is known of it beside the schema itself. */
export type SchemaSource = {
  readonly id: string;
  readonly schema: Members;
  /** Labels by JSON Pointer; the schema's own titles stand for the others. */
  readonly labels?: ReadonlyMap<string, string>;
  readonly language?: string | undefined;
};

/**
 * The leaves of any JSON Schema: whatever is neither an object with properties nor a list of such. Branches of allOf,
 * anyOf and oneOf add theirs. The first 5,000 count.
 */
export function formOfSchema({ id, schema, labels, language }: SchemaSource): FormText {
  const walk: Walk = { root: schema, labels: labels ?? new Map(), leaves: new Map() };
  visit(walk, schema, { path: '', groups: [], depth: 0 });
  return { id, language, leaves: [...walk.leaves.values()] };
}

function visit(walk: Walk, given: unknown, at: At): void {
  const node = resolved(walk.root, given, deepest);
  if (!node || at.depth > deepest || walk.leaves.size >= mostLeaves) return;
  const { properties, items } = node;
  const label = walk.labels.get(at.path) ?? text(node['title']);
  const inside = { groups: groupsWith(at, label), depth: at.depth + 1 };
  if (isObject(properties)) visitProperties(walk, node, properties, { ...at, ...inside });
  else if (isObject(items) && isList(resolved(walk.root, items, deepest)))
    visit(walk, items, { ...inside, path: `${at.path}/*` });
  for (const branch of branchesOf(node)) visit(walk, branch, { ...at, depth: at.depth + 1 });
  if (isObject(properties) || at.path === '' || walk.leaves.has(at.path)) return;
  if (isObject(items) && isList(resolved(walk.root, items, deepest))) return;
  if (node['type'] === undefined && branchesOf(node).length > 0) return;
  const { path, groups, isRequired } = at;
  walk.leaves.set(path, { path, label, groups, type: typeOf(node), required: isRequired === true });
}

function visitProperties(walk: Walk, node: Members, properties: Members, at: At): void {
  const required = listOf(node['required']);
  for (const [name, child] of Object.entries(properties))
    visit(walk, child, {
      path: `${at.path}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`,
      groups: at.groups,
      depth: at.depth,
      isRequired: required.includes(name),
    });
}

/** The title of the whole form is no heading. */
function groupsWith({ path, groups }: At, label: string): readonly string[] {
  return path === '' || label === '' ? groups : [...groups, label];
}

function isList(items: Members | undefined): boolean {
  return items !== undefined && (isObject(items['properties']) || branchesOf(items).length > 0);
}

function branchesOf(node: Members): readonly unknown[] {
  return ['allOf', 'anyOf', 'oneOf'].flatMap((word) => listOf(node[word]));
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** A format says more than a type, and a list of values more than both. */
function typeOf(node: Members): string {
  if (Array.isArray(node['enum'])) return 'select';
  const { format, type } = node;
  if (typeof format === 'string') return format;
  return text(Array.isArray(type) ? listOf(type).find((each) => each !== 'null') : type);
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
