import { z } from 'zod';
import type { RoomTransport } from '../../../src/dev/open-rooms.ts';
import { auditIntake } from '../../../src/platform/audit-intake.ts';
import type { Row, Table } from '../../../src/platform/dynamodb.ts';
import type { Coordinate } from '../../../src/policy/schema.ts';
import { keepOutput } from '../../support/output.ts';
import type { WholeHub } from '../../support/whole-hub.ts';
import type { Build } from '../advisory.ts';
import { leaksIn, released, type Said } from './leaks.ts';
import { loadMarked, type People } from './people.ts';
import { askersOf, type Asking, type Question } from './questions.ts';

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
  const weather: Weather = { isStormy: false };
  const output = keepOutput();
  const hub = await build.wholeHub(transport, { around: (table) => talkative(table, weather) });
  try {
    const people = await loadMarked(hub.deps);
    const each = (askings: readonly Asking[]): readonly Question[] =>
      askersOf(people).flatMap((asker) => askings.flatMap((asking) => asking(asker, people)));
    const answers = [...(await asked(hub, each(questions.inOrder)))];
    weather.isStormy = true;
    answers.push(...(await asked(hub, each(questions.failing))));
    weather.isStormy = false;
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

const answerSchema = z.looseObject({ data: z.unknown() });

async function asked(hub: WholeHub, questions: readonly Question[]): Promise<readonly Said[]> {
  const said: Said[] = [];
  for (const { body, caller, ...question } of questions) {
    const answer = await hub.post(caller, body);
    const { data, ...rest } = answerSchema.parse(JSON.parse(answer.body.toString()));
    said.push({
      ...question,
      data: JSON.stringify(data ?? null),
      rest: JSON.stringify([answer.headers, rest]),
    });
  }
  return said;
}

/** What is on record, but for the case: that is the caller's own word, and meant to be found again. */
async function onRecord(hub: WholeHub): Promise<string> {
  const entries = await auditIntake(hub.database.table('intake')).waiting(10_000);
  return JSON.stringify(entries).replaceAll(/\\"case\\":\\"[^"]*\\"/g, '');
}

type Weather = { isStormy: boolean };

const rooms = ['citizens', 'licences', 'submissions'];

/** In a storm a room's table fails, by turns with an error and with the bare rows, and says what it has read. */
function talkative(table: Table, weather: Weather): Table {
  let failures = 0;
  const passed = <T>(rows: T): T => {
    if (!weather.isStormy || !rooms.includes(table.name)) return rows;
    failures += 1;
    if (failures % 2 === 0) throw rows;
    const said = JSON.stringify(rows);
    throw new Error(`${said}\n    at ${said}`);
  };
  return {
    ...table,
    get: async (key) => passed(await table.get(key)),
    getMany: async (keys) => passed(await table.getMany(keys)),
    query: async (range) => passed(await table.query(range)),
  };
}

const record = z.looseObject({ data: z.looseObject({}) });

/** Puts into stored records what the schema cannot show: a text for an enum, an object for a text. */
async function damage(hub: WholeHub, people: People): Promise<void> {
  const table = hub.database.table('citizens');
  for (const { id, nationalId } of Object.values(people)) {
    const worse = { identity: { sex: nationalId }, contact: { email: { is: nationalId } } };
    for (const [slot, changes] of Object.entries(worse)) {
      const key = { pk: id, sk: slot };
      const [name, value] = sourceIn((await table.get(key)) ?? {});
      const stored = record.parse(value);
      const spoilt = { ...stored, data: { ...stored.data, ...changes } };
      await table.setIf(key, name, spoilt, { expression: 'attribute_exists(pk)' });
    }
  }
}

function sourceIn(row: Row): [string, unknown] {
  const found = Object.entries(row).find(([name]) => name.startsWith('@'));
  if (!found) throw new Error('canary: no record to damage');
  return found;
}
