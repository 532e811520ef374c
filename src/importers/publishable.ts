import { isObject, memberOf, type Members } from '../prefill/objects.ts';
import { wordsOf } from '../suggest/fold.ts';
import { resolved } from '../suggest/input/json-reference.ts';

/** As deep as a published form may be. */
const deepest = 8;
const dialect = 'https://json-schema.org/draft/2020-12/schema';

/** Texts of a node in the hub's two languages; either may be missing. */
export type Titles = { readonly zh?: string | undefined; readonly en?: string | undefined };

export type Publishable = {
  /** JSON Schema 2020-12 with a title in both languages on every node. */
  readonly schema: Members;
  /** Nodes of which one language stands for both until somebody translates it. */
  readonly untranslated: readonly string[];
  /** Every node, those in the rows of lists too, `*` for each row. */
  readonly pointers: ReadonlySet<string>;
  /** Keywords that were left out: `pointer keyword`. */
  readonly dropped: readonly string[];
};

/** What is known of the texts beside a schema of any draft. */
export type TextSource = {
  /** By JSON Pointer into the form's data. */
  readonly titles: ReadonlyMap<string, Titles>;
  /** BCP 47 tag of the schema's own titles. */
  readonly language: string | undefined;
};

type Walk = TextSource & {
  readonly root: Members;
  readonly untranslated: string[];
  readonly dropped: string[];
  readonly pointers: Set<string>;
};

/**
 * Any JSON Schema as a schema that can be published: leaves and groups as they are, `$ref` and branches written out,
 * conditions left out. What it leaves out makes the leaf take more, never less; the form's own system goes on checking.
 */
export function publishable(schema: Members, texts: TextSource): Publishable {
  const walk: Walk = { ...texts, root: schema, untranslated: [], dropped: [], pointers: new Set() };
  const node = nodeOf(walk, schema, { pointer: '', name: 'form', depth: 0 });
  const { untranslated, dropped, pointers } = walk;
  return {
    schema: { $schema: dialect, ...node },
    untranslated: [...new Set(untranslated)],
    dropped: [...new Set(dropped)],
    pointers,
  };
}

type At = { readonly pointer: string; readonly name: string; readonly depth: number };

function nodeOf(walk: Walk, given: unknown, at: At): Members {
  const parts = mergedFrom(walk.root, given, 0);
  const own: Members = Object.fromEntries(parts.toReversed().flatMap(Object.entries));
  const title = titleOf(walk, own, at);
  walk.pointers.add(at.pointer);
  const groups = parts.flatMap(({ properties }) => (isObject(properties) ? [properties] : []));
  if (groups.length > 0 && at.depth < deepest) {
    const properties = Object.fromEntries(
      groups
        .flatMap((each) => Object.entries(each))
        .map(([name, child]) => [
          name,
          nodeOf(walk, child, {
            pointer: `${at.pointer}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`,
            name,
            depth: at.depth + 1,
          }),
        ]),
    );
    const required = parts
      .flatMap((part) => listOf(part['required']))
      .filter((name) => String(name) in properties);
    return {
      type: 'object',
      ...title,
      properties,
      ...(required.length > 0 ? { required: [...new Set(required)] } : {}),
    };
  }
  return { ...title, ...leafOf(walk, own, at) };
}

/** A leaf's own rules. A list of objects keeps what its rows are made of. */
function leafOf(walk: Walk, own: Members, at: At): Members {
  const { items } = own;
  const kept = Object.entries(own).filter(([keyword, value]) => isKept(keyword, value));
  const left = Object.keys(own).filter(
    (keyword) => isRule(keyword) && !kept.some(([each]) => each === keyword),
  );
  walk.dropped.push(...left.map((keyword) => `${at.pointer} ${keyword}`));
  const rows =
    isObject(items) && at.depth < deepest
      ? { items: nodeOf(walk, items, { ...at, pointer: `${at.pointer}/*`, depth: at.depth + 1 }) }
      : {};
  return { ...Object.fromEntries(kept), ...rows };
}

const numbers = ['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf'];
const counts = ['minLength', 'maxLength', 'minItems', 'maxItems'];
const annotations =
  /^(\$|title|description|default|example|items|definitions|id$|x-|readOnly|required|properties|additional)/;
const formats = new Set([
  'date',
  'time',
  'date-time',
  'duration',
  'email',
  'uri',
  'uri-reference',
  'uuid',
  'hostname',
  'ipv4',
  'ipv6',
  'regex',
  'json-pointer',
]);
const types = new Set(['string', 'number', 'integer', 'boolean', 'object', 'array', 'null']);

function isRule(keyword: string): boolean {
  return !annotations.test(keyword);
}

function isKept(keyword: string, value: unknown): boolean {
  if (keyword === 'type') {
    const all = [value].flat();
    return all.length > 0 && all.every((each) => types.has(String(each)));
  }
  if (keyword === 'enum')
    return Array.isArray(value) && value.length > 0 && new Set(value).size === value.length;
  if (keyword === 'const' || keyword === 'uniqueItems')
    return keyword === 'const' || typeof value === 'boolean';
  if (keyword === 'format') return typeof value === 'string' && formats.has(value);
  if (keyword === 'pattern') return typeof value === 'string' && isPattern(value);
  if (counts.includes(keyword)) return Number.isInteger(value) && Number(value) >= 0;
  return (
    numbers.includes(keyword) &&
    typeof value === 'number' &&
    (keyword !== 'multipleOf' || value > 0)
  );
}

/** Patterns of JSON Schema are Unicode ones. */
function isPattern(text: string): boolean {
  try {
    return new RegExp(text, 'u') instanceof RegExp;
  } catch {
    return false;
  }
}

function titleOf(walk: Walk, own: Members, { pointer, name }: At): Members {
  const { title, 'x-title-en': english } = own;
  const given = walk.titles.get(pointer);
  const text = typeof title === 'string' && title.trim() !== '' ? title.trim() : undefined;
  const language = walk.language?.toLowerCase().split('-')[0];
  const hasEnglish = typeof english === 'string' && english.trim() !== '';
  const zh = given?.zh ?? (language === 'zh' || hasEnglish ? text : undefined);
  const en = given?.en ?? (hasEnglish ? english : language === 'en' ? text : undefined);
  if (zh === undefined || en === undefined) walk.untranslated.push(pointer);
  const either = zh ?? en ?? text ?? (wordsOf(name).join(' ') || name);
  return { title: zh ?? either, 'x-title-en': en ?? either };
}

/** A node and its branches, each behind its `$ref`. One branch beside null is the node itself. */
function mergedFrom(root: Members, given: unknown, depth: number): readonly Members[] {
  const node = resolved(root, given, deepest);
  if (!node || depth > deepest) return [];
  const { allOf, anyOf, oneOf, ...own } = node;
  const choices = [anyOf, oneOf].map((branches) =>
    listOf(branches).filter((each) => memberOf(each, 'type') !== 'null'),
  );
  const branches = choices.flatMap((each) =>
    each.map((branch) =>
      each.length === 1 ? branch : withoutRules(resolved(root, branch, deepest)),
    ),
  );
  const rest = [...listOf(allOf), ...branches];
  return [own, ...rest.flatMap((branch) => mergedFrom(root, branch, depth + 1))];
}

/** Of several branches any may hold, so their rules are not the node's. */
function withoutRules(branch: Members | undefined): Members {
  const { properties, allOf, anyOf, oneOf } = branch ?? {};
  return Object.fromEntries(
    Object.entries({ properties, allOf, anyOf, oneOf }).filter(([, held]) => held !== undefined),
  );
}

function listOf(given: unknown): readonly unknown[] {
  return Array.isArray(given) ? given : [];
}
