import {
  GraphQLFloat,
  GraphQLInt,
  Kind,
  getNamedType,
  isEnumType,
  isInputObjectType,
  type DocumentNode,
  type FieldNode,
  type GraphQLNamedType,
  type SelectionSetNode,
  type ValueNode,
} from 'graphql';
import { agreementId, departmentId, serviceId } from '../kernel/ids.ts';
import type { PolicySchema } from './schema.ts';

/** A value, the type the schema gives its place (undefined inside JSON), and that place's name. */
type Place = {
  readonly value: ValueNode;
  readonly type: GraphQLNamedType | undefined;
  readonly name: string;
};

/** Values by the names of the variables that they are the defaults of. */
type Defaults = ReadonlyMap<string, ValueNode>;

/**
 * The places of a valid document, for example `citizen.id`, whose value can name a person: a text, or a number for an
 * id, given to a root field that is not public, there or as the default of a variable. Codes of services, departments
 * and agreements name nobody; arguments below the root only narrow what is read of whomever a root field finds.
 */
export function namingLiterals(policy: PolicySchema, document: DocumentNode): readonly string[] {
  const defaults = defaultsIn(document);
  const names = document.definitions.flatMap((node) => {
    if (node.kind !== Kind.OPERATION_DEFINITION && node.kind !== Kind.FRAGMENT_DEFINITION)
      return [];
    const root =
      node.kind === Kind.OPERATION_DEFINITION
        ? policy.schema.getRootType(node.operation)?.name
        : node.typeCondition.name.value;
    return fieldsIn(node.selectionSet)
      .flatMap((field) => placesIn(policy, root, field))
      .flatMap((place) => naming(place, defaults));
  });
  return [...new Set(names)];
}

function defaultsIn({ definitions }: DocumentNode): Defaults {
  const variables = definitions.flatMap((node) =>
    node.kind === Kind.OPERATION_DEFINITION ? (node.variableDefinitions ?? []) : [],
  );
  return new Map(
    variables.flatMap(({ variable, defaultValue }) =>
      defaultValue ? [[variable.name.value, defaultValue]] : [],
    ),
  );
}

/** The fields of a selection itself; named fragments are looked at where they are defined. */
function fieldsIn({ selections }: SelectionSetNode): readonly FieldNode[] {
  return selections.flatMap((node) => {
    if (node.kind === Kind.FIELD) return [node];
    return node.kind === Kind.INLINE_FRAGMENT ? fieldsIn(node.selectionSet) : [];
  });
}

/** The arguments of a root field that is not public; none for any other field. */
function placesIn(
  policy: PolicySchema,
  parent: string | undefined,
  field: FieldNode,
): readonly Place[] {
  const { schema, classOf } = policy;
  const root = [schema.getQueryType(), schema.getMutationType()].find(
    (type) => type?.name === parent,
  );
  const { value: name } = field.name;
  const definition = root?.getFields()[name];
  if (!root || !definition || classOf.get(`${root.name}.${name}`) === 'PUBLIC') return [];
  return (field.arguments ?? []).map((argument) => ({
    value: argument.value,
    type: getNamedType(definition.args.find((each) => each.name === argument.name.value)?.type),
    name: `${name}.${argument.name.value}`,
  }));
}

function naming({ value, type, name }: Place, defaults: Defaults): readonly string[] {
  switch (value.kind) {
    case Kind.VARIABLE: {
      const fallback = defaults.get(value.name.value);
      return fallback ? naming({ value: fallback, type, name }, defaults) : [];
    }
    case Kind.LIST:
      return value.values.flatMap((item) => naming({ value: item, type, name }, defaults));
    case Kind.OBJECT:
      return value.fields.flatMap((field) => {
        const key = field.name.value;
        const inner = isInputObjectType(type)
          ? getNamedType(type.getFields()[key]?.type)
          : undefined;
        return naming({ value: field.value, type: inner, name: `${name}.${key}` }, defaults);
      });
    case Kind.STRING:
      return isCode(value.value) ? [] : [name];
    case Kind.INT:
    case Kind.FLOAT:
      return isNumber(type) ? [] : [name];
    case Kind.ENUM:
      return isEnumType(type) ? [] : [name];
    case Kind.BOOLEAN:
    case Kind.NULL:
      return [];
  }
}

function isCode(text: string): boolean {
  return serviceId.is(text) || departmentId.is(text) || agreementId.is(text);
}

function isNumber(type: GraphQLNamedType | undefined): boolean {
  return type === GraphQLInt || type === GraphQLFloat;
}
