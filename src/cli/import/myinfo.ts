import { z } from 'zod';
import type { InvalidInput } from '../../kernel/problems.ts';
import { invalidInput } from '../../kernel/problems.ts';
import type { Result } from '../../kernel/result.ts';
import { fail, ok } from '../../kernel/result.ts';
import { left } from './myinfo/built.ts';
import type { MappedPersona, MappedRecord } from './myinfo/persona.ts';
import { mapPersona } from './myinfo/persona.ts';
import type { MyinfoReport } from './myinfo/report.ts';
import { reportOf } from './myinfo/report.ts';
import type { RecordLine } from './record-line.ts';
import { json } from './values.ts';

export type { MyinfoReport } from './myinfo/report.ts';

export type MappedMyinfo = { readonly lines: RecordLine[]; readonly report: MyinfoReport };

const myinfoFile = z.looseObject({ personas: z.record(z.string(), z.record(z.string(), json)) });

/**
 * Maps Singapore's Myinfo personas, in the form of `static/myinfo/v3.json` of the npm package @opengovsg/mockpass,
 * to record lines. A record holds one group of attributes from one source, so that each keeps its provenance. The
 * same file gives the same lines, in its order.
 */
export function mapMyinfo(file: unknown): Result<MappedMyinfo, InvalidInput> {
  const read = myinfoFile.safeParse(file);
  if (!read.success)
    return fail(
      invalidInput([{ field: 'personas', rule: 'must be an object of Myinfo personas' }]),
    );
  const personas = withoutSharedNumbers(
    Object.entries(read.data.personas).map(([key, persona]) => mapPersona(key, persona)),
  );
  const lines = personas.flatMap(({ records }) => records.map(({ line }) => line));
  return ok({ lines, report: reportOf(personas) });
}

/**
 * A number belongs to one licence, and the file does not say which of several persons under the same number holds
 * it: none of them gets it.
 */
function withoutSharedNumbers(personas: readonly MappedPersona[]): MappedPersona[] {
  const holders = new Map<string, number>();
  for (const { records } of personas) {
    const numbers = new Set(records.map(licenceNumber).filter((number) => number !== undefined));
    for (const number of numbers) holders.set(number, (holders.get(number) ?? 0) + 1);
  }
  const isShared = (record: MappedRecord): boolean =>
    (holders.get(licenceNumber(record) ?? '') ?? 0) > 1;
  return personas.map(({ source, records, fates }) => {
    const shared = records.filter(isShared).flatMap(({ entries }) => entries);
    const why = left('several persons of the file have a licence of this number');
    return {
      source,
      records: records.filter((record) => !isShared(record)),
      fates: new Map(
        [...fates].map(([entry, fate]) => [entry, shared.includes(entry) ? why : fate]),
      ),
    };
  });
}

function licenceNumber({ line }: MappedRecord): string | undefined {
  return line.kind === 'LICENCE' ? `${line.data.type} ${line.data.number}` : undefined;
}
