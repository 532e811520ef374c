import { getNamedType, isEnumType, isLeafType, isObjectType, type GraphQLField } from 'graphql';
import { supergraphSdl } from '../../../src/gateway/generated/supergraph.ts';
import { dataClasses } from '../../../src/policy/classes.ts';
import { readPolicySchema, type Coordinate } from '../../../src/policy/schema.ts';

export const policy = readPolicySchema(supergraphSdl);

/** A leaf below a type: the fields that lead to it, and their names. */
export type LeafPath = {
  readonly coordinates: readonly Coordinate[];
  readonly names: readonly string[];
};

/** Fields that a caller can select without arguments. */
function fieldsOf(typeName: string): readonly GraphQLField<unknown, unknown>[] {
  const type = policy.schema.getType(typeName);
  if (!isObjectType(type)) return [];
  return Object.values(type.getFields()).filter(
    ({ astNode, args }) =>
      !astNode?.directives?.some(({ name }) => name.value === 'inaccessible') &&
      !args.some(({ type: argument }) => String(argument).endsWith('!')),
  );
}

/** Every wanted field below a type, each type once on the way down; empty when there is none. */
export function selection(
  typeName: string,
  isWanted: (coordinate: Coordinate) => boolean,
  above: readonly string[] = [],
): string {
  const below = [...above, typeName];
  return fieldsOf(typeName)
    .flatMap(({ name, type }) => {
      if (!isWanted(`${typeName}.${name}`)) return [];
      const named = getNamedType(type);
      if (isLeafType(named)) return [name];
      const inner = below.includes(named.name) ? '' : selection(named.name, isWanted, below);
      return inner === '' ? [] : [`${name} { ${inner} }`];
    })
    .join(' ');
}

/** Every leaf below a type, each type once on the way down. */
export function leafPaths(typeName: string, above: readonly string[] = []): readonly LeafPath[] {
  const below = [...above, typeName];
  return fieldsOf(typeName).flatMap(({ name, type }): readonly LeafPath[] => {
    const coordinate = `${typeName}.${name}`;
    const named = getNamedType(type);
    if (isLeafType(named)) return [{ coordinates: [coordinate], names: [name] }];
    if (below.includes(named.name)) return [];
    return leafPaths(named.name, below).map(({ coordinates, names }) => ({
      coordinates: [coordinate, ...coordinates],
      names: [name, ...names],
    }));
  });
}

export function nested(names: readonly string[]): string {
  const [first = '', ...rest] = names;
  return rest.length === 0 ? first : `${first} { ${nested(rest)} }`;
}

/** Stored fields about people, but for those of a few fixed values, which cannot be told apart. */
export function openLeaves(): readonly Coordinate[] {
  return policy.coordinates.filter((coordinate) => {
    const dataClass = policy.classOf.get(coordinate);
    const [typeName = '', name = ''] = coordinate.split('.');
    const type = policy.schema.getType(typeName);
    const named = isObjectType(type) ? getNamedType(type.getFields()[name]?.type) : undefined;
    return (
      dataClass !== undefined &&
      dataClasses[dataClass].recorded === 'SUBJECT' &&
      isLeafType(named) &&
      !isEnumType(named) &&
      named.name !== 'Boolean'
    );
  });
}
