import { describe, expect, it } from '@jest/globals';
import { vocabularyFiles } from '../../src/suggest/languages.ts';
import { contradictions } from '../../src/suggest/vocabulary.ts';

describe.each(vocabularyFiles.map((file) => [file.language, file] as const))('%s', (_, file) => {
  it('has no term that says two things', () => {
    expect(contradictions(file)).toEqual([]);
  });

  it('knows the concepts, roles, things and uses that English knows', () => {
    const [english] = vocabularyFiles;
    const keys = (each: object | undefined): string[] => Object.keys(each ?? {}).sort();
    const missing = (own: object, known: object | undefined): string[] =>
      keys(known).filter((key) => !keys(own).includes(key));
    // A suffix, `Jr.`, is no part of a name everywhere.
    const concepts = missing(file.concepts, english?.concepts);
    expect(concepts.filter((key) => key !== 'name.suffix')).toEqual([]);
    expect(missing(english?.concepts ?? {}, file.concepts)).toEqual([]);
    for (const part of ['roles', 'things', 'uses'] as const)
      expect(keys(file[part])).toEqual(keys(english?.[part]));
  });
});
