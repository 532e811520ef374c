import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import type { CitizenId } from '../../src/kernel/ids.ts';
import type { Clock } from '../../src/kernel/time.ts';
import type { RoomAnswer } from '../../src/platform/room.ts';
import { citizenService, type CitizenService } from '../../src/subgraphs/citizens/service.ts';
import { citizenStore } from '../../src/subgraphs/citizens/store.ts';
import { citizensRoom } from '../../src/subgraphs/citizens/subgraph.ts';
import { secrets, testRoom, type TestRoom } from '../support/room.ts';

let today = '2026-06-15';
const clock: Clock = { now: () => new Date(`${today}T08:00:00.000Z`) };
const identity = { name: { fullName: '张三' }, sex: 'FEMALE', citizenships: ['CN'] };

let room: TestRoom;
let service: CitizenService;
let serial = 0;
beforeAll(async () => {
  room = await testRoom(citizensRoom, { tables: ['citizens'], clock });
  service = citizenService({
    store: citizenStore(room.database.table('citizens'), secrets.index),
    clock,
  });
});
afterAll(() => room.database.close());

async function person(
  records: Partial<Record<'identity' | 'employment', object>>,
  assurance = 'GOVERNMENT_VERIFIED',
  known?: CitizenId,
): Promise<CitizenId> {
  serial += 1;
  const id = known ?? (await service.citizenFor(`N-${serial}`));
  const provenance = {
    authority: 'dept_a',
    sourceRecord: `r${serial}`,
    version: 1,
    observedAt: '2026-01-01T00:00:00Z',
    assurance,
  };
  for (const kind of ['identity', 'employment'] as const) {
    const data = records[kind];
    if (data)
      expect(await service.importRecord(id, kind, { provenance, data })).toHaveProperty('ok', true);
  }
  return id;
}
const born = (dateOfBirth: string, changes: object = {}): Promise<CitizenId> =>
  person({ identity: { ...identity, dateOfBirth, ...changes } });
const earning = (employment: object): Promise<CitizenId> => person({ employment });

async function ask(id: CitizenId, predicate: string): Promise<RoomAnswer> {
  return room.ask(`query($id: ID!) { citizen(id: $id) { answer: ${predicate} } }`, { id });
}
async function answerOf(id: CitizenId, predicate: string): Promise<unknown> {
  const { data, errors } = await ask(id, predicate);
  expect(errors).toBeUndefined();
  return z.object({ citizen: z.object({ answer: z.unknown() }) }).parse(data).citizen.answer;
}

describe('isAtLeast', () => {
  it.each([
    ['2008-06-15', '2026-06-14', false],
    ['2008-06-15', '2026-06-15', true],
    ['2008-06-15', '2026-06-16', true],
    ['2008-12-31', '2026-12-30', false],
    ['2008-01-01', '2026-01-01', true],
    ['2008-02-29', '2026-02-28', false],
    ['2008-02-29', '2026-03-01', true],
    ['2008-03-01', '2026-02-28', false],
  ])('of 18, for who was born on %s: on %s it is %s', async (birth, day, expected) => {
    today = day;
    expect(await answerOf(await born(birth), 'isAtLeast(age: 18)')).toBe(expected);
  });

  it('counts a birthday on 29 February on that very day where there is one', async () => {
    const id = await born('2008-02-29');
    today = '2028-02-28';
    expect(await answerOf(id, 'isAtLeast(age: 20)')).toBe(false);
    today = '2028-02-29';
    expect(await answerOf(id, 'isAtLeast(age: 20)')).toBe(true);
  });

  it('is not known of somebody without an identity record, nor of the dead', async () => {
    expect(await answerOf(await person({}), 'isAtLeast(age: 0)')).toBeNull();
    const dead = await born('1939-05-12', { dateOfDeath: '2025-08-02' });
    expect(await answerOf(dead, 'isAtLeast(age: 18)')).toBeNull();
  });

  it('is computed from the source that the profile shows', async () => {
    const id = await born('2000-01-01');
    const declared = { ...identity, dateOfBirth: '2020-01-01' };
    await person({ identity: declared }, 'USER_DECLARED', id);
    expect(await answerOf(id, 'isAtLeast(age: 18)')).toBe(true);
  });

  it.each([-1, 151])('of %d is refused with the rule, whoever is asked about', async (age) => {
    for (const id of [await born('1990-01-01'), await person({})]) {
      const { data, errors } = await ask(id, `isAtLeast(age: ${age})`);
      expect(data).toEqual({ citizen: { answer: null } });
      expect(errors).toMatchObject([
        {
          message: 'Arguments break rules: age must be 0 to 150',
          extensions: { code: 'BAD_REQUEST', issues: [{ field: 'age', rule: 'must be 0 to 150' }] },
        },
      ]);
    }
  });
});

describe('hasIncomeBelow', () => {
  it.each([
    [7_459, false],
    [7_460, false],
    [7_461, true],
  ])('%d, of somebody who earns 7,460, is %s', async (monthlyAmount, expected) => {
    const id = await earning({ status: 'EMPLOYED', monthlyIncome: 7_460 });
    expect(await answerOf(id, `hasIncomeBelow(monthlyAmount: ${monthlyAmount})`)).toBe(expected);
  });

  it('is not known of somebody of whom no income is, and is known of who earns nothing', async () => {
    const below = 'hasIncomeBelow(monthlyAmount: 1)';
    expect(await answerOf(await person({}), below)).toBeNull();
    expect(await answerOf(await earning({ status: 'STUDENT' }), below)).toBeNull();
    expect(await answerOf(await earning({ status: 'UNEMPLOYED', monthlyIncome: 0 }), below)).toBe(
      true,
    );
  });

  it('an amount that nobody can earn less than is refused with the rule', async () => {
    const { errors } = await ask(await person({}), 'hasIncomeBelow(monthlyAmount: 0)');
    expect(errors).toMatchObject([
      { message: 'Arguments break rules: monthlyAmount must be at least 1' },
    ]);
  });
});

describe('a predicate of the citizens room', () => {
  it('is answered under a decision for it alone, and reports itself alone', async () => {
    const id = await born('1990-01-01');
    const query =
      'query($id: ID!) { citizen(id: $id) { isAtLeast(age: 18) identity { dateOfBirth } } }';
    const allow = ['Query.citizen', 'Citizen.isAtLeast'];
    const { data, errors, extensions } = await room.ask(query, { id }, { allow });
    expect(data).toEqual({ citizen: { isAtLeast: true, identity: null } });
    expect(errors).toMatchObject([{ extensions: { code: 'FIELD_NOT_GRANTED' } }]);
    expect(extensions?.disclosed).toEqual([
      { subject: id, fields: ['Citizen.isAtLeast', 'Query.citizen'] },
    ]);
  });

  it('costs no read beyond the record that it is about, however often it is asked', async () => {
    const id = await person({
      identity: { ...identity, dateOfBirth: '1990-01-01' },
      employment: { status: 'EMPLOYED', monthlyIncome: 5 },
    });
    const query =
      'query($id: ID!) { citizen(id: $id) { a: isAtLeast(age: 1) b: isAtLeast(age: 2) hasIncomeBelow(monthlyAmount: 9) } }';
    room.database.calls();
    await room.ask(query, { id });
    expect(room.database.calls()).toBe(2);
  });
});
