import { HubError, type Bar, type ErrorCode } from '../kernel/problems.ts';
import type { PredicateQuestion } from '../policy/predicates.ts';
import type { Coordinate } from '../policy/schema.ts';
import { askedAbout, type SpendPredicates } from './predicates.ts';
import { beyond, type About, type Record as PutOnRecord, type Recordable } from './record.ts';
import type { Standing } from './standing.ts';
import type { CountPeople } from './volume.ts';

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
  /** Throws AUDIT_UNAVAILABLE, SOURCE_UNAVAILABLE, and refusals. */
  readonly settled: () => Promise<Settled>;
  /** Hashes of all records, once settled. */
  readonly records: () => readonly string[];
};

export type Settled = {
  /** Those who were seen and are closed to the request. */
  readonly closed: ReadonlySet<string>;
  /** What somebody who was seen has not consented to; then nothing is released about anybody. */
  readonly unconsented: readonly Coordinate[];
};

/** What is counted, and used up. */
const spentCodes: readonly ErrorCode[] = ['PREDICATE_BUDGET_SPENT', 'VOLUME_CAP_REACHED'];

export type DeskSteps = {
  readonly record: PutOnRecord;
  readonly standing: Standing;
  readonly spend: SpendPredicates;
  readonly count: CountPeople;
};

/** Who asks, on what right; what of people; whom authorisation has admitted already; and the predicates that are asked. */
type Request = Recordable & {
  /** Personal fields that are to be read. */
  readonly fields: readonly Coordinate[];
  readonly admitted: readonly { readonly subject: string; readonly consent: string | undefined }[];
  readonly questions: readonly PredicateQuestion[];
};

type Known = {
  readonly bar: Bar | undefined;
  readonly revision: string | undefined;
  readonly uncovered: readonly Coordinate[];
};

export function openDesk(steps: DeskSteps, request: Request): Desk {
  const known = new Map(
    request.admitted.map(({ subject, consent }): [string, Known] => [
      subject,
      { bar: undefined, revision: consent, uncovered: [] },
    ]),
  );
  const counted = new Set<string>();
  const countOnce: CountPeople = async (agreement, people) => {
    const uncounted = people.filter((subject) => !counted.has(subject));
    if (uncounted.length === 0) return;
    await steps.count(agreement, uncounted);
    for (const subject of uncounted) counted.add(subject);
  };
  const seen: About[] = [];
  const written: About[] = [];
  const records: string[] = [];
  let work: Promise<void> = Promise.resolve();

  const admit = async (about: readonly About[]): Promise<void> => {
    const fresh = about.flatMap(({ subject }) =>
      subject === null || known.has(subject) ? [] : [subject],
    );
    for (const [subject, one] of await learn(steps, request, fresh)) known.set(subject, one);
    const open = openIn(about, known);
    await count({ ...steps, count: countOnce }, request, open);
    await spend(steps, request, open);
  };
  const put = async (about: readonly About[]): Promise<void> => {
    records.push(...(await putOnRecord(steps, request, about, known)));
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
  const see = (about: readonly About[]): void =>
    next(
      about.map(({ subject, fields }) => ({ subject, fields })),
      seen,
      admit,
    );
  return {
    see,
    write: (about) => {
      see(about);
      next(about, written, put);
    },
    settled: async () => {
      await work;
      const closed = [...known].flatMap(([subject, { bar }]) =>
        bar === undefined ? [] : [subject],
      );
      const uncovered = [...known.values()].flatMap((one) => one.uncovered);
      return { closed: new Set(closed), unconsented: [...new Set(uncovered)].sort() };
    },
    records: () => records,
  };
}

async function learn(
  { standing }: DeskSteps,
  { agreement, actor, access, fields }: Request,
  subjects: readonly string[],
): Promise<readonly (readonly [string, Known])[]> {
  if (subjects.length === 0) return [];
  if (!agreement) throw new Error('desk: a person under no agreement');
  const found = await standing({ agreement, actor, fields, case: access?.case }, subjects);
  return [...found].map(([subject, { bar, consent }]) => [
    subject,
    { bar, revision: consent?.revision, uncovered: bar ? [] : (consent?.uncovered ?? []) },
  ]);
}

/** Those of whom something may be released: nobody, while somebody has not consented to all of it. */
function openIn(about: readonly About[], known: ReadonlyMap<string, Known>): readonly About[] {
  if ([...known.values()].some(({ uncovered }) => uncovered.length > 0)) return [];
  return about.flatMap((one) => {
    const of = one.subject === null ? undefined : known.get(one.subject);
    return of?.bar ? [] : [{ ...one, consent: of?.revision }];
  });
}

type Refusal = { readonly about: About; readonly refusal: Bar };

/** What was read of somebody in vain was not released, so the record of a refusal commits to none of it. */
function refusalsIn(
  about: readonly About[],
  known: ReadonlyMap<string, Known>,
): readonly Refusal[] {
  return about.flatMap(({ subject, fields }): readonly Refusal[] => {
    const of = subject === null ? undefined : known.get(subject);
    if (!of) return [];
    if (of.bar) return [{ about: { subject, fields }, refusal: of.bar }];
    const refused = { subject, fields: of.uncovered, consent: of.revision };
    return of.uncovered.length > 0 ? [{ about: refused, refusal: 'CONSENT_REQUIRED' }] : [];
  });
}

/** Answers the hashes. */
async function putOnRecord(
  steps: DeskSteps,
  request: Request,
  about: readonly About[],
  known: ReadonlyMap<string, Known>,
): Promise<readonly string[]> {
  const open = openIn(about, known);
  const records = [...(await steps.record(request, open, { decision: 'RELEASED' }))];
  for (const { about: one, refusal } of refusalsIn(about, known))
    records.push(...(await steps.record(request, [one], { decision: 'REFUSED', refusal })));
  return records;
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
