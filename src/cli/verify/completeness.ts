import type { Members } from './record.ts';
import type { Findings } from './report.ts';

/** Watches what a log says of its own completeness, and the numbers that writers gave their records. */
export type Completeness = {
  readonly complete: (index: number, members: Members) => void;
  readonly disclosure: (index: number, members: Members) => void;
  readonly result: () => {
    readonly completeUpTo: string | null;
    readonly late: number;
    readonly gaps: number;
  };
};

/** Numbers of one writer that were seen, one bit each. */
type Writer = { bits: Uint8Array; most: number; count: number };

export function watchCompleteness(origin: string, findings: Findings): Completeness {
  const writers = new Map<string, Writer>();
  let completeUpTo: string | null = null;
  let late = 0;

  return {
    complete: (index, { log, entries, upTo }) => {
      if (log !== origin)
        findings.add('ENTRY_OUTSIDE_LOG', index, 'says that it is of another log');
      if (entries !== index)
        findings.add('COMPLETE_OUT_OF_PLACE', index, `says that ${String(entries)} came before it`);
      if (completeUpTo !== null && String(upTo) < completeUpTo)
        findings.add('COMPLETE_OUT_OF_PLACE', index, 'goes back on how far the log is complete');
      else completeUpTo = String(upTo);
    },
    disclosure: (index, { at, writer, number }) => {
      if (completeUpTo !== null && String(at) < completeUpTo) late += 1;
      const name = String(writer);
      const known = writers.get(name) ?? { bits: new Uint8Array(1), most: 0, count: 0 };
      writers.set(name, known);
      if (!mark(known, Number(number)))
        findings.add('RECORD_TWICE', index, 'has the number of another record of its writer');
    },
    result: () => ({
      completeUpTo,
      late,
      gaps: [...writers.values()].reduce((sum, { most, count }) => sum + most - count, 0),
    }),
  };
}

/** Numbers beyond this are no numbers of a process; they would fill the memory. */
const mostNumber = 2 ** 30;

/** False when the number was there before, or can be none. */
function mark(writer: Writer, number: number): boolean {
  if (number < 1 || number > mostNumber) return false;
  const place = Math.floor(number / 8);
  if (place >= writer.bits.length) {
    const wider = new Uint8Array(Math.max(place + 1, writer.bits.length * 2));
    wider.set(writer.bits);
    writer.bits = wider;
  }
  const bit = 1 << (number % 8);
  const before = writer.bits[place] ?? 0;
  if ((before & bit) !== 0) return false;
  writer.bits[place] = before | bit;
  writer.most = Math.max(writer.most, number);
  writer.count += 1;
  return true;
}
