import {
  getNamedType,
  isAbstractType,
  isObjectType,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLSchema,
} from 'graphql';

/** One field on the way, and the object type that is looked at behind it. */
export type Step = {
  readonly parent: GraphQLObjectType;
  readonly field: GraphQLField<unknown, unknown>;
  readonly target: GraphQLObjectType;
};

export type Path = {
  readonly from: GraphQLObjectType;
  readonly steps: readonly Step[];
  readonly last: GraphQLField<unknown, unknown>;
};

/** Where a way may start, and what it must do; by default from the roots, along the shortest way. */
type Wanted = {
  readonly from?: readonly GraphQLObjectType[];
  /** What has to be on the way. */
  readonly through?: (step: Step) => boolean;
  /** Fields that may be on the way, and at its end. */
  readonly only?: (coordinate: string) => boolean;
};

/** The type that the last field is of. */
export function ownerOf({ from, steps }: Path): GraphQLObjectType {
  return steps.at(-1)?.target ?? from;
}

export function objectsIn(schema: GraphQLSchema): readonly GraphQLObjectType[] {
  return Object.values(schema.getTypeMap())
    .filter(isObjectType)
    .filter(({ name }) => !name.startsWith('_'));
}

/** By the directives of a room (`@key`) or of the supergraph (`@join__type(key:)`). */
export function isEntity({ astNode }: GraphQLObjectType): boolean {
  return (astNode?.directives ?? []).some(
    (directive) =>
      directive.name.value === 'key' ||
      directive.arguments?.some(({ name }) => name.value === 'key'),
  );
}

export function rootsOf(schema: GraphQLSchema): readonly GraphQLObjectType[] {
  return [schema.getQueryType(), schema.getMutationType()].flatMap((type) => type ?? []);
}

/** Every way from the starting types to a field, one for each field that has one, by coordinate: the shortest. */
export function pathsIn(schema: GraphQLSchema, wanted: Wanted = {}): ReadonlyMap<string, Path> {
  const { from = rootsOf(schema), through, only = () => true } = wanted;
  const paths = new Map<string, Path>();
  const reached = new Set<string>();
  let frontier = from.map((type) => ({ from: type, at: type, steps: [] as readonly Step[] }));
  while (frontier.length > 0) {
    const news = frontier.filter(({ at, steps }) => {
      const place = `${at.name} ${!through || steps.some(through)}`;
      return !reached.has(place) && reached.add(place);
    });
    frontier = news.flatMap(({ from: start, at, steps }) =>
      Object.values(at.getFields())
        .filter((field) => only(`${at.name}.${field.name}`))
        .flatMap((field) => {
          const coordinate = `${at.name}.${field.name}`;
          const isThere = !through || steps.some(through);
          if (isThere && !paths.has(coordinate))
            paths.set(coordinate, { from: start, steps, last: field });
          return objectsOf(schema, field).map((target) => ({
            from: start,
            at: target,
            steps: [...steps, { parent: at, field, target }],
          }));
        }),
    );
  }
  return paths;
}

function objectsOf(
  schema: GraphQLSchema,
  { type }: GraphQLField<unknown, unknown>,
): readonly GraphQLObjectType[] {
  const named = getNamedType(type);
  if (isAbstractType(named)) return schema.getPossibleTypes(named);
  return isObjectType(named) ? [named] : [];
}
