import type { FieldNode, GraphQLField, GraphQLSchema, ValueNode } from 'graphql';
import {
  Kind,
  SchemaMetaFieldDef,
  TypeMetaFieldDef,
  __Schema,
  getNamedType,
  getNullableType,
  isCompositeType,
  isListType,
} from 'graphql';

type Field = GraphQLField<unknown, unknown>;

/** Directly inside what a `first` counts, or anywhere else. */
export type Place = 'PAGE' | 'ELSEWHERE';

/** How the schema is asked about itself: nobody's data, and no grant needed, but not for nothing. */
export const metaFields: ReadonlyMap<string, Field> = new Map(
  [SchemaMetaFieldDef, TypeMetaFieldDef].map((field) => [field.name, field]),
);

/** Items of a page at the most; also what a variable weighs, for nobody knows it when the document is compiled. */
const largestPage = 100;

/** What a list without `first` weighs, for example addresses or members: of such things there are few. */
const fewItems = 5;

/** What a field about the schema weighs beside one about a person: it is read from memory. */
const fromMemory = 0.1;

/** How much more each selection below a field weighs than the field does. */
export function itemsBelow(
  schema: GraphQLSchema,
  node: FieldNode,
  field: Field,
  place: Place,
): number {
  if (metaFields.get(field.name) === field) return fromMemory;
  if (field === __Schema.getFields()['types']) return Object.keys(schema.getTypeMap()).length;
  const first = field.args.find(({ name }) => name === 'first');
  if (first) return pageSize(node, first.defaultValue);
  const isList = isListType(getNullableType(field.type));
  // The `nodes` of a page are what its `first` counts.
  return isList && isCompositeType(getNamedType(field.type)) && place !== 'PAGE' ? fewItems : 1;
}

/** Where what is selected below a field stands. */
export function placeBelow(field: Field): Place {
  return field.args.some(({ name }) => name === 'first') ? 'PAGE' : 'ELSEWHERE';
}

/** The `first` that is written, or else the schema's own. */
function pageSize(node: FieldNode, otherwise: unknown): number {
  const first = node.arguments?.find(({ name }) => name.value === 'first')?.value;
  if (!first) return typeof otherwise === 'number' ? otherwise : largestPage;
  return first.kind === Kind.INT
    ? Math.max(1, Math.min(largestPage, Number(first.value)))
    : largestPage;
}

/** Brackets inside brackets of a literal. */
export function nestingOf(value: ValueNode): number {
  if (value.kind === Kind.LIST) return 1 + Math.max(0, ...value.values.map(nestingOf));
  if (value.kind === Kind.OBJECT)
    return 1 + Math.max(0, ...value.fields.map((field) => nestingOf(field.value)));
  return 0;
}
