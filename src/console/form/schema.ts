import * as z from 'zod/mini';
import type { LocalizedText } from '../hub/shapes.ts';

/** What a leaf of a form takes. */
export type LeafKind = 'TEXT' | 'DATE' | 'NUMBER' | 'YES_NO' | 'DECLARATION' | 'CHOICE' | 'LIST';

/** One question of a form. */
export type Leaf = {
  /** JSON Pointer into the form's data. */
  readonly pointer: string;
  readonly title: LocalizedText;
  readonly kind: LeafKind;
  readonly isRequired: boolean;
  /** Of a choice. */
  readonly options: readonly string[];
  readonly rules: {
    readonly pattern?: string | undefined;
    readonly format?: string | undefined;
    readonly minLength?: number | undefined;
    readonly maxLength?: number | undefined;
    readonly minimum?: number | undefined;
    readonly maximum?: number | undefined;
  };
};

/** Questions that belong together, under one heading. */
export type FormPart = {
  readonly pointer: string;
  readonly title: LocalizedText;
  readonly leaves: readonly Leaf[];
};

const node = z.looseObject({
  title: z.optional(z.string()),
  'x-title-en': z.optional(z.string()),
  type: z.optional(z.unknown()),
  format: z.optional(z.string()),
  enum: z.optional(z.array(z.unknown())),
  const: z.optional(z.unknown()),
  pattern: z.optional(z.string()),
  minLength: z.optional(z.number()),
  maxLength: z.optional(z.number()),
  minimum: z.optional(z.number()),
  maximum: z.optional(z.number()),
  required: z.optional(z.array(z.string())),
  properties: z.optional(z.record(z.string(), z.unknown())),
});
type Node = z.infer<typeof node>;

/** The parts of a form: JSON Schema as docs/prefill.md has it. Questions right under its root are a part of their own. */
export function readForm(schema: unknown): readonly FormPart[] {
  const root = node.parse(schema ?? {});
  const parts = partsOf(root, '', titleOf(root, ''));
  return parts.filter(({ leaves }) => leaves.length > 0);
}

/** Every question, in the order of the form. */
export function leavesOf(parts: readonly FormPart[]): readonly Leaf[] {
  return parts.flatMap(({ leaves }) => leaves);
}

function partsOf(group: Node, pointer: string, title: LocalizedText): FormPart[] {
  const required = new Set(group.required);
  const children = Object.entries(group.properties ?? {}).map(([name, child]) => {
    const path = `${pointer}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`;
    return { name, path, child: node.parse(child) };
  });
  const own = children.filter(({ child }) => !child.properties);
  const groups = children.filter(({ child }) => child.properties);
  const leaves = own.map(({ name, path, child }) =>
    leafOf(child, { pointer: path, isRequired: required.has(name) }),
  );
  return [
    { pointer, title, leaves },
    ...groups.flatMap(({ name, path, child }) => partsOf(child, path, titleOf(child, name))),
  ];
}

function leafOf(child: Node, { pointer, isRequired }: Pick<Leaf, 'pointer' | 'isRequired'>): Leaf {
  const { pattern, format, minLength, maxLength, minimum, maximum } = child;
  return {
    pointer,
    title: titleOf(child, pointer),
    kind: kindOf(child),
    isRequired,
    options: (child.enum ?? []).map(String),
    rules: { pattern, format, minLength, maxLength, minimum, maximum },
  };
}

function kindOf({ enum: options, type, format, const: only }: Node): LeafKind {
  if (options) return 'CHOICE';
  if (type === 'array') return 'LIST';
  if (type === 'boolean') return only === true ? 'DECLARATION' : 'YES_NO';
  if (type === 'integer' || type === 'number') return 'NUMBER';
  return format === 'date' ? 'DATE' : 'TEXT';
}

function titleOf({ title, 'x-title-en': en }: Node, name: string): LocalizedText {
  const zh = title ?? name;
  return { zh, en: en ?? zh };
}
