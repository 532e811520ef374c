import { getNamedType, isAbstractType, isObjectType, type GraphQLObjectType } from 'graphql';
import { has } from './bitset.ts';
import type { DataClass } from './classes.ts';
import { grantedBy } from './decide.ts';
import type { Coordinate, PolicySchema } from './schema.ts';

/** What a grant of one coordinate depends on. */
export type GrantedField = {
  readonly class: DataClass;
  /** Without whether it may be null. */
  readonly type: string;
  /** Each with its type. */
  readonly arguments: readonly string[];
  /** What an interface or union can be. */
  readonly members: readonly string[];
  /** What is read with it: keys, and what it requires. */
  readonly implied: readonly Coordinate[];
};

/** What agreements reach under one schema, to compare with what they reach under the next. */
export type Grants = {
  /** Every coordinate of the schema. */
  readonly fields: ReadonlyMap<Coordinate, GrantedField>;
  /** What an agreement reaches, by its id; what needs none, by `everybody`, and left out of the others. */
  readonly reach: ReadonlyMap<string, ReadonlySet<Coordinate>>;
  /** Names that a schema had once. An agreement may still state them, so they never name anything else. */
  readonly retired: ReadonlySet<Coordinate>;
};

export const everybody = 'everybody';

export function grantsUnder(
  policy: PolicySchema,
  agreements: readonly Named[],
  retired: ReadonlySet<Coordinate> = new Set(),
): Grants {
  const open = reached(policy, []);
  const own = agreements.map(({ id, fields }): [string, ReadonlySet<Coordinate>] => [
    id,
    new Set([...reached(policy, fields)].filter((coordinate) => !open.has(coordinate))),
  ]);
  const fields = new Map(policy.coordinates.map((name) => [name, fieldOf(policy, name)]));
  return { fields, reach: new Map([[everybody, open], ...own]), retired };
}

type Named = { readonly id: string; readonly fields: readonly Coordinate[] };

/** What can be read from the roots on, by way of what is granted or public, with all that is read with it. */
function reached(policy: PolicySchema, fields: readonly Coordinate[]): ReadonlySet<Coordinate> {
  const { schema, indexOf, implied } = policy;
  const granted = grantedBy(policy, fields);
  const isGranted = (coordinate: Coordinate): boolean =>
    has(granted, indexOf.get(coordinate) ?? -1);
  const isReadable = (coordinate: Coordinate): boolean => {
    const all = new Set([coordinate]);
    // A set grows while it is walked.
    for (const each of all) for (const other of implied.get(each) ?? []) all.add(other);
    return [...all].every(isGranted);
  };
  const found = new Set<Coordinate>();
  const types = new Set([schema.getQueryType(), schema.getMutationType()].filter(isObjectType));
  for (const type of types)
    for (const field of Object.values(type.getFields())) {
      const coordinate = `${type.name}.${field.name}`;
      if (!indexOf.has(coordinate) || !isReadable(coordinate)) continue;
      found.add(coordinate);
      for (const below of typesOf(policy, coordinate)) types.add(below);
    }
  return found;
}

function fieldOf(policy: PolicySchema, coordinate: Coordinate): GrantedField {
  const field = definitionOf(policy, coordinate);
  const dataClass = policy.classOf.get(coordinate);
  if (!field || dataClass === undefined) throw new Error(`grants: ${coordinate} has no class`);
  const isAbstract = isAbstractType(getNamedType(field.type));
  return {
    class: dataClass,
    type: String(field.type).replaceAll('!', ''),
    arguments: field.args.map(({ name, type }) => `${name}: ${String(type)}`).sort(),
    members: isAbstract
      ? typesOf(policy, coordinate)
          .map(({ name }) => name)
          .sort()
      : [],
    implied: [...new Set(policy.implied.get(coordinate))].sort(),
  };
}

function definitionOf({ schema }: PolicySchema, coordinate: Coordinate) {
  const [typeName = '', fieldName = ''] = coordinate.split('.');
  const type = schema.getType(typeName);
  return isObjectType(type) ? type.getFields()[fieldName] : undefined;
}

/** The object types that the value of a coordinate can be. */
function typesOf(policy: PolicySchema, coordinate: Coordinate): readonly GraphQLObjectType[] {
  const type = getNamedType(definitionOf(policy, coordinate)?.type);
  if (isObjectType(type)) return [type];
  return isAbstractType(type) ? policy.schema.getPossibleTypes(type) : [];
}
