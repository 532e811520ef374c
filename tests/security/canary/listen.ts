import { z } from 'zod';
import type { RoomTransport } from '../../../src/dev/open-rooms.ts';
import { auditIntake } from '../../../src/platform/audit-intake.ts';
import type { Coordinate } from '../../../src/policy/schema.ts';
import { keepOutput } from '../../support/output.ts';
import type { WholeHub } from '../../support/whole-hub.ts';
import type { Build } from '../advisory.ts';
import { leaksIn, released, type Said } from './leaks.ts';
import { loadMarked } from './people.ts';
import { damage, talkative, type Weather } from './weather.ts';
import { askersOf, type Asking, type Question } from './asker.ts';

/** What to ask of a hub in order; of one whose database fails; and of one in which somebody's records are damaged. */
export type Questions = Readonly<Record<'inOrder' | 'failing' | 'damaged', readonly Asking[]>>;

export type Heard = {
  /** Answers, and the rest that left the hub. */
  readonly count: number;
  readonly leaks: readonly string[];
  /** Markers that nobody was told, as `whose path`: of these nothing is shown. */
  readonly unheard: readonly string[];
  /** The fields that have markers. */
  readonly marked: ReadonlySet<Coordinate>;
};

/** Fills a hub with markers, asks, and looks for them in all that leaves it. */
export async function listen(
  build: Build,
  transport: RoomTransport,
  questions: Questions,
): Promise<Heard> {
  const weather: Weather = { now: 'CALM' };
  const output = keepOutput();
  const hub = await build.wholeHub(transport, {
    around: (table) => talkative(table, weather),
    // One caller asks all of it, and the clock stands still.
    callerLimits: { concurrent: 100, costPerMinute: 1e12 },
  });
  try {
    const people = await loadMarked(hub.deps);
    const each = (askings: readonly Asking[]): readonly Question[] =>
      askersOf(people).flatMap((asker) => askings.flatMap((asking) => asking(asker, people)));
    const answers = [...(await asked(hub, each(questions.inOrder)))];
    for (const bad of ['SHOWERS', 'STORM'] as const) {
      weather.now = bad;
      answers.push(...(await asked(hub, each(questions.failing))));
    }
    weather.now = 'CALM';
    await damage(hub, people);
    answers.push(...(await asked(hub, each(questions.damaged))));
    const aside = [
      { where: 'log', rest: hub.logged.join('\n') },
      { where: 'output', rest: output.said() },
      { where: 'intake', rest: await onRecord(hub) },
    ];
    const said = [...answers, ...aside.map((one) => ({ ...one, data: '', isReadable }))];
    const markers = Object.values(people).flatMap((person) => person.markers);
    const heard = released(said, markers);
    const unheard = markers.filter((marker) => !heard.has(marker));
    return {
      count: said.length,
      leaks: [...new Set(leaksIn(said, markers))],
      marked: new Set(markers.map(({ path }) => path.at(-1) ?? '')),
      unheard: unheard.map(({ person, path }) => `${person} ${path.join(' ')}`),
    };
  } finally {
    await hub.close();
    output.end();
  }
}

const isReadable = (): boolean => false;

const answerSchema = z.looseObject({ data: z.unknown().optional() });

async function asked(hub: WholeHub, questions: readonly Question[]): Promise<readonly Said[]> {
  const said: Said[] = [];
  for (const { body, caller, odd, ...question } of questions) {
    const answer = await hub.post(caller, body, odd);
    const { data, ...rest } = answerSchema.parse(JSON.parse(answer.body.toString()));
    said.push({
      ...question,
      data: JSON.stringify(data ?? null),
      rest: JSON.stringify([answer.headers, rest]),
    });
  }
  return said;
}

/**
 * What is on record, but for the caller's own words: the case, and a purpose that has the shape of one; and for what has
 * the length and the letters of ciphertext, in which any short marker turns up by chance.
 */
async function onRecord(hub: WholeHub): Promise<string> {
  const entries = await auditIntake(hub.database.table('intake'), hub.deps.secrets.audit).waiting(
    10_000,
  );
  return JSON.stringify(entries)
    .replaceAll(/\\"case\\":\\"[^"]*\\"/g, '')
    .replaceAll(/\\"purpose\\":\\"[A-Z0-9_]*\\"/g, '')
    .replaceAll(/\\"personal\\":\\"[\w-]{150,}\\"/g, '')
    .replaceAll(/(?<=[[,])\\"[\w-]{22}\\"(?=[\],])/g, '')
    .replaceAll(/(?<=[[,])"[\w-]{80}"(?=[\],])/g, '');
}
