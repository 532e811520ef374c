import {
  astFromValue,
  getArgumentValues,
  isObjectType,
  print,
  type FieldNode,
  type GraphQLField,
} from 'graphql';
import { HubError } from '../kernel/problems.ts';
import type { Coordinate, PolicySchema } from './schema.ts';

/** A field of class PREDICATE as a document writes it; under `@skip` and `@include` too, for it may be asked. */
export type PredicatePlace = { readonly coordinate: Coordinate; readonly field: FieldNode };

/** What a predicate asks of a person; the same text is the same question, however a document writes it. */
export type PredicateQuestion = { readonly coordinate: Coordinate; readonly text: string };

/**
 * The different questions that an operation asks with these variables, as the schema has coerced them. Throws BAD_REQUEST
 * when an argument does not fit, as null from a variable does not where null is not allowed.
 */
export function predicateQuestions(
  policy: PolicySchema,
  places: readonly PredicatePlace[],
  variables: Readonly<Record<string, unknown>>,
): readonly PredicateQuestion[] {
  const questions = new Map<string, PredicateQuestion>();
  for (const { coordinate, field } of places) {
    const [typeName = ''] = coordinate.split('.');
    const type = policy.schema.getType(typeName);
    const definition = isObjectType(type) ? type.getFields()[field.name.value] : undefined;
    if (!definition) throw new Error(`predicates: ${coordinate} is not in the schema`);
    const text = `${coordinate}(${argumentsOf(definition, field, variables)})`;
    questions.set(text, { coordinate, text });
  }
  return [...questions.values()];
}

/** In the order of the schema, each as GraphQL writes its value, with defaults. */
function argumentsOf(
  definition: GraphQLField<unknown, unknown>,
  field: FieldNode,
  variables: Readonly<Record<string, unknown>>,
): string {
  const given = valuesOf(definition, field, variables);
  return definition.args
    .filter(({ name }) => Object.hasOwn(given, name))
    .map(({ name, type }) => {
      const value = astFromValue(given[name], type);
      if (!value) throw new Error(`predicates: no literal for ${name}`);
      return `${name}: ${print(value)}`;
    })
    .join(', ');
}

function valuesOf(...asked: Parameters<typeof getArgumentValues>): Record<string, unknown> {
  try {
    return getArgumentValues(...asked);
  } catch {
    // GraphQL's own words may repeat the value.
    const [{ name }] = asked;
    throw new HubError('BAD_REQUEST', `The arguments of ${name} are not what the schema declares.`);
  }
}
