import { describe, expect, it } from '@jest/globals';
import { parseRecordLine, readRecordLine } from '../../../src/cli/import/record-line.ts';
import { contactLine } from './build.ts';

const header = {
  authority: 'dept_psb',
  sourceRecord: 'r1',
  version: 3,
  observedAt: '2026-11-24T08:00:00Z',
  assurance: 'GOVERNMENT_VERIFIED',
  nationalId: '999001198803150012',
};

const dataOf = {
  IDENTITY: {
    name: { fullName: '林致远', familyName: '林', givenName: '致远', romanizedName: 'LIN Zhiyuan' },
    alternativeNames: [{ kind: 'FORMER', fullName: '林远' }],
    sex: 'MALE',
    dateOfBirth: '1988-03-15',
    placeOfBirth: '安徽省合肥市',
    citizenships: ['CN'],
    residencyStatus: 'CITIZEN',
    ethnicity: '汉族',
    nationalId: '999001198803150012',
    dateOfDeath: '2026-01-01',
  },
  CONTACT: { email: 'a@example.cn', mobilePhone: '+8613800000000', homePhone: '+862160000000' },
  ADDRESS: { use: 'RESIDENCE', fullAddress: '上海市某路1号', countryCode: 'CN' },
  HOUSEHOLD: {
    maritalStatus: 'MARRIED',
    marriedOn: '2014-05-20',
    members: [{ role: 'SPOUSE', fullName: '陈静', nationalId: '999001198904120023' }],
  },
  EMPLOYMENT: { status: 'FLEXIBLE', occupation: '网约配送员', monthlyIncome: 7384 },
  LICENCE: {
    type: 'DRIVING_LICENCE',
    number: '310000000001',
    issuedOn: '2020-01-01',
    claims: [{ key: 'vehicleClass', value: 'C1' }],
    state: 'SUSPENDED',
    stateReason: '记分满12分',
  },
  SUBMISSION: {
    serviceId: 'svc_residence_permit_renewal',
    formVersion: '2026-1',
    channel: 'APP',
    submittedAt: '2026-01-01T00:00:00.000Z',
    state: 'APPROVED',
    answers: [{ pointer: '/a/0', concept: 'self.email', value: { deep: [null, 1, true] } }],
    documents: [{ evidenceType: 'LEASE', digest: 'ab'.repeat(32), acceptedOn: '2026-01-02' }],
  },
  CONSENT: { agreement: 'agr_portal_prefill', state: 'GIVEN', at: '2026-01-01T00:00:00.000Z' },
};

const lineWith = (kind: string, data: unknown, more: object = {}): unknown => ({
  ...header,
  kind,
  data,
  ...more,
});

/** The issues of a line, as `field: rule`. */
const issues = (value: unknown): string[] => {
  const read = readRecordLine(value);
  return read.ok ? [] : read.problem.issues.map(({ field, rule }) => `${field}: ${rule}`);
};

describe('a record line', () => {
  it.each(Object.entries(dataOf))('of kind %s is read as it stands', (kind, data) => {
    const read = parseRecordLine(JSON.stringify(lineWith(kind, data)));
    if (!read.ok) throw new Error(JSON.stringify(read.problem.issues));
    expect(read.value.kind).toBe(kind);
    expect(read.value.data).toEqual(data);
  });

  it('holds its instants in UTC with milliseconds', () => {
    const data = { ...dataOf.SUBMISSION, submittedAt: '2026-01-01T08:00:00.5+08:00' };
    const line = lineWith('SUBMISSION', data, { observedAt: '2026-11-24T08:00Z' });
    expect(readRecordLine(line)).toMatchObject({
      value: {
        observedAt: '2026-11-24T08:00:00.000Z',
        data: { submittedAt: '2026-01-01T00:00:00.500Z' },
      },
    });
  });

  it('is read again from what it was read to', () => {
    const line = contactLine(1);
    expect(parseRecordLine(JSON.stringify(line))).toEqual({ ok: true, value: line });
  });

  it('with a member the format does not know is refused, at every level', () => {
    const name = { ...dataOf.IDENTITY.name, middleName: 'x' };
    expect(issues(lineWith('CONTACT', dataOf.CONTACT, { note: 'x' }))).toEqual([
      'note: is not a member of the format',
    ]);
    expect(issues(lineWith('IDENTITY', { ...dataOf.IDENTITY, name }))).toEqual([
      'data.name.middleName: is not a member of the format',
    ]);
  });

  it('with a member named like a person, or like the prototype, is refused without naming it', () => {
    const line = JSON.parse(
      `{"__proto__": {}, "张三": 1, ${JSON.stringify(contactLine(1)).slice(1)}`,
    );
    expect(issues(line)).toEqual([
      '(unknown): is not a member of the format',
      '(unknown): is not a member of the format',
    ]);
  });

  it('names each field at fault and its rule', () => {
    const line = {
      ...header,
      authority: 'psb',
      version: 1.5,
      observedAt: '2026-02-30T00:00:00Z',
      assurance: 'SURE',
      validFrom: '20260101',
      kind: 'ADDRESS',
      data: { use: 'HOME', fullAddress: '', countryCode: 'CHN' },
    };
    expect(issues(line)).toEqual([
      'authority: must be a code dept_…',
      'version: must be a whole number',
      'observedAt: must be an instant, YYYY-MM-DDThh:mm:ssZ',
      'assurance: must be one of GOVERNMENT_VERIFIED, VERIFIED_BY_LICENCE, AGENCY_REPORTED, USER_CONFIRMED, USER_DECLARED',
      'validFrom: must be a calendar date, YYYY-MM-DD',
      'data.use: must be one of RESIDENCE, REGISTERED, MAILING',
      'data.fullAddress: must not be empty; leave it out when there is none',
      'data.countryCode: must be two capital letters (ISO 3166-1)',
    ]);
  });

  it('says what is missing', () => {
    expect(issues({ ...header, kind: 'EMPLOYMENT', data: {} })).toEqual([
      'data.status: is required',
    ]);
    expect(issues({ ...header, data: {} })).toEqual([
      expect.stringMatching(/^kind: must be one of/),
    ]);
    expect(issues('text')).toEqual(['line: must be of type object']);
  });

  it('never repeats a value in an issue', () => {
    const secret = '张三的秘密';
    const given = [
      lineWith(secret, {}),
      lineWith('IDENTITY', { ...dataOf.IDENTITY, sex: secret, dateOfBirth: secret }),
      lineWith('CONTACT', { email: secret, mobilePhone: secret, [secret]: secret }),
      lineWith('LICENCE', { ...dataOf.LICENCE, type: secret, claims: secret }),
      lineWith('CONSENT', { ...dataOf.CONSENT, agreement: secret }, { nationalId: ` ${secret}` }),
    ];
    for (const line of given) {
      expect(issues(line)).not.toEqual([]);
      expect(issues(line).join()).not.toContain(secret);
    }
    const read = parseRecordLine(`{"nationalId": ${secret}`);
    expect(JSON.stringify(read)).not.toContain(secret);
  });

  it.each([
    [
      'null for a value that is absent',
      'CONTACT',
      { email: null },
      'data.email: must be of type string',
    ],
    [
      'no way to reach the person',
      'CONTACT',
      {},
      'data: must state at least one way to reach the person',
    ],
    [
      'a member known twice over',
      'HOUSEHOLD',
      { members: [{ role: 'CHILD', fullName: '林', citizenId: 'cit_1', nationalId: 'x' }] },
      'data.members.0.nationalId: must be left out when citizenId is given',
    ],
    [
      'a revocation without its reason',
      'LICENCE',
      { type: 'A', number: '1', issuedOn: '2020-01-01', claims: [], state: 'REVOKED' },
      'data.stateReason: must be given for SUSPENDED and REVOKED, and only for them',
    ],
    [
      'a licence that ends before it begins',
      'LICENCE',
      { type: 'A', number: '1', issuedOn: '2020-01-01', validUntil: '2019-01-01', claims: [] },
      'data.validUntil: must not be before issuedOn',
    ],
    [
      'half a character',
      'ADDRESS',
      { use: 'RESIDENCE', fullAddress: '\ud800', countryCode: 'CN' },
      'data.fullAddress: must be well-formed Unicode',
    ],
  ])('with %s is refused', (_what, kind, data, issue) => {
    expect(issues(lineWith(kind, data))).toEqual([issue]);
  });

  it('refuses a validity that ends before it begins', () => {
    const more = { validFrom: '2026-02-01', validUntil: '2026-01-01' };
    expect(issues(lineWith('CONTACT', dataOf.CONTACT, more))).toEqual([
      'validUntil: must not be before validFrom',
    ]);
  });

  it('refuses an answer nested beyond any form, one of broken Unicode, and one with a name that every object has', () => {
    let value: unknown = 1;
    for (let level = 0; level < 10_000; level += 1) value = [value];
    const answering = (answer: unknown): unknown =>
      lineWith('SUBMISSION', { ...dataOf.SUBMISSION, answers: [{ pointer: '/a', value: answer }] });
    expect(issues(answering(value))).toEqual([
      'data.answers.0.value: must be JSON of well-formed Unicode, at most 16 levels deep',
    ]);
    expect(issues(answering({ '\udc00': 1 }))).toHaveLength(1);
    expect(issues(answering(JSON.parse('[{"__proto__":1}]')))).toHaveLength(1);
    expect(issues(answering(null))).toEqual([]);
  });
});
