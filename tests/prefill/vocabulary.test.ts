import { describe, expect, it } from '@jest/globals';
import { Kind, parse, visit, type FieldDefinitionNode } from 'graphql';
import { supergraphSdl } from '../../src/gateway/generated/supergraph.ts';
import { vocabulary } from '../../src/prefill/vocabulary.ts';

/** Schema coordinates by the concept that their `@concept` names. */
function borne(): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  const keysOf = (field: FieldDefinitionNode): readonly string[] =>
    (field.directives ?? []).flatMap(({ name, arguments: given = [] }) => {
      const value = given[0]?.value;
      return name.value === 'concept' && value?.kind === Kind.STRING ? [value.value] : [];
    });
  visit(parse(supergraphSdl), {
    ObjectTypeDefinition: (type) => {
      for (const field of type.fields ?? [])
        for (const key of keysOf(field))
          found.set(key, [...(found.get(key) ?? []), `${type.name.value}.${field.name.value}`]);
    },
  });
  return found;
}

describe('the vocabulary', () => {
  it('names the fields of the schema that bear its concepts, and no others', () => {
    const inSchema = [...borne()].map(([key, fields]) => [key, [...fields].sort()]);
    const inVocabulary = vocabulary
      .filter(({ coordinates }) => coordinates.length > 0)
      .map(({ key, coordinates }) => [key, [...coordinates].sort()]);
    expect(inSchema.sort()).toEqual(inVocabulary.sort());
  });

  it('names each concept in three languages', () => {
    expect(
      vocabulary.every(({ zh, en, nb }) => [zh, en, nb].every((name) => name.length > 0)),
    ).toBe(true);
  });

  it('knows what others call a concept, and no name twice in one vocabulary', () => {
    const names = vocabulary.flatMap(({ aliases }) =>
      aliases.map((alias) => `${alias.vocabulary} ${alias.name}`),
    );
    expect(new Set(names).size).toBe(names.length);
    expect(names).toContain('OIDC birthdate');
    expect(names).toContain('MYINFO mobileno');
  });
});
