import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { isObjectType } from 'graphql';
import { groupDisclosures } from '../../src/console/labels/groups.ts';
import { codeLabel, fieldLabel, plainFields } from '../../src/console/labels/plain.ts';
import type { Disclosure } from '../../src/console/hub/disclosures.ts';
import agreements from '../../src/dev/seed/agreements.json' with { type: 'json' };
import services from '../../src/dev/seed/services.json' with { type: 'json' };
import { readPolicySchema } from '../../src/policy/schema.ts';

const policy = readPolicySchema(readFileSync('schema/supergraph.graphql', 'utf8'));
const records = ['Identity', 'PersonName', 'AlternativeName', 'Contact', 'Address', 'Household'];
const more = ['HouseholdMember', 'Employment', 'Licence', 'LicenceClaim', 'Submission'];

/** Fields of a record that hold a value, and do not lead to other records. */
const valued = [...records, ...more, 'SubmittedAnswer', 'SubmittedDocument'].flatMap((name) => {
  const type = policy.schema.getType(name);
  const fields = isObjectType(type) ? Object.keys(type.getFields()) : [];
  const leading = ['provenance', 'name', 'alternativeNames', 'members', 'claims'];
  return fields.filter((field) => !leading.includes(field)).map((field) => `${name}.${field}`);
});

describe('words for people', () => {
  it.each(['zh', 'en'] as const)('name every value of a record in %s', (language) => {
    expect(valued.filter((field) => fieldLabel(field, language) === undefined)).toEqual([]);
  });

  it('name every purpose and every event in life of the seed', () => {
    const named = (kind: 'purposes' | 'lifeEvents', code: string) => codeLabel(kind, code, 'zh');
    expect(agreements.filter(({ purpose }) => named('purposes', purpose) === purpose)).toEqual([]);
    const events = services.flatMap(({ lifeEvents }) => lifeEvents);
    expect(events.filter((event) => named('lifeEvents', event) === event)).toEqual([]);
  });

  it('say what was seen by what it is about, and leave out what only leads there', () => {
    const fields = ['Query.citizen', 'Citizen.identity', 'Identity.sex', 'PersonName.fullName'];
    expect(plainFields([...fields, 'Contact.email', 'Provenance.observedAt'], 'en')).toEqual([
      { group: 'Identity', fields: ['sex', 'full name'] },
      { group: 'Contact', fields: ['e-mail address'] },
    ]);
  });
});

const entry: Disclosure = {
  id: 'a',
  at: '2026-11-25T08:00:00.000Z',
  request: 'req_1',
  department: { id: 'dept_hrss', name: { zh: '人社局', en: 'HRSS' } },
  actor: 'DEPARTMENT',
  subject: 'p',
  representative: null,
  purpose: 'CASE_HANDLING',
  legalBasis: 'law',
  consent: null,
  case: null,
  fields: ['Identity.sex'],
  decision: 'RELEASED',
  refusal: null,
};

describe('entries of the log', () => {
  it('are together when they differ in nothing but the time, with the fields of all', () => {
    const later = { ...entry, id: 'b', at: '2026-11-25T09:00:00.000Z', fields: ['Contact.email'] };
    const { others } = groupDisclosures([later, entry]);
    expect(others).toHaveLength(1);
    expect(others[0]).toMatchObject({
      latest: later.at,
      fields: ['Contact.email', 'Identity.sex'],
      entries: [later, entry],
    });
  });

  it('are apart by purpose and by outcome', () => {
    const refused = { ...entry, decision: 'REFUSED', refusal: 'FIELD_NOT_GRANTED' } as const;
    const { others } = groupDisclosures([entry, refused, { ...entry, purpose: 'OTHER' }]);
    expect(others).toHaveLength(3);
  });

  it('are the person’s own when they asked themselves, and not when somebody did for them', () => {
    const own = { ...entry, actor: 'CITIZEN' };
    const { own: mine, others } = groupDisclosures([own, { ...own, representative: 'guardian' }]);
    expect([mine.length, others.length]).toEqual([1, 1]);
  });
});
