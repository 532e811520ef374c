import {
  getNullableType,
  isEnumType,
  isInputObjectType,
  isListType,
  isRequiredArgument,
  isRequiredInputField,
  type GraphQLField,
  type GraphQLInputType,
} from 'graphql';

/** The arguments that a field demands, with values of their types; of a list the smallest page. */
export function argumentsOf({ args }: GraphQLField<unknown, unknown>): string {
  const given = args.flatMap((argument) => {
    if (argument.name === 'first') return ['first: 1'];
    return isRequiredArgument(argument) ? [`${argument.name}: ${literal(argument.type)}`] : [];
  });
  return given.length > 0 ? `(${given.join(', ')})` : '';
}

function literal(nullable: GraphQLInputType): string {
  const type = getNullableType(nullable);
  if (isListType(type)) return '[]';
  if (isEnumType(type)) return type.getValues()[0]?.name ?? '';
  if (!isInputObjectType(type)) return type.name === 'Int' ? '1' : '"x"';
  const fields = Object.values(type.getFields()).filter(isRequiredInputField);
  return `{ ${fields.map((field) => `${field.name}: ${literal(field.type)}`).join(', ')} }`;
}
