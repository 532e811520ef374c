import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import type { InputIssue } from '../kernel/problems.ts';
import type { Members } from './objects.ts';
import { isObject, memberOf } from './objects.ts';
import type { LocalizedText } from './text.ts';

const dialect = 'https://json-schema.org/draft/2020-12/schema';
const deepest = 8;
/** Ceilings, so that nested $ref cannot make a small file a huge form. */
const mostNodes = 500;
const mostConditions = 20_000;
const tooBig = `has at most ${mostNodes} leaves and groups, ${deepest} deep, and ${mostConditions} conditions`;

/** One question of a form. */
export type FormLeaf = {
  /** JSON Pointer into the form's data. */
  readonly pointer: string;
  /** JSON Pointer into the form's schema, behind any $ref. */
  readonly place: string;
  readonly title: LocalizedText;
  /** The leaf's own schema. */
  readonly node: Members;
};

/** The leaves of a form in the form's order, and what is wrong with its schema. */
export type FormSchema = {
  readonly leaves: readonly FormLeaf[];
  readonly groups: ReadonlySet<string>;
  readonly issues: readonly InputIssue[];
  /** Makes the check of one leaf: true when the leaf takes the value. Throws when the schema has issues. */
  readonly validator: (leaf: FormLeaf) => (value: unknown) => boolean;
  /** Rules that stand in the schema itself, `x-prefill`, by JSON Pointer into the form's data. */
  readonly inline: ReadonlyMap<string, unknown>;
};

type Walk = {
  readonly root: Members;
  readonly leaves: FormLeaf[];
  readonly groups: Set<string>;
  readonly issues: InputIssue[];
  readonly inline: Map<string, unknown>;
  isTooBig: boolean;
};

type At = { readonly pointer: string; readonly place: string; readonly depth: number };

/**
 * Reads a form: JSON Schema 2020-12, an object at the top. Every node has a Chinese `title` and an English
 * `x-title-en`. A node with `properties` is a group, any other is a leaf, an array too. Every leaf stands under
 * `properties`: `allOf`, `if` and their like may constrain leaves, but not add any.
 */
export function readFormSchema(schema: unknown): FormSchema {
  const ajv = new Ajv2020({ strictTypes: false, strictTuples: false, logger: false });
  addFormats(ajv);
  ajv.addVocabulary(['x-title-en', 'x-prefill']);
  const root = isObject(schema) ? schema : {};
  const issues = dialectIssues(ajv, schema);
  const walk: Walk = {
    root,
    leaves: [],
    groups: new Set(),
    issues,
    inline: new Map(),
    isTooBig: false,
  };
  if (walk.issues.length === 0) walk.issues.push(...compileIssues(ajv, root));
  if (walk.issues.length === 0) {
    walkNode(walk, root, { pointer: '', place: '', depth: 0 });
    if (!walk.isTooBig) walk.issues.push(...hiddenLeaves(walk));
    if (walk.isTooBig) walk.issues.push({ field: 'schema', rule: tooBig });
  }
  const validator: FormSchema['validator'] = ({ place }) => {
    const fragment = place.split('/').map(encodeURIComponent).join('/');
    const validate = ajv.compile({ $ref: `form#${fragment}` });
    return (value) => validate(value);
  };
  return { ...walk, validator };
}

function dialectIssues(ajv: Ajv2020, schema: unknown): InputIssue[] {
  if (!isObject(schema)) return [{ field: 'schema', rule: 'is a JSON Schema object' }];
  if (schema['$schema'] !== undefined && schema['$schema'] !== dialect)
    return [{ field: 'schema.$schema', rule: `is ${dialect}` }];
  if (schema['$async'] !== undefined)
    return [{ field: 'schema.$async', rule: 'is not part of JSON Schema' }];
  if (!isObject(schema['properties']))
    return [{ field: 'schema.properties', rule: 'holds the leaves of the form' }];
  if (ajv.validateSchema(schema) === true) return [];
  return (ajv.errors ?? []).map(({ instancePath, message }) => ({
    field: `schema${instancePath}`,
    rule: message ?? 'is not JSON Schema 2020-12',
  }));
}

/** Ajv's strict mode throws on an unknown keyword or format, and on a $ref that leads nowhere. */
function compileIssues(ajv: Ajv2020, root: Members): InputIssue[] {
  try {
    ajv.addSchema(root, 'form');
    ajv.getSchema('form');
    return [];
  } catch (error) {
    return [{ field: 'schema', rule: error instanceof Error ? error.message : String(error) }];
  }
}

function walkNode(walk: Walk, given: unknown, at: At): void {
  walk.isTooBig ||= at.depth > deepest || walk.leaves.length + walk.groups.size >= mostNodes;
  if (walk.isTooBig) return;
  const field = `schema${at.place}`;
  const target = resolve(walk.root, given, at.place);
  if (!isObject(given) || !target) {
    walk.issues.push({ field, rule: 'is a schema object' });
    return;
  }
  const title = titleOf(given) ?? titleOf(target.node);
  if (!title) walk.issues.push({ field, rule: 'has a Chinese title and an English x-title-en' });
  if (given['x-prefill'] !== undefined) walk.inline.set(at.pointer, given['x-prefill']);
  const { properties } = target.node;
  if (!isObject(properties)) {
    const { pointer, place } = at;
    const node = { ...target.node, ...given };
    walk.leaves.push({ pointer, place, title: title ?? { zh: '', en: '' }, node });
    return;
  }
  walk.groups.add(at.pointer);
  for (const [name, child] of Object.entries(properties))
    walkNode(walk, child, {
      pointer: `${at.pointer}/${escaped(name)}`,
      place: `${target.place}/properties/${escaped(name)}`,
      depth: at.depth + 1,
    });
}

/** Follows $ref inside the schema; undefined when it leads nowhere or round in a circle. */
function resolve(
  root: Members,
  given: unknown,
  place: string,
): { readonly node: Members; readonly place: string } | undefined {
  let [node, at] = [given, place];
  for (let hops = 0; hops <= deepest; hops += 1) {
    if (!isObject(node)) return undefined;
    const ref = node['$ref'];
    if (ref === undefined) return { node, place: at };
    if (typeof ref !== 'string' || !/^#(\/|$)/.test(ref)) return undefined;
    at = decodeURI(ref.slice(1));
    node = at
      .split('/')
      .slice(1)
      .reduce<unknown>((held, token) => memberOf(held, unescaped(token)), root);
  }
  return undefined;
}

const applicators = ['allOf', 'anyOf', 'oneOf', 'if', 'then', 'else', 'not', 'dependentSchemas'];

/** Names that conditions declare though no `properties` does. */
function hiddenLeaves(walk: Walk): InputIssue[] {
  const known = new Set([...walk.groups, ...walk.leaves.map(({ pointer }) => pointer)]);
  const found = new Set<string>();
  let visits = 0;
  const visit = (given: unknown, pointer: string, depth: number): void => {
    visits += 1;
    walk.isTooBig ||= depth > 2 * deepest || visits > mostConditions;
    const target = resolve(walk.root, given, '');
    if (!target || walk.isTooBig) return;
    if (!known.has(pointer)) found.add(pointer);
    for (const [name, child] of Object.entries(memberOf(target.node, 'properties') ?? {}))
      visit(child, `${pointer}/${escaped(name)}`, depth + 1);
    for (const word of applicators) {
      const held = target.node[word];
      const branches = word === 'dependentSchemas' ? Object.values(held ?? {}) : [held].flat();
      for (const branch of branches) visit(branch, pointer, depth + 1);
    }
  };
  visit(walk.root, '', 0);
  return [...found].map((pointer) => ({
    field: `schema${pointer}`,
    rule: 'is declared under properties, since a condition may not add a leaf',
  }));
}

function titleOf(node: Members): LocalizedText | undefined {
  const { title: zh, 'x-title-en': en } = node;
  const isText = (text: unknown): text is string => typeof text === 'string' && text.trim() !== '';
  return isText(zh) && isText(en) ? { zh, en } : undefined;
}

function escaped(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1');
}

function unescaped(token: string): string {
  return token.replaceAll('~1', '/').replaceAll('~0', '~');
}
