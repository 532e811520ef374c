import {
  getNamedType,
  isAbstractType,
  isCompositeType,
  isObjectType,
  isRequiredArgument,
  type GraphQLField,
  type GraphQLObjectType,
} from 'graphql';
import type { Coordinate, PolicySchema } from './schema.ts';

/** An operation that reads one person's own data. */
export type OwnData = {
  /** `query OwnData($citizenId: ID!)`; every object says its `__typename`, so that an answer is read by coordinates. */
  readonly document: string;
  /** Coordinates that have values of their own; one that is reached in several ways is there several times. */
  readonly reads: readonly OwnValue[];
};
export type OwnValue = {
  readonly field: Coordinate;
  /** Everything that has to be granted on the way there, itself included. */
  readonly through: readonly Coordinate[];
};

type Walk = {
  readonly policy: PolicySchema;
  readonly wanted: ReadonlySet<Coordinate>;
  readonly reads: OwnValue[];
  /** Types around the one walked; no way leads through a type twice. */
  readonly above: readonly string[];
  readonly through: readonly Coordinate[];
};

/**
 * Reads the coordinates of one person, each wherever it is reached without an argument that has to be given. Undefined
 * when none of them is reached.
 */
export function ownData(
  policy: PolicySchema,
  coordinates: readonly Coordinate[],
): OwnData | undefined {
  const citizen = policy.schema.getType('Citizen');
  if (!isObjectType(citizen)) throw new Error('own-data: the schema has no Citizen');
  const reads: OwnValue[] = [];
  const through = ['Query.citizen'];
  const walk = { policy, wanted: new Set(coordinates), reads, above: [], through };
  const selection = selectionOf(walk, citizen);
  if (selection === undefined) return undefined;
  const document = `query OwnData($citizenId: ID!) { citizen(id: $citizenId) ${selection} }`;
  return { document, reads };
}

function selectionOf(walk: Walk, type: GraphQLObjectType): string | undefined {
  if (walk.above.includes(type.name)) return undefined;
  const fields = Object.values(type.getFields()).filter(
    (field) =>
      walk.wanted.has(`${type.name}.${field.name}`) && !field.args.some(isRequiredArgument),
  );
  const above = [...walk.above, type.name];
  const selected = fields.flatMap((field) => {
    const coordinate = `${type.name}.${field.name}`;
    const through = [...walk.through, coordinate, ...(walk.policy.implied.get(coordinate) ?? [])];
    return fieldOf({ ...walk, above, through }, field, coordinate);
  });
  return selected.length > 0 ? `{ __typename ${selected.join(' ')} }` : undefined;
}

function fieldOf(
  walk: Walk,
  field: GraphQLField<unknown, unknown>,
  coordinate: Coordinate,
): readonly string[] {
  const type = getNamedType(field.type);
  const own = { field: coordinate, through: walk.through };
  if (!isCompositeType(type)) {
    walk.reads.push(own);
    return [field.name];
  }
  const types = isAbstractType(type) ? walk.policy.schema.getPossibleTypes(type) : [type];
  const parts = types.flatMap((each) => {
    const selection = selectionOf(walk, each);
    return selection === undefined ? [] : [`... on ${each.name} ${selection}`];
  });
  // What carries no personal data of its own is a value of the field that leads to it.
  const leaves = parts.length > 0 ? [] : types.flatMap((each) => publicLeaves(walk.policy, each));
  if (leaves.length > 0) walk.reads.push(own);
  const selections = [...parts, ...leaves];
  return selections.length > 0 ? [`${field.name} { ${selections.join(' ')} }`] : [];
}

function publicLeaves(policy: PolicySchema, type: GraphQLObjectType): readonly string[] {
  const fields = Object.values(type.getFields());
  const isPublic = fields.every(
    ({ name }) => policy.classOf.get(`${type.name}.${name}`) === 'PUBLIC',
  );
  const leaves = fields.filter((field) => !isCompositeType(getNamedType(field.type)));
  return isPublic && leaves.length > 0
    ? [`... on ${type.name} { ${leaves.map(({ name }) => name).join(' ')} }`]
    : [];
}
