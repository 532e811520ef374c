import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { buildSchema, coerceInputValue, isInputType } from 'graphql';
import type { RecordKind, RecordLine } from '../../../src/cli/import/record-line.ts';
import { importLines } from '../../../src/cli/import/lines.ts';
import { checkCharacter, isWithCheckCharacter } from '../../../src/dev/seed/gb11643.ts';
import type { SeedPersona } from '../../../src/dev/seed/lines.ts';
import { seedLines, seedPersonas } from '../../../src/dev/seed/lines.ts';
import agreements from '../../../src/dev/seed/agreements.json' with { type: 'json' };
import departments from '../../../src/dev/seed/departments.json' with { type: 'json' };
import services from '../../../src/dev/seed/services.json' with { type: 'json' };
import { departmentId, serviceId } from '../../../src/kernel/ids.ts';
import { concepts } from '../../../src/prefill/concepts.ts';
import { licenceTypes } from '../../../src/kernel/licence-types.ts';
import { memoryStore } from '../../cli/import/build.ts';

const schema = buildSchema(readFileSync('schema/supergraph.graphql', 'utf8'), {
  assumeValidSDL: true,
});
const lines = seedLines();
const personas = seedPersonas();
const today = '2026-11-24';

const ofKind = <K extends RecordKind>(kind: K, of: readonly RecordLine[] = lines) =>
  of.filter((line): line is Extract<RecordLine, { kind: K }> => line.kind === kind);

/** The lines of the one persona with this key. */
function linesOf(key: string): RecordLine[] {
  const persona = personas.find((one) => one.key === key);
  if (persona === undefined) throw new Error(`no persona ${key}`);
  return lines.filter(({ nationalId }) => nationalId === persona.nationalId);
}

/** The members of `data` that this input of the API does not take. */
function refusals(input: string, data: object): string[] {
  const type = schema.getType(input);
  if (!isInputType(type)) throw new Error(`${input} is no input of the schema`);
  const found: string[] = [];
  coerceInputValue(data, type, (path, _value, error) =>
    found.push(`${path.join('.')} ${error.message}`),
  );
  return found;
}

/** What a line becomes in the API: the input's name, and the value for it. */
function inputOf({ kind, data }: RecordLine): [string, object] {
  const idempotencyKey = 'key';
  switch (kind) {
    case 'IDENTITY':
      return ['IdentityInput', data];
    case 'CONTACT':
      return ['ContactInput', data];
    case 'ADDRESS':
      return ['AddressInput', data];
    case 'EMPLOYMENT':
      return ['EmploymentInput', data];
    case 'PROTECTION':
      return ['ProtectionInput', data];
    case 'MANDATE':
      return ['MandateInput', data];
    case 'HOUSEHOLD': {
      const members = data.members.map(({ nationalId, ...member }) => ({
        citizenId: nationalId,
        ...member,
      }));
      return ['HouseholdInput', { ...data, members }];
    }
    case 'LICENCE': {
      const { state, stateReason, ...licence } = data;
      return [
        'IssueLicenceInput',
        { ...licence, idempotencyKey, holderId: `${state ?? ''}${stateReason ?? ''}` },
      ];
    }
    case 'SUBMISSION':
      return ['RecordSubmissionInput', { ...data, idempotencyKey, applicantId: 'cit_1' }];
    case 'CONSENT':
      return [
        'ChangeAgreementInput',
        { idempotencyKey, agreementId: data.agreement, expectedVersion: 1 },
      ];
  }
}

describe('the seed', () => {
  it('has at least 12 persons, each with an own number and its check character', () => {
    expect(personas.length).toBeGreaterThanOrEqual(12);
    const numbers = personas.map(({ nationalId }) => nationalId);
    expect(new Set(numbers).size).toBe(personas.length);
    expect(numbers.filter((number) => !isWithCheckCharacter(number))).toEqual([]);
  });

  it('has numbers of nobody: their region does not exist', () => {
    expect(personas.filter(({ nationalId }) => !/^999(001|250)/.test(nationalId))).toEqual([]);
  });

  it('has numbers that agree with birth and sex', () => {
    for (const { nationalId, data } of ofKind('IDENTITY')) {
      expect(nationalId.slice(6, 14)).toBe(data.dateOfBirth.replaceAll('-', ''));
      expect(Number(nationalId[16]) % 2 === 1).toBe(data.sex === 'MALE');
      expect(data.nationalId).toBe(nationalId);
    }
  });

  it('says of everybody who they are before anything else, and is known by key, name and note', () => {
    const first = new Map<string, RecordKind>();
    for (const { nationalId, kind } of lines)
      if (!first.has(nationalId)) first.set(nationalId, kind);
    expect([...first.keys()]).toEqual(personas.map(({ nationalId }) => nationalId));
    expect(new Set(first.values())).toEqual(new Set(['IDENTITY']));
    expect(new Set(personas.map(({ key }) => key)).size).toBe(personas.length);
    const unnoted = ({ name, note }: SeedPersona): boolean =>
      [name, note.zh, note.en].some((text) => text.trim() === '');
    expect(personas.filter(unnoted)).toEqual([]);
  });

  it('has values that the API takes', () => {
    for (const line of lines) {
      const [input, value] = inputOf(line);
      expect(refusals(input, value)).toEqual([]);
      const { sourceRecord, version, observedAt, assurance } = line;
      expect(refusals('ProvenanceInput', { sourceRecord, version, observedAt, assurance })).toEqual(
        [],
      );
    }
  });

  it('is stored whole, and changes nothing the second time but consents given before they were withdrawn', async () => {
    const { put } = memoryStore();
    const first = await importLines({ lines, put });
    const second = await importLines({ lines, put });
    expect(first).toMatchObject({ stored: lines.length, older: 0, rejects: [] });
    expect(second).toMatchObject({ stored: 0, unchanged: lines.length - 1, older: 1 });
  });

  it('has one record for each key of an authority, but for its newer versions', () => {
    const keys = lines.map(
      (line) => `${line.authority} ${line.sourceRecord} ${String(line.version)}`,
    );
    expect(new Set(keys).size).toBe(lines.length);
    const numbers = ofKind('LICENCE').map(({ data }) => `${data.type} ${data.number}`);
    expect(new Set(numbers).size).toBe(numbers.length);
  });

  it('names only departments, services, agreements, concepts and kinds of licence that there are', () => {
    const known = <T>(ids: Iterable<T>, used: readonly T[]): T[] => {
      const set = new Set(ids);
      return used.filter((id) => !set.has(id));
    };
    const departmentIds = departments.map(({ id }) => id);
    expect(
      known<string>(
        departmentIds,
        lines.map(({ authority }) => authority),
      ),
    ).toEqual([]);
    expect(
      known(
        departmentIds,
        services.map(({ authority }) => authority),
      ),
    ).toEqual([]);
    const submissions = ofKind('SUBMISSION').map(({ data }) => data);
    expect(
      known<string>(
        services.map(({ id }) => id),
        submissions.map(({ serviceId }) => serviceId),
      ),
    ).toEqual([]);
    const consents = ofKind('CONSENT').map(({ data }) => data.agreement);
    const consentAgreements = agreements.filter(({ subjectScope }) => subjectScope === 'CONSENT');
    expect(
      known<string>(
        consentAgreements.map(({ id }) => id),
        consents,
      ),
    ).toEqual([]);
    const answered = submissions.flatMap(({ answers }) =>
      answers.flatMap(({ concept }) => concept ?? []),
    );
    expect(known(concepts.keys(), answered)).toEqual([]);
    expect(
      known(
        licenceTypes.keys(),
        ofKind('LICENCE').map(({ data }) => data.type),
      ),
    ).toEqual([]);
  });

  it('observed nothing in the future', () => {
    expect(lines.filter(({ observedAt }) => observedAt.slice(0, 10) > today)).toEqual([]);
  });
});

describe('the hard cases of the seed', () => {
  const identityOf = (key: string) => ofKind('IDENTITY', linesOf(key))[0]?.data;
  const licencesOf = (key: string) => ofKind('LICENCE', linesOf(key)).map(({ data }) => data);
  const consentOf = (key: string) => ofKind('CONSENT', linesOf(key)).at(-1)?.data.state;

  it('have a person with everything, whom the demo plays', () => {
    expect(personas[0]?.key).toBe('lin_zhiyuan');
    expect(new Set(linesOf('lin_zhiyuan').map(({ kind }) => kind)).size).toBe(8);
    expect(licencesOf('lin_zhiyuan').length).toBeGreaterThanOrEqual(6);
    expect(ofKind('SUBMISSION', linesOf('lin_zhiyuan')).length).toBeGreaterThanOrEqual(3);
    expect(consentOf('lin_zhiyuan')).toBe('GIVEN');
  });

  it('have an old woman without a telephone, who uses counters', () => {
    expect(identityOf('zhou_guizhen')?.dateOfBirth.slice(0, 4)).toBe('1941');
    expect(ofKind('CONTACT', linesOf('zhou_guizhen'))).toEqual([]);
    const channels = ofKind('SUBMISSION', linesOf('zhou_guizhen')).map(({ data }) => data.channel);
    expect(channels).toEqual(['COUNTER', 'PHONE']);
  });

  it('have a guardian and her ward, each naming the other', () => {
    const [guardian, ward] = ['wu_min', 'wu_xiaohan'].map(linesOf);
    const members = (of: RecordLine[] = []) => ofKind('HOUSEHOLD', of)[0]?.data.members;
    expect(members(guardian)).toMatchObject([{ role: 'WARD', nationalId: ward?.[0]?.nationalId }]);
    expect(members(ward)).toMatchObject([
      { role: 'GUARDIAN', nationalId: guardian?.[0]?.nationalId },
    ]);
    expect(
      Number(today.slice(0, 4)) - Number(identityOf('wu_xiaohan')?.dateOfBirth.slice(0, 4)),
    ).toBeLessThan(18);
    expect(consentOf('wu_xiaohan')).toBeUndefined();
  });

  it('have a foreigner with the number of a permanent residence card', () => {
    expect(identityOf('moreau_camille')).toMatchObject({
      citizenships: ['FR'],
      residencyStatus: 'PERMANENT_RESIDENT',
    });
    expect(linesOf('moreau_camille')[0]?.nationalId).toMatch(/^9\d{2}250/);
  });

  it('have a person who changed her name', () => {
    expect(identityOf('xu_ruolan')?.alternativeNames).toEqual([
      { kind: 'FORMER', fullName: '徐招娣' },
    ]);
  });

  it('have a name with characters outside the Basic Multilingual Plane', () => {
    expect(identityOf('pei_weifu')?.name.givenName).toMatch(/^[\u{20000}-\u{3ffff}]{2}$/u);
  });

  it('have a very long name', () => {
    const name = identityOf('abdurahman')?.name;
    expect(name?.fullName.length).toBeGreaterThan(40);
    expect(name?.romanizedName?.length).toBeGreaterThan(70);
  });

  it('have a person who has died', () => {
    expect(identityOf('gu_jianguo')?.dateOfDeath).toBe('2025-08-02');
  });

  it('have a person without records beyond identity, who said nothing about consent', () => {
    expect(linesOf('qian_yiming').map(({ kind }) => kind)).toEqual(['IDENTITY']);
  });

  it('have licences that are revoked, suspended and expired', () => {
    const states = licencesOf('ma_guoqiang').map(({ type, state }) => [type, state]);
    expect(states).toContainEqual(['FOOD_BUSINESS_LICENCE', 'REVOKED']);
    expect(states).toContainEqual(['DRIVING_LICENCE', 'SUSPENDED']);
    const expired = licencesOf('han_xue').filter(({ validUntil = today }) => validUntil < today);
    expect(expired.map(({ type, state }) => [type, state])).toEqual([
      ['RESIDENCE_PERMIT', undefined],
      ['HEALTH_CERTIFICATE', undefined],
    ]);
  });

  it('have a person with two residences of equal standing', () => {
    const homes = ofKind('ADDRESS', linesOf('shen_yue')).filter(
      ({ data }) => data.use === 'RESIDENCE',
    );
    expect(homes).toHaveLength(2);
    expect(new Set(homes.map(({ authority, assurance }) => `${authority} ${assurance}`)).size).toBe(
      1,
    );
    expect(new Set(homes.map(({ data }) => data.fullAddress)).size).toBe(2);
  });

  it('have a consent withdrawn, and consents given', () => {
    const states = personas.map(({ key }) => consentOf(key));
    expect(consentOf('tang_wenbo')).toBe('WITHDRAWN');
    expect(states.filter((state) => state === 'WITHDRAWN')).toHaveLength(1);
    expect(states.filter((state) => state === 'GIVEN').length).toBeGreaterThanOrEqual(9);
  });

  it('have submissions over every channel and in every state', () => {
    const submissions = ofKind('SUBMISSION').map(({ data }) => data);
    expect(new Set(submissions.map(({ channel }) => channel)).size).toBe(5);
    expect(new Set(submissions.map(({ state }) => state)).size).toBe(5);
  });
});

describe('the catalogue of the seed', () => {
  it('has departments and services with ids of their kind and texts in both languages', () => {
    expect(departments.filter(({ id }) => !departmentId.is(id))).toEqual([]);
    expect(services.filter(({ id }) => !serviceId.is(id))).toEqual([]);
    expect(services.length).toBeGreaterThanOrEqual(8);
    const texts = [
      ...departments.map(({ name }) => name),
      ...services.flatMap(({ title, description }) => [title, description]),
    ];
    expect(texts.filter(({ zh, en }) => !/\p{Script=Han}/u.test(zh) || !/[a-z]/.test(en))).toEqual(
      [],
    );
    for (const list of [departments, services])
      expect(new Set(list.map(({ id }) => id)).size).toBe(list.length);
  });
});

describe('a check character', () => {
  it.each([
    ['11010519491231002', 'X'],
    ['44052418800101001', '4'],
  ])('of %s is %s, as the standard has it', (digits, character) => {
    expect(checkCharacter(digits)).toBe(character);
    expect(isWithCheckCharacter(digits + character)).toBe(true);
  });

  it('is missing where a digit is wrong, or there are not 17', () => {
    expect(isWithCheckCharacter('110105194912310021')).toBe(false);
    expect(isWithCheckCharacter('11010519491231102X')).toBe(false);
    expect(checkCharacter('1234')).toBeUndefined();
    expect(isWithCheckCharacter('1101051949123100２X')).toBe(false);
  });
});
