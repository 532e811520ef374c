import { HubError, type Bar } from '../kernel/problems.ts';
import type { PredicateQuestion } from '../policy/predicates.ts';
import { askedAbout, type SpendPredicates } from './predicates.ts';
import { beyond, type About, type Record as PutOnRecord, type Recordable } from './record.ts';
import type { Standing } from './standing.ts';

/**
 * The desk that everybody passes whom one request touches. As soon as somebody is known, whether their data are open
 * to the request is asked, and predicates are counted; as soon as what was read of them is known, it is put on record:
 * RELEASED for those admitted, REFUSED with the rule for the others. All of it runs beside the reading; `settled`
 * resolves when no doubt is left.
 */
export type Desk = {
  /** Somebody is known to be touched, in these fields. What passed before does not pass again. */
  readonly see: (about: readonly About[]) => void;
  /** This was read of them, or may now be: it goes on record, once everybody is asked after. */
  readonly write: (about: readonly About[]) => void;
  /** Those who were seen and are closed to the request. Throws AUDIT_UNAVAILABLE, SOURCE_UNAVAILABLE, and refusals. */
  readonly settled: () => Promise<ReadonlySet<string>>;
  /** Hashes of all records, once settled. */
  readonly records: () => readonly string[];
};

export type DeskSteps = {
  readonly record: PutOnRecord;
  readonly standing: Standing;
  readonly spend: SpendPredicates;
};

/** Who asks, on what right; whom authorisation has admitted already; and the predicates that are asked. */
type Request = Recordable & {
  readonly admitted: readonly string[];
  readonly questions: readonly PredicateQuestion[];
};

export function openDesk(steps: DeskSteps, request: Request): Desk {
  const known = new Map<string, Bar | undefined>(
    request.admitted.map((subject) => [subject, undefined]),
  );
  const seen: About[] = [];
  const written: About[] = [];
  const records: string[] = [];
  let work: Promise<void> = Promise.resolve();

  const barOf = ({ subject }: About): Bar | undefined =>
    subject === null ? undefined : known.get(subject);
  const isOpen = (one: About): boolean => barOf(one) === undefined;

  const admit = async (about: readonly About[]): Promise<void> => {
    const fresh = about.flatMap(({ subject }) =>
      subject === null || known.has(subject) ? [] : [subject],
    );
    const bars = await barsOf(steps, request, fresh);
    for (const subject of fresh) known.set(subject, bars.get(subject));
    await spend(steps, request, about.filter(isOpen));
  };
  const put = async (about: readonly About[]): Promise<void> => {
    records.push(...(await steps.record(request, about.filter(isOpen), { decision: 'RELEASED' })));
    for (const one of about) {
      const refusal = barOf(one);
      const { subject, fields } = one;
      // What was read of them in vain was not released, so the record commits to none of it.
      if (refusal)
        records.push(
          ...(await steps.record(request, [{ subject, fields }], { decision: 'REFUSED', refusal })),
        );
    }
  };
  const next = (
    about: readonly About[],
    passed: About[],
    step: (fresh: readonly About[]) => Promise<void>,
  ): void => {
    const fresh = beyond(about, passed);
    if (fresh.length === 0) return;
    passed.push(...fresh);
    const before = work;
    work = before.then(() => step(fresh));
    // Its failure is thrown where it is awaited; until then it is nobody's unhandled rejection.
    work.catch(() => undefined);
  };
  const see = (about: readonly About[]): void => {
    next(
      about.map(({ subject, fields }) => ({ subject, fields })),
      seen,
      admit,
    );
  };
  return {
    see,
    write: (about) => {
      see(about);
      next(about, written, put);
    },
    settled: async () => {
      await work;
      return new Set([...known].flatMap(([subject, bar]) => (bar === undefined ? [] : [subject])));
    },
    records: () => records,
  };
}

async function barsOf(
  { standing }: DeskSteps,
  { agreement, actor, access }: Request,
  subjects: readonly string[],
): Promise<ReadonlyMap<string, Bar>> {
  if (subjects.length === 0) return new Map();
  if (!agreement) throw new Error('desk: a person under no agreement');
  return standing({ agreement, actor, case: access?.case }, subjects);
}

/** Predicates past their budget are refused as a whole, on record, before anything of them is. */
async function spend(steps: DeskSteps, request: Request, open: readonly About[]): Promise<void> {
  const asked = askedAbout(request.questions, open);
  if (asked.length === 0) return;
  const { agreement, actor } = request;
  if (!agreement) throw new Error('desk: predicates under no agreement');
  try {
    await steps.spend({ purpose: agreement.purpose, department: actor.department }, asked);
  } catch (error) {
    if (!(error instanceof HubError) || error.code !== 'PREDICATE_BUDGET_SPENT') throw error;
    const about = open.filter(({ subject }) => asked.some((one) => one.subject === subject));
    await steps.record(request, about, { decision: 'REFUSED', refusal: error.code });
    throw error;
  }
}
