import type { Bar } from '../kernel/problems.ts';
import type { About, Record as PutOnRecord, Recordable } from './record.ts';
import { beyond } from './record.ts';
import type { Standing } from './standing.ts';

/**
 * The desk that everybody passes whom one request touches. As soon as somebody is known, whether their data are open
 * to the request is asked, and then it is put on record: RELEASED for those admitted, REFUSED with the rule for the
 * others. All of it runs beside the reading; `settled` resolves when there is no doubt left about anybody.
 */
export type Desk = {
  /** Somebody is known to be touched, in these fields. What is on record already is not written again. */
  readonly see: (about: readonly About[]) => void;
  /** Those who were seen and are closed to the request. Throws AUDIT_UNAVAILABLE, SOURCE_UNAVAILABLE. */
  readonly settled: () => Promise<ReadonlySet<string>>;
  /** Hashes of all records, once settled. */
  readonly records: () => readonly string[];
};

type Steps = { readonly record: PutOnRecord; readonly standing: Standing };

/** `admitted` were asked after before; with no agreement a request touches nobody. */
export function openDesk(
  { record, standing }: Steps,
  of: Recordable,
  admitted: readonly string[],
): Desk {
  const known = new Map<string, Bar | undefined>(admitted.map((subject) => [subject, undefined]));
  const seen: About[] = [];
  const records: string[] = [];
  let work: Promise<void> = Promise.resolve();

  const judge = async (about: readonly About[]): Promise<void> => {
    const fresh = about.flatMap(({ subject }) =>
      subject === null || known.has(subject) ? [] : [subject],
    );
    const { agreement, actor, access } = of;
    if (fresh.length > 0 && !agreement) throw new Error('desk: a person without an agreement');
    const bars =
      fresh.length > 0 && agreement
        ? await standing({ agreement, actor, case: access?.case }, fresh)
        : new Map<string, Bar>();
    for (const subject of fresh) known.set(subject, bars.get(subject));
    await file(about);
  };
  const file = async (about: readonly About[]): Promise<void> => {
    const barOf = ({ subject }: About): Bar | undefined =>
      subject === null ? undefined : known.get(subject);
    const open = about.filter((one) => barOf(one) === undefined);
    records.push(...(await record(of, open, { decision: 'RELEASED' })));
    for (const one of about) {
      const refusal = barOf(one);
      if (refusal) records.push(...(await record(of, [one], { decision: 'REFUSED', refusal })));
    }
  };
  return {
    see: (about) => {
      const fresh = beyond(about, seen);
      if (fresh.length === 0) return;
      seen.push(...fresh);
      const before = work;
      work = before.then(() => judge(fresh));
      // Its failure is thrown where it is awaited; until then it is nobody's unhandled rejection.
      work.catch(() => undefined);
    },
    settled: async () => {
      await work;
      return new Set([...known].flatMap(([subject, bar]) => (bar === undefined ? [] : [subject])));
    },
    records: () => records,
  };
}
