import { getNamedType, isAbstractType, isCompositeType, isUnionType } from 'graphql';
import { argumentsOf } from '../support/arguments.ts';
import { ownerOf, type Path, type Step } from '../support/paths.ts';

/** Names for an answer that mean something elsewhere: to a schema asked about itself, and to every object. */
const aliases = ['__isNode', '__schema', 'toJSON', 'length', '__type', 'then'];

/** One field of a path as it is written down: `field` with its arguments, and what is selected below it. */
type Level = {
  readonly parent: string;
  readonly interfaces: readonly { readonly name: string; readonly hasField: boolean }[];
  readonly field: string;
  readonly depth: number;
};

/** Writes one level; what it puts into `fragments` stands beside the operation. */
type Write = (level: Level, fragments: string[]) => string;

const on = (type: string, below: string): string => `... on ${type} { ${below} }`;

/** The ways to write down one path that mean the same. */
const writings = {
  DIRECT: ({ field }) => field,
  ALIAS: ({ field, depth }) => `${aliases[depth % aliases.length] ?? 'a'}: ${field}`,
  INLINE_FRAGMENT: ({ parent, field }) => on(parent, `... { ${field} }`),
  NAMED_FRAGMENT: ({ parent, field, depth }, fragments) => {
    fragments.push(`fragment F${depth} on ${parent} { ${field} }`);
    return `...F${depth}`;
  },
  INTERFACE: ({ parent, interfaces: [first], field }) => {
    if (!first) return field;
    return on(first.name, first.hasField ? field : on(parent, field));
  },
} as const satisfies Record<string, Write>;

export type Writing = keyof typeof writings;

/** An operation that reads the path's last field and what is on the way to it. */
export function written(path: Path, writing: Writing): string {
  const fragments: string[] = [];
  const selected = selection(path, writings[writing], fragments);
  const operation = path.from.name === 'Mutation' ? 'mutation' : 'query';
  return [`${operation} { ${selected} }`, ...fragments].join(' ');
}

/** What is selected of the path's first type. */
export function selectionOf(path: Path): string {
  return selection(path, writings.DIRECT, []);
}

function selection(path: Path, write: Write, fragments: string[]): string {
  const { steps, last } = path;
  const below = isCompositeType(getNamedType(last.type)) ? ' { __typename }' : '';
  const levels = [...steps, { parent: ownerOf(path), field: last, target: undefined }];
  return levels.reduceRight((inner, level, depth) => {
    const { name } = level.field;
    const target = level.target && isNarrowed(level) ? on(level.target.name, inner) : inner;
    return write(
      {
        parent: level.parent.name,
        interfaces: level.parent
          .getInterfaces()
          .map((each) => ({ name: each.name, hasField: name in each.getFields() })),
        field: `${name}${argumentsOf(level.field)}${level.target ? ` { ${target} }` : below}`,
        depth,
      },
      fragments,
    );
  }, '');
}

function isNarrowed({ field }: Pick<Step, 'field'>): boolean {
  return isAbstractType(getNamedType(field.type));
}

export function isThroughUnion({ field }: Step): boolean {
  return isUnionType(getNamedType(field.type));
}

/** Behind this step stands a type whose fields may be asked for through an interface. */
export function isThroughInterface({ target }: Step): boolean {
  return target.getInterfaces().length > 0;
}
