import {
  Kind,
  TypeInfo,
  getNamedType,
  isCompositeType,
  isInterfaceType,
  isObjectType,
  parse,
  visit,
  visitWithTypeInfo,
  type DirectiveNode,
  type DocumentNode,
  type FragmentDefinitionNode,
  type GraphQLSchema,
  type NamedTypeNode,
  type NameNode,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import fc from 'fast-check';
import { argumentsOf } from './arguments.ts';

/** A selection set that is written differently; `name` is used nowhere else, `fragments` go beside the operation. */
type Place = {
  readonly selections: readonly SelectionNode[];
  readonly type: string;
  readonly name: string;
  readonly fragments: FragmentDefinitionNode[];
};

const kinds = [
  'ALIAS',
  'INLINE_FRAGMENT',
  'INCLUDED',
  'NAMED_FRAGMENT',
  'DUPLICATE',
  'REORDER',
] as const;

/** What is done to one selection set of a document: the `place`th, counted around. */
export type Rewrite = { readonly kind: (typeof kinds)[number]; readonly place: number };

export const rewrites: fc.Arbitrary<readonly Rewrite[]> = fc.array(
  fc.record({ kind: fc.constantFrom(...kinds), place: fc.nat(100) }),
  { minLength: 1, maxLength: 6 },
);

/** What asks for the same as the selections of a place. */
const writings: Readonly<Record<Rewrite['kind'], (place: Place) => readonly SelectionNode[]>> = {
  ALIAS: ({ selections, name }) =>
    selections.map((node, nth) =>
      nth === 0 && node.kind === Kind.FIELD ? { ...node, alias: nameOf(name) } : node,
    ),
  INLINE_FRAGMENT: ({ selections, type }) => [
    { kind: Kind.INLINE_FRAGMENT, typeCondition: on(type), selectionSet: setOf(selections) },
  ],
  INCLUDED: ({ selections }) => [
    { kind: Kind.INLINE_FRAGMENT, directives: [included], selectionSet: setOf(selections) },
  ],
  NAMED_FRAGMENT: ({ selections, type, name, fragments }) => {
    fragments.push({
      kind: Kind.FRAGMENT_DEFINITION,
      name: nameOf(name),
      typeCondition: on(type),
      selectionSet: setOf(selections),
    });
    return [{ kind: Kind.FRAGMENT_SPREAD, name: nameOf(name) }];
  },
  DUPLICATE: ({ selections }) => [...selections, ...selections],
  REORDER: ({ selections }) => selections.toReversed(),
};

/** The document after each rewrite in turn; it means what it meant. */
export function rewritten(
  schema: GraphQLSchema,
  document: DocumentNode,
  changes: readonly Rewrite[],
): DocumentNode {
  return changes.reduce(
    (before, { kind, place }, nth) =>
      changed(schema, before, place, (set) => writings[kind]({ ...set, name: `R${nth}` })),
    document,
  );
}

/** The document with one more field, the `nth` of the type that is selected from in that place. */
export function withField(
  schema: GraphQLSchema,
  document: DocumentNode,
  { place, nth }: { readonly place: number; readonly nth: number },
): DocumentNode {
  return changed(schema, document, place, ({ selections, type }) => {
    const parent = schema.getType(type);
    const fields =
      isObjectType(parent) || isInterfaceType(parent) ? Object.values(parent.getFields()) : [];
    const field = fields[nth % fields.length];
    if (!field) return selections;
    const below = isCompositeType(getNamedType(field.type)) ? ' { __typename }' : '';
    const [operation] = parse(`{ more: ${field.name}${argumentsOf(field)}${below} }`).definitions;
    if (operation?.kind !== Kind.OPERATION_DEFINITION) throw new Error('rewrites: no operation');
    return [...selections, ...operation.selectionSet.selections];
  });
}

function changed(
  schema: GraphQLSchema,
  document: DocumentNode,
  place: number,
  change: (place: Omit<Place, 'name'>) => readonly SelectionNode[],
): DocumentNode {
  let sets = 0;
  visit(document, { SelectionSet: () => void (sets += 1) });
  const fragments: FragmentDefinitionNode[] = [];
  const types = new TypeInfo(schema);
  let seen = -1;
  const leave = ({ selections }: SelectionSetNode): SelectionSetNode | undefined => {
    seen += 1;
    const type = types.getParentType()?.name;
    if (seen !== place % sets || type === undefined) return undefined;
    return setOf(change({ selections, type, fragments }));
  };
  const edited = visit(document, visitWithTypeInfo(types, { SelectionSet: { leave } }));
  return { ...edited, definitions: [...edited.definitions, ...fragments] };
}

const included: DirectiveNode = {
  kind: Kind.DIRECTIVE,
  name: { kind: Kind.NAME, value: 'include' },
  arguments: [
    {
      kind: Kind.ARGUMENT,
      name: { kind: Kind.NAME, value: 'if' },
      value: { kind: Kind.BOOLEAN, value: true },
    },
  ],
};

function nameOf(value: string): NameNode {
  return { kind: Kind.NAME, value };
}

function on(type: string): NamedTypeNode {
  return { kind: Kind.NAMED_TYPE, name: nameOf(type) };
}

function setOf(selections: readonly SelectionNode[]): SelectionSetNode {
  return { kind: Kind.SELECTION_SET, selections };
}
