import type {
  ConstValueNode,
  DirectiveNode,
  FieldDefinitionNode,
  GraphQLObjectType,
  GraphQLSchema,
  ObjectTypeDefinitionNode,
} from 'graphql';
import { Kind, buildSchema, isObjectType, parse, visit } from 'graphql';
import type { Bitset } from './bitset.ts';
import { bitset } from './bitset.ts';
import type { DataClass } from './classes.ts';
import { dataClasses, isDataClass } from './classes.ts';

/** One field of one object type: `Type.field` (the GraphQL spec's schema coordinate). */
export type Coordinate = string;

/** Everything policy knows of the supergraph, indexed once at start. */
export type PolicySchema = {
  readonly schema: GraphQLSchema;
  readonly coordinates: readonly Coordinate[];
  readonly indexOf: ReadonlyMap<Coordinate, number>;
  readonly classOf: ReadonlyMap<Coordinate, DataClass>;
  /** Needs no grant. */
  readonly publicFields: Bitset;
  /** What else is read whenever a field is: keys of its own type, and `@requires` inputs. */
  readonly implied: ReadonlyMap<Coordinate, readonly Coordinate[]>;
};

const machinery = /^(join__|link__|__)/;

/** Reads a composed supergraph. Throws on an object field without a known data class: default deny at build. */
export function readPolicySchema(supergraphSdl: string): PolicySchema {
  const schema = buildSchema(supergraphSdl, { assumeValidSDL: true });
  const objects = Object.values(schema.getTypeMap()).filter(isObjectType);
  const classOf = new Map<Coordinate, DataClass>();
  const implied = new Map<Coordinate, readonly Coordinate[]>();
  for (const type of objects.filter(({ name }) => !machinery.test(name))) {
    const keys = keyCoordinates(type);
    for (const field of Object.values(type.getFields())) {
      const coordinate = `${type.name}.${field.name}`;
      const dataClass = classIn(coordinate, field.astNode);
      if (isHidden(type.astNode) || isHidden(field.astNode)) continue;
      classOf.set(coordinate, dataClass);
      implied.set(coordinate, [...keys, ...requires(type.name, field.astNode)]);
    }
  }
  const coordinates = [...classOf.keys()].sort();
  const indexOf = new Map(coordinates.map((coordinate, index) => [coordinate, index]));
  const isPublic = (coordinate: Coordinate): boolean => classOf.get(coordinate) === 'PUBLIC';
  const publicFields = bitset(
    coordinates.length,
    coordinates.flatMap((coordinate, index) => (isPublic(coordinate) ? [index] : [])),
  );
  return { schema, coordinates, indexOf, classOf, publicFields, implied };
}

/** The gateway alone asks what is `@inaccessible`: callers do not see it, and no agreement can grant it. */
function isHidden(
  node: ObjectTypeDefinitionNode | FieldDefinitionNode | null | undefined,
): boolean {
  return (node?.directives ?? []).some(({ name }) => name.value === 'inaccessible');
}

/** How a disclosure of this coordinate gets on record. */
export function recordedAs(
  policy: PolicySchema,
  coordinate: Coordinate,
): 'NEVER' | 'SUBJECT' | 'REQUEST' | 'INNER' {
  const dataClass = policy.classOf.get(coordinate);
  if (dataClass === undefined) throw new Error(`policy: ${coordinate} is not in the schema`);
  return dataClasses[dataClass].recorded;
}

/** The rooms that answer a coordinate, by the names that composition gives them. */
export function roomsOf({ schema }: PolicySchema, coordinate: Coordinate): readonly string[] {
  const [typeName = '', fieldName = ''] = coordinate.split('.');
  const type = schema.getType(typeName);
  const field = isObjectType(type) ? type.getFields()[fieldName]?.astNode : undefined;
  const own = (field?.directives ?? []).filter(({ name }) => name.value === 'join__field');
  // A field that names none is answered wherever its type is.
  const places = own.length > 0 ? own : (type?.astNode?.directives ?? []);
  return [...new Set(places.filter((one) => !isExternal(one)).flatMap(roomIn))].sort();
}

function isExternal({ arguments: given }: DirectiveNode): boolean {
  return (given ?? []).some(({ name }) => name.value === 'external');
}

function roomIn({ name, arguments: given }: DirectiveNode): readonly string[] {
  if (!/^join__(type|field)$/.test(name.value)) return [];
  return (given ?? []).flatMap(({ name: { value: argument }, value }) =>
    argument === 'graph' && value.kind === Kind.ENUM ? [value.value.toLowerCase()] : [],
  );
}

function classIn(coordinate: Coordinate, node: FieldDefinitionNode | null | undefined): DataClass {
  const directives = (node?.directives ?? []).filter(({ name }) => name.value === 'data');
  const values = directives.map((directive) => directive.arguments?.[0]?.value);
  const [value] = values;
  if (values.length !== 1 || value?.kind !== Kind.ENUM || !isDataClass(value.value))
    throw new Error(`policy: ${coordinate} has no single known @data(class:)`);
  return value.value;
}

function keyCoordinates(type: GraphQLObjectType): Coordinate[] {
  return directiveTexts(type.astNode?.directives, 'join__type', 'key').flatMap((fields) =>
    fieldNames(fields).map((name) => `${type.name}.${name}`),
  );
}

/** Inputs of the field's own type. `@fromContext` takes them from others, and is not used, so it is refused. */
function requires(typeName: string, node: FieldDefinitionNode | null | undefined): Coordinate[] {
  if (directiveValues(node?.directives, 'join__field', 'contextArguments').length > 0)
    throw new Error(`policy: ${typeName}.${node?.name.value ?? ''} has an argument @fromContext`);
  return directiveTexts(node?.directives, 'join__field', 'requires').flatMap((fields) =>
    fieldNames(fields).map((name) => `${typeName}.${name}`),
  );
}

function directiveTexts(
  directives: FieldDefinitionNode['directives'],
  name: string,
  argument: string,
): string[] {
  return directiveValues(directives, name, argument).flatMap((value) =>
    value.kind === Kind.STRING ? [value.value] : [],
  );
}

function directiveValues(
  directives: FieldDefinitionNode['directives'],
  name: string,
  argument: string,
): ConstValueNode[] {
  return (directives ?? [])
    .filter((directive) => directive.name.value === name)
    .flatMap((directive) => directive.arguments ?? [])
    .flatMap((given) => (given.name.value === argument ? [given.value] : []));
}

/** Names in a federation field set. Nested sets would need the nested type; none is used, so they are refused. */
function fieldNames(fieldSet: string): string[] {
  const names: string[] = [];
  visit(parse(`{${fieldSet}}`), {
    Field(node) {
      if (node.selectionSet) throw new Error(`policy: nested field set "${fieldSet}"`);
      names.push(node.name.value);
    },
  });
  return names;
}
