import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { describe, expect, it } from '@jest/globals';
import { importLines } from '../../../src/cli/import/lines.ts';
import type { MappedMyinfo } from '../../../src/cli/import/myinfo.ts';
import { mapMyinfo } from '../../../src/cli/import/myinfo.ts';
import type { LineOf, RecordKind, RecordLine } from '../../../src/cli/import/record-line.ts';
import { readRecordLine } from '../../../src/cli/import/record-line.ts';
import departments from '../../../src/dev/seed/departments.json' with { type: 'json' };
import { memoryStore } from './build.ts';

const path = createRequire(import.meta.url).resolve('@opengovsg/mockpass/static/myinfo/v3.json');
const text = readFileSync(path, 'utf8');
const file: { personas: Record<string, Record<string, unknown>> } = JSON.parse(text);

function mapped(given: unknown): MappedMyinfo {
  const result = mapMyinfo(given);
  if (!result.ok) throw new Error(JSON.stringify(result.problem));
  return result.value;
}

const { lines, report } = mapped(file);

/** The lines of one persona of one kind. */
function linesOf<K extends RecordKind>(nationalId: string, kind: K): LineOf<K>[] {
  const isOfKind = (line: RecordLine): line is LineOf<K> => line.kind === kind;
  return lines.filter(isOfKind).filter((line) => line.nationalId === nationalId);
}

const meta = (source: string): object => ({
  lastupdated: '2020-04-16',
  classification: 'C',
  source,
});

/** A persona with what an identity needs, and more. */
const personaWith = (more: object): unknown => ({
  personas: {
    S0000001A: {
      name: { ...meta('1'), value: 'TAN AH TECK' },
      sex: { ...meta('1'), code: 'M', desc: 'MALE' },
      dob: { ...meta('1'), value: '1980-01-01' },
      ...more,
    },
  },
});

describe('the Myinfo personas of mockpass', () => {
  it('are 31, each with an identity first', () => {
    expect(report.personas).toBe(31);
    const first = new Map<string, RecordKind>();
    for (const { nationalId, kind } of lines)
      if (!first.has(nationalId)) first.set(nationalId, kind);
    expect([...first.keys()]).toEqual(Object.keys(file.personas));
    expect(new Set(first.values())).toEqual(new Set(['IDENTITY']));
  });

  it('give lines that are record lines, with keys of their own that do not tell the identifier', () => {
    for (const line of lines) {
      expect(readRecordLine(line)).toEqual({ ok: true, value: line });
      expect(line.sourceRecord).not.toContain(line.nationalId);
    }
    const keys = lines.map(({ authority, sourceRecord }) => `${authority} ${sourceRecord}`);
    expect(new Set(keys).size).toBe(lines.length);
    const known = new Set(departments.map(({ id }) => id));
    expect(lines.filter(({ authority }) => !known.has(authority))).toEqual([]);
  });

  it('are each mapped or left, down to the last attribute', () => {
    const personas = Object.values(file.personas);
    const attributes = personas.flatMap((persona) =>
      Object.entries(persona).flatMap(([name, value]) => {
        if (!Array.isArray(value) || value.length === 0) return [name];
        return value.map((_item, index) => `${name}.${String(index)}`);
      }),
    );
    expect(report.attributes).toBe(attributes.length);
    const { UNAVAILABLE, NOT_APPLICABLE, EMPTY, NO_PLACE } = report.left;
    expect(report.mapped + UNAVAILABLE + NOT_APPLICABLE + EMPTY + NO_PLACE).toBe(attributes.length);
    const told = report.byPersona.flatMap((one) =>
      [...one.mapped, ...one.left].map(({ attribute }) => attribute),
    );
    expect([...told].sort()).toEqual([...attributes].sort());
    expect(report.byPersona.reduce((sum, one) => sum + one.lines, 0)).toBe(lines.length);
    expect(UNAVAILABLE).toBe(text.match(/"unavailable": ?true/g)?.length);
  });

  it('come to 199 lines and 563 mapped attributes of 1785', () => {
    expect(report.attributes).toBe(1785);
    expect(report.mapped).toBe(563);
    expect(report.left).toEqual({
      UNAVAILABLE: 62,
      NOT_APPLICABLE: 173,
      EMPTY: 504,
      NO_PLACE: 483,
    });
    expect(lines).toHaveLength(199);
    const counts = new Map<string, number>();
    for (const { kind } of lines) counts.set(kind, (counts.get(kind) ?? 0) + 1);
    expect(Object.fromEntries(counts)).toEqual({
      IDENTITY: 31,
      CONTACT: 31,
      ADDRESS: 32,
      HOUSEHOLD: 38,
      EMPLOYMENT: 39,
      LICENCE: 28,
    });
  });

  it('give a reason in words wherever the hub has no place', () => {
    const noPlace = report.byPersona
      .flatMap(({ left }) => left)
      .filter(({ reason }) => reason === 'NO_PLACE');
    expect(noPlace.filter(({ detail }) => detail === undefined || detail === 'not mapped')).toEqual(
      [],
    );
  });

  it('are not named in the report', () => {
    const told = JSON.stringify(report);
    for (const nationalId of Object.keys(file.personas)) expect(told).not.toContain(nationalId);
    expect(told).not.toContain('LIM YONG XIANG');
  });

  it('give the same lines and report every time', () => {
    expect(JSON.stringify(mapped(JSON.parse(text)))).toBe(JSON.stringify({ lines, report }));
  });

  it('change nothing when imported twice', async () => {
    const { put } = memoryStore();
    expect(await importLines({ lines, put })).toMatchObject({ stored: lines.length, rejects: [] });
    expect(await importLines({ lines, put })).toMatchObject({ stored: 0, unchanged: lines.length });
  });

  it('keep their names and birth, seen on the oldest of their dates, as new as the newest', () => {
    const [line] = linesOf('S9812381D', 'IDENTITY');
    expect(line).toMatchObject({
      authority: 'dept_sg_ica',
      version: 20200416,
      observedAt: '2020-02-04T00:00:00.000Z',
      assurance: 'GOVERNMENT_VERIFIED',
      data: {
        name: { fullName: 'TAN HENG HUAT', romanizedName: 'TAN HENG HUAT' },
        alternativeNames: [{ kind: 'ALIAS', fullName: 'TRICIA TAN HENG HUAT' }],
        sex: 'FEMALE',
        dateOfBirth: '1998-06-06',
        placeOfBirth: 'SINGAPORE',
        citizenships: ['SG'],
        residencyStatus: 'CITIZEN',
        nationalId: 'S9812381D',
      },
    });
  });

  it('have no citizenship where the register names no country of ISO 3166-1', () => {
    expect(linesOf('S9812379B', 'IDENTITY')[0]?.data.citizenships).toEqual([]);
    expect(report.byPersona[0]?.left).toContainEqual({
      attribute: 'nationality',
      reason: 'NO_PLACE',
      detail: 'not the citizenship of a country of ISO 3166-1',
    });
  });

  it('keep apart what the person said and what a register says, each with its source', () => {
    const told = linesOf('S6005054F', 'EMPLOYMENT').map(({ authority, assurance, data }) => [
      authority,
      assurance,
      data.employerName,
    ]);
    expect(told).toEqual([
      ['dept_sg_singpass', 'USER_DECLARED', 'HEALTH CARE PTE LTD'],
      ['dept_sg_cpfb', 'GOVERNMENT_VERIFIED', 'P&L LTD'],
    ]);
    const households = linesOf('G1612352N', 'HOUSEHOLD').map(({ authority, assurance, data }) => [
      authority,
      assurance,
      data.maritalStatus,
      data.members.length,
    ]);
    expect(households).toEqual([
      ['dept_sg_singpass', 'USER_DECLARED', 'MARRIED', 0],
      ['dept_sg_ica', 'GOVERNMENT_VERIFIED', undefined, 4],
    ]);
  });

  it('have no children who have died or bear no name', () => {
    expect(linesOf('S9912374E', 'HOUSEHOLD')[1]?.data.members).toEqual([
      {
        role: 'CHILD',
        fullName: 'ANTHONY TAN YISHENG',
        dateOfBirth: '2014-03-10',
        sex: 'FEMALE',
        nationalId: 'T1401234A',
      },
    ]);
    expect(linesOf('G1612350T', 'HOUSEHOLD')).toHaveLength(1);
  });

  it('have licences to drive and registrations of vehicles, with all that these state', () => {
    const licences = linesOf('S9812381D', 'LICENCE').map(({ data }) => data);
    expect(licences).toMatchObject([
      { type: 'DRIVING_LICENCE', number: '115616', issuedOn: '2018-06-06', state: 'VALID' },
      {
        type: 'VEHICLE_REGISTRATION',
        number: 'SDF1235A',
        state: 'REVOKED',
        stateReason: 'DE-REGISTERED',
      },
    ]);
    expect(licences[0]?.claims).toContainEqual({ key: 'vehicleClasses', value: '2A, 3A' });
    expect(licences[0]?.claims).toContainEqual({ key: 'suspension.enddate', value: '2019-05-23' });
    expect(licences[1]?.claims).toContainEqual({ key: 'make', value: 'KIA' });
    expect(licences[1]?.claims.length).toBeGreaterThan(20);
  });

  it('have no licence whose number several of them have', () => {
    const numbers = lines.flatMap(({ kind, data }) =>
      kind === 'LICENCE' ? [`${data.type} ${data.number}`] : [],
    );
    expect(new Set(numbers).size).toBe(numbers.length);
    expect(numbers).not.toContain('VEHICLE_REGISTRATION SJB5234E');
  });
});

describe('a Myinfo persona', () => {
  const drivingLicence = (more: object): unknown =>
    personaWith({
      drivinglicence: {
        ...meta('1'),
        photocardserialno: { value: '1' },
        qdl: {
          validity: { code: 'V', desc: 'VALID' },
          classes: [{ class: { value: '3' }, issuedate: { value: '2010-07-07' } }],
        },
        ...more,
      },
    });
  const period = (start: string, end: string): object => ({
    startdate: { value: start },
    enddate: { value: end },
  });

  it.each([
    [
      'valid again when a revocation is over',
      { revocation: period('2019-02-27', '2020-02-26') },
      'VALID',
    ],
    [
      'revoked while a revocation runs',
      { revocation: period('2020-02-27', '2021-02-26') },
      'REVOKED',
    ],
    ['revoked when a revocation has no end', { revocation: period('2020-02-27', '') }, 'REVOKED'],
    [
      'suspended while a suspension runs',
      { suspension: period('2020-04-16', '2020-04-16') },
      'SUSPENDED',
    ],
    [
      'suspended while disqualified',
      { disqualification: period('2020-01-01', '2020-12-31') },
      'SUSPENDED',
    ],
    ['not yet suspended', { suspension: period('2020-04-17', '') }, 'VALID'],
    [
      'revoked when the register calls it invalid',
      {
        qdl: {
          validity: { code: 'I', desc: 'INVALID' },
          classes: [{ class: { value: '3' }, issuedate: { value: '2010-07-07' } }],
        },
      },
      'REVOKED',
    ],
  ])('has a driving licence that is %s', (_what, more, state) => {
    const licence = mapped(drivingLicence(more)).lines.find(({ kind }) => kind === 'LICENCE');
    expect(licence?.data).toMatchObject({ type: 'DRIVING_LICENCE', state });
  });

  it('has a record for each source of one group of attributes', () => {
    const given = personaWith({
      email: { ...meta('4'), value: 'teck@example.sg' },
      mobileno: {
        ...meta('2'),
        prefix: { value: '+' },
        areacode: { value: '65' },
        nbr: { value: '80000000' },
      },
      homeno: {
        ...meta('2'),
        prefix: { value: '+' },
        areacode: { value: '65' },
        nbr: { value: 'none' },
      },
    });
    const { lines: told, report: counted } = mapped(given);
    expect(
      told
        .slice(1)
        .map(({ assurance, sourceRecord, data }) => [assurance, sourceRecord.slice(39), data]),
    ).toEqual([
      ['USER_CONFIRMED', ':contact:confirmed', { email: 'teck@example.sg' }],
      ['USER_DECLARED', ':contact', { mobilePhone: '+6580000000' }],
    ]);
    expect(counted.byPersona[0]?.left).toEqual([
      { attribute: 'homeno', reason: 'NO_PLACE', detail: 'not a valid homePhone' },
    ]);
  });

  it('without a uuid has keys that do not tell the identifier', () => {
    const [line] = mapped(personaWith({})).lines;
    expect(line?.sourceRecord).toMatch(/^myinfo:[0-9a-f]{32}:identity$/);
    expect(line?.nationalId).toBe('S0000001A');
  });

  it('without a day of birth has no identity, and the report says why', () => {
    const { lines: told, report: counted } = mapped(
      personaWith({ dob: { ...meta('1'), value: '' } }),
    );
    expect(told).toEqual([]);
    expect(counted.byPersona[0]?.left).toContainEqual({
      attribute: 'name',
      reason: 'NO_PLACE',
      detail: 'an identity needs a name, a sex and a day of birth',
    });
  });

  it('with a value that no record line may hold keeps the record out, and the report says why', () => {
    const { lines: told, report: counted } = mapped(
      personaWith({ dob: { ...meta('1'), value: '1980' } }),
    );
    expect(told).toEqual([]);
    expect(counted).toMatchObject({ attributes: 3, mapped: 0, left: { NO_PLACE: 3 } });
    expect(counted.byPersona[0]?.left[0]?.detail).toBe(
      'data.dateOfBirth must be a calendar date, YYYY-MM-DD',
    );
  });

  it('with attributes nobody knows, or without a source, leaves them with the reason', () => {
    const given = personaWith({
      shoesize: { ...meta('1'), value: '42' },
      race: { value: 'x', desc: 'CHINESE' },
      email: { ...meta('9'), value: 'teck@example.sg' },
      __proto__: null,
    });
    expect(mapped(given).report.byPersona[0]?.left).toEqual([
      { attribute: 'shoesize', reason: 'NO_PLACE', detail: 'not a known attribute' },
      { attribute: 'race', reason: 'NO_PLACE', detail: 'states neither its source nor its date' },
      { attribute: 'email', reason: 'NO_PLACE', detail: 'states neither its source nor its date' },
    ]);
  });
});

describe('a file that is no Myinfo file', () => {
  it.each([[null], [[]], [{}], [{ personas: [] }], [{ personas: { a: 'b' } }]])(
    'is refused: %j',
    (given) => {
      expect(mapMyinfo(given)).toMatchObject({ ok: false, problem: { code: 'INVALID_INPUT' } });
    },
  );
});
