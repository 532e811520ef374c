import {
  Kind,
  OperationTypeNode,
  isTypeDefinitionNode,
  parse,
  type DocumentNode,
  type FieldDefinitionNode,
  type NameNode,
  type ObjectTypeDefinitionNode,
  type SelectionNode,
  type TypeNode,
} from 'graphql';
import { operationIn } from './operation.ts';

/** The policy as its documentation says it, for tests to compare with: what a document reads, and what it is denied. */
export type Reference = {
  /** Every coordinate of the schema's object types. */
  readonly coordinates: readonly string[];
  readonly classOf: (coordinate: string) => string | undefined;
  /** What is selected in place of an object type. */
  readonly selected: (type: string, document: DocumentNode) => readonly string[];
  /** What an operation reads, keys and `@requires` inputs included; sorted. */
  readonly needs: (document: DocumentNode) => readonly string[];
  /** What of that is neither public nor granted. */
  readonly denied: (needs: readonly string[], grants: ReadonlySet<string>) => readonly string[];
};

/** Reads the text of a supergraph, and tries each object type in each place. Shares nothing with src/policy. */
export function referenceOf(sdl: string): Reference {
  const types = parse(sdl).definitions.filter(isTypeDefinitionNode);
  const objects = types.filter((type) => type.kind === Kind.OBJECT_TYPE_DEFINITION);
  const fields = new Map(
    objects.flatMap((type) =>
      (type.fields ?? []).map((field) => [`${type.name.value}.${field.name.value}`, field]),
    ),
  );
  const object = (name: string) => objects.filter((type) => type.name.value === name);

  const unions = types.filter((type) => type.kind === Kind.UNION_TYPE_DEFINITION);
  /** Of each object type its name, its interfaces, and the unions that it is a member of. */
  const names = new Map(
    objects.map((type) => {
      const above = unions.filter((union) => named(union.types).includes(type.name.value));
      return [type, named([type, ...above]).concat(named(type.interfaces))];
    }),
  );
  const is = (type: ObjectTypeDefinitionNode, name: string): boolean =>
    names.get(type)?.includes(name) === true;

  const reads = (
    type: ObjectTypeDefinitionNode,
    selections: readonly SelectionNode[],
    document: DocumentNode,
  ): readonly string[] =>
    selections.flatMap((node) => {
      if (node.kind === Kind.FIELD) {
        const coordinate = `${type.name.value}.${node.name.value}`;
        const field = fields.get(coordinate);
        if (!field) return [];
        const inner = node.selectionSet?.selections ?? [];
        const below = objects.filter((other) => is(other, innermost(field.type)));
        return [coordinate, ...below.flatMap((other) => reads(other, inner, document))];
      }
      const fragments =
        node.kind === Kind.INLINE_FRAGMENT
          ? [node]
          : document.definitions
              .filter((each) => each.kind === Kind.FRAGMENT_DEFINITION)
              .filter((each) => each.name.value === node.name.value);
      return fragments
        .filter((each) => !each.typeCondition || is(type, each.typeCondition.name.value))
        .flatMap((each) => reads(type, each.selectionSet.selections, document));
    });

  const implied = (coordinate: string): readonly string[] => {
    const [name = ''] = coordinate.split('.');
    const keys = object(name).flatMap((type) => given(type, 'join__type', 'key'));
    const inputs = given(fields.get(coordinate), 'join__field', 'requires');
    return [...keys, ...inputs].map((field) => `${name}.${field}`);
  };

  const selected: Reference['selected'] = (type, document) =>
    object(type).flatMap((each) =>
      reads(each, operationIn(document).selectionSet.selections, document),
    );
  const classOf = (coordinate: string): string | undefined =>
    given(fields.get(coordinate), 'data', 'class')[0];
  const needs = (document: DocumentNode): readonly string[] => {
    const isMutation = operationIn(document).operation === OperationTypeNode.MUTATION;
    const all = new Set(selected(isMutation ? 'Mutation' : 'Query', document));
    // A set grows while it is walked.
    for (const coordinate of all) for (const other of implied(coordinate)) all.add(other);
    return [...all].sort();
  };
  return {
    coordinates: [...fields.keys()],
    classOf,
    selected,
    needs,
    denied: (needed, grants) =>
      needed.filter((each) => !grants.has(each) && classOf(each) !== 'PUBLIC'),
  };
}

function named(nodes: readonly { readonly name: NameNode }[] = []): readonly string[] {
  return nodes.map(({ name }) => name.value);
}

function innermost(type: TypeNode): string {
  return type.kind === Kind.NAMED_TYPE ? type.name.value : innermost(type.type);
}

/** The words in one argument of a directive, wherever it stands on the node. */
function given(
  node: ObjectTypeDefinitionNode | FieldDefinitionNode | undefined,
  directive: string,
  argument: string,
): readonly string[] {
  return (node?.directives ?? [])
    .filter(({ name }) => name.value === directive)
    .flatMap((each) => each.arguments ?? [])
    .filter(({ name }) => name.value === argument)
    .flatMap(({ value }) => ('value' in value ? String(value.value).split(' ') : []));
}
