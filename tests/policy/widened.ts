import { Kind, parse, print, visit, type ObjectTypeDefinitionNode } from 'graphql';

/**
 * The supergraph with every shape above and beside every field, under the rules of the real one. For each object type T:
 * a twin OtherT with the same fields and classes, an interface AnyT and a union EitherT of both, and root fields anyT
 * and eitherT. Beside each field f: fNear, which `@requires` it, and fFar, which `@requires` fNear. All that leads
 * there is public, so that f alone decides.
 */
export function widened(sdl: string): string {
  const document = parse(sdl, { noLocation: true });
  const objects = document.definitions.filter((node) => node.kind === Kind.OBJECT_TYPE_DEFINITION);
  const doors = objects.flatMap(({ name: { value: T } }) => [
    `any${T}: Any${T} ${isPublic}`,
    `either${T}: Either${T} ${isPublic}`,
  ]);
  const withShapes = visit(document, {
    ObjectTypeDefinition: (node) => {
      const besides = (node.fields ?? []).flatMap(({ name: { value: f } }) => [
        `${f}Near: ID ${isPublic} @join__field(graph: CITIZENS, requires: "${f}")`,
        `${f}Far: ID ${isPublic} @join__field(graph: CITIZENS, requires: "${f}Near")`,
      ]);
      const more = node.name.value === 'Query' ? [...besides, ...doors] : besides;
      return withMore(node, `type T implements Any${node.name.value} { ${more.join(' ')} }`);
    },
  });
  return [print(withShapes), ...objects.map(shapesAbove)].join('\n');
}

const isPublic = '@data(class: PUBLIC)';

/** The twin of a coordinate. */
export function twinOf(coordinate: string): string {
  return `Other${coordinate}`;
}

function shapesAbove({ name, fields = [] }: ObjectTypeDefinitionNode): string {
  const T = name.value;
  const bare = fields.map((field) => print({ ...field, directives: [] }));
  const classed = fields.map((field) => {
    const directives = field.directives?.filter((each) => each.name.value === 'data') ?? [];
    return print({ ...field, directives });
  });
  return `
    interface Any${T} { ${bare.join('\n')} }
    type Other${T} implements Any${T} { ${classed.join('\n')} }
    union Either${T} = ${T} | Other${T}`;
}

function withMore(node: ObjectTypeDefinitionNode, text: string): ObjectTypeDefinitionNode {
  const [more] = parse(text, { noLocation: true }).definitions;
  if (more?.kind !== Kind.OBJECT_TYPE_DEFINITION) throw new Error('widened: no object type');
  return {
    ...node,
    interfaces: [...(node.interfaces ?? []), ...(more.interfaces ?? [])],
    fields: [...(node.fields ?? []), ...(more.fields ?? [])],
  };
}
