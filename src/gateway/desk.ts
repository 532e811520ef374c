import { HubError, type Bar, type ErrorCode } from '../kernel/problems.ts';
import type { PredicateQuestion } from '../policy/predicates.ts';
import { askedAbout, type SpendPredicates } from './predicates.ts';
import { beyond, type About, type Record as PutOnRecord, type Recordable } from './record.ts';
import type { Standing } from './standing.ts';
import type { CountPeople } from './volume.ts';

/**
 * The desk that everybody passes whom one request touches. As soon as somebody is known, whether their data are open
 * to the request is asked, predicates are counted, and then it is put on record: RELEASED for those admitted, REFUSED
 * with the rule for the others. All of it runs beside the reading; `settled` resolves when no doubt is left.
 */
export type Desk = {
  /** Somebody is known to be touched, in these fields. What passed before does not pass again. */
  readonly see: (about: readonly About[]) => void;
  /** Those who were seen and are closed to the request. Throws AUDIT_UNAVAILABLE, SOURCE_UNAVAILABLE, and refusals. */
  readonly settled: () => Promise<ReadonlySet<string>>;
  /** Hashes of all records, once settled. */
  readonly records: () => readonly string[];
};

/** What is counted, and used up. */
const spentCodes: readonly ErrorCode[] = ['PREDICATE_BUDGET_SPENT', 'VOLUME_CAP_REACHED'];

export type DeskSteps = {
  readonly record: PutOnRecord;
  readonly standing: Standing;
  readonly spend: SpendPredicates;
  readonly count: CountPeople;
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
  const counted = new Set<string>();
  const seen: About[] = [];
  const records: string[] = [];
  let work: Promise<void> = Promise.resolve();

  const pass = async (about: readonly About[]): Promise<void> => {
    const fresh = about.flatMap(({ subject }) =>
      subject === null || known.has(subject) ? [] : [subject],
    );
    const bars = await barsOf(steps, request, fresh);
    for (const subject of fresh) known.set(subject, bars.get(subject));
    const barOf = ({ subject }: About): Bar | undefined =>
      subject === null ? undefined : known.get(subject);
    const open = about.filter((one) => barOf(one) === undefined);
    const uncounted = open.filter(({ subject }) => subject !== null && !counted.has(subject));
    await count(steps, request, uncounted);
    for (const { subject } of uncounted) if (subject !== null) counted.add(subject);
    await spend(steps, request, open);
    records.push(...(await steps.record(request, open, { decision: 'RELEASED' })));
    for (const one of about) {
      const refusal = barOf(one);
      if (refusal)
        records.push(...(await steps.record(request, [one], { decision: 'REFUSED', refusal })));
    }
  };
  return {
    see: (about) => {
      const fresh = beyond(about, seen);
      if (fresh.length === 0) return;
      seen.push(...fresh);
      const before = work;
      work = before.then(() => pass(fresh));
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
  const about = open.filter(({ subject }) => asked.some((one) => one.subject === subject));
  await refusedOnRecord(steps, request, about, () =>
    steps.spend({ purpose: agreement.purpose, department: actor.department }, asked),
  );
}

/** So are people past the agreement's cap. */
async function count(steps: DeskSteps, request: Request, open: readonly About[]): Promise<void> {
  const { agreement } = request;
  const people = open.flatMap(({ subject }) => subject ?? []);
  if (people.length === 0) return;
  if (!agreement) throw new Error('desk: a person under no agreement');
  await refusedOnRecord(steps, request, open, () => steps.count(agreement, people));
}

async function refusedOnRecord(
  steps: DeskSteps,
  request: Request,
  about: readonly About[],
  counting: () => Promise<void>,
): Promise<void> {
  try {
    await counting();
  } catch (error) {
    if (!(error instanceof HubError) || !spentCodes.includes(error.code)) throw error;
    await steps.record(request, about, { decision: 'REFUSED', refusal: error.code });
    throw error;
  }
}
