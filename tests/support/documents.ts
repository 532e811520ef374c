import {
  OverlappingFieldsCanBeMergedRule,
  doTypesOverlap,
  getNamedType,
  isCompositeType,
  isUnionType,
  parse,
  validate,
  type DocumentNode,
  type GraphQLCompositeType,
  type GraphQLSchema,
} from 'graphql';
import fc from 'fast-check';
import { argumentsOf } from './arguments.ts';
import { rootsOf } from './paths.ts';

const most = { depth: 6, width: 3, rootFields: 2, draws: 100 };

/** A number below `count`; 0, the plainest choice, when nothing is left to draw. */
type Draw = (count: number) => number;

/**
 * Valid documents of one operation, through every kind of type, with aliases, inline fragments and skipped fields.
 * Answers under one name that differ are the one fault that can be drawn, and are drawn again.
 */
export function documentsOf(schema: GraphQLSchema): fc.Arbitrary<DocumentNode> {
  const overlaps = overlapsIn(schema);
  return fc
    .array(fc.nat(), { minLength: 1, maxLength: most.draws, size: 'max' })
    .map((numbers) => parse(textOf(schema, overlaps, numbers)))
    .filter(
      (document) => validate(schema, document, [OverlappingFieldsCanBeMergedRule]).length === 0,
    );
}

/** The types that a fragment may be on where a type is given. */
type Overlaps = (type: GraphQLCompositeType) => readonly GraphQLCompositeType[];

function overlapsIn(schema: GraphQLSchema): Overlaps {
  const composites = Object.values(schema.getTypeMap())
    .filter(isCompositeType)
    .filter(({ name }) => !name.startsWith('_'));
  const known = new Map<GraphQLCompositeType, readonly GraphQLCompositeType[]>();
  return (type) => {
    const found =
      known.get(type) ?? composites.filter((other) => doTypesOverlap(schema, type, other));
    known.set(type, found);
    return found;
  };
}

function textOf(schema: GraphQLSchema, overlaps: Overlaps, numbers: readonly number[]): string {
  const left = [...numbers];
  const draw: Draw = (count) => (left.shift() ?? 0) % count;
  const [query, mutation] = rootsOf(schema);
  const isQuery = draw(4) < 3;
  const root = isQuery ? query : mutation;
  if (!root) throw new Error('documents: no root type');
  let aliases = 0;

  const selected = (type: GraphQLCompositeType, depth: number): string => {
    const isRoot = type === root;
    const count = isRoot && depth > 0 ? 1 : 1 + draw(isRoot ? most.rootFields : most.width);
    return Array.from({ length: count }, () =>
      isUnionType(type) || draw(6) === 5 ? fragment(type, depth) : field(type, depth),
    ).join(' ');
  };
  const fragment = (type: GraphQLCompositeType, depth: number): string => {
    if (depth === most.depth) return '__typename';
    const others = overlaps(type);
    const other = others[draw(others.length)] ?? type;
    return `... on ${other.name} { ${selected(other, depth + 1)} }`;
  };
  const field = (type: GraphQLCompositeType, depth: number): string => {
    const all = isUnionType(type) ? [] : Object.values(type.getFields());
    const fields = all.filter(
      (each) => depth < most.depth || !isCompositeType(getNamedType(each.type)),
    );
    const chosen = fields[draw(fields.length + 1)];
    if (!chosen) return '__typename';
    const alias = draw(6) === 5 ? `a${(aliases += 1)}: ` : '';
    const skipped = draw(8) === 7 ? ' @skip(if: true)' : '';
    const inner = getNamedType(chosen.type);
    const below = isCompositeType(inner) ? ` { ${selected(inner, depth + 1)} }` : '';
    return `${alias}${chosen.name}${argumentsOf(chosen)}${skipped}${below}`;
  };
  return `${isQuery ? 'query' : 'mutation'} { ${selected(root, 0)} }`;
}
