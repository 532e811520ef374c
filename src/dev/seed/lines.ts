import { z } from 'zod';
import type { RecordLine } from '../../cli/import/record-line.ts';
import { readRecordLine } from '../../cli/import/record-line.ts';
import { isWithCheckCharacter } from './gb11643.ts';
import personas from './personas.json' with { type: 'json' };

/** A synthetic person of the seed. */
export type SeedPersona = {
  /** For tests and the demo, for example lin_zhiyuan. */
  readonly key: string;
  readonly name: string;
  /** What makes this person worth having. */
  readonly note: { readonly zh: string; readonly en: string };
  /**
   * With a valid check character (GB 11643), and nobody's: no region has the number 999001. The foreigner's 999250
   * follows the permanent residence card (9, a province, the ISO 3166-1 number of the country), with no such province.
   */
  readonly nationalId: string;
};

const seedPersona = z.strictObject({
  key: z.string(),
  note: z.strictObject({ zh: z.string(), en: z.string() }),
  nationalId: z.string().refine(isWithCheckCharacter),
  records: z.array(z.looseObject({ kind: z.string(), data: z.looseObject({}) })),
});

/** Everybody in the seed, in its order; the first has everything, and is the one the demo plays. */
export function seedPersonas(): readonly SeedPersona[] {
  const names = new Map(
    seedLines().flatMap((line) =>
      line.kind === 'IDENTITY' ? [[line.nationalId, line.data.name.fullName]] : [],
    ),
  );
  return z
    .array(seedPersona)
    .parse(personas)
    .map(({ key, note, nationalId }) => {
      const name = names.get(nationalId);
      if (name === undefined) throw new Error(`seed: ${key} has no identity`);
      return { key, name, note, nationalId };
    });
}

/**
 * Every record of the seed as a record line, a person's identity before what else is said of the person. The persona
 * states the national identifier once; here it enters each line, and the identity itself. Throws when the seed is wrong.
 */
export function seedLines(): RecordLine[] {
  return z
    .array(seedPersona)
    .parse(personas)
    .flatMap(({ key, nationalId, records }) =>
      records.map((record) => {
        const data = record.kind === 'IDENTITY' ? { ...record.data, nationalId } : record.data;
        const read = readRecordLine({ ...record, nationalId, data });
        if (read.ok) return read.value;
        throw new Error(`seed: a record of ${key} breaks ${JSON.stringify(read.problem.issues)}`);
      }),
    );
}
