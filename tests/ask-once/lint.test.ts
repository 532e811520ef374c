import { describe, expect, it } from '@jest/globals';
import { lintForms } from '../../src/ask-once/lint.ts';
import type { Holdings, SharingAgreement } from '../../src/ask-once/model.ts';
import { formOf, leaf, self } from '../prefill/build.ts';

const text = () => leaf({ type: 'string' });
const permit = {
  id: 'permit',
  title: { zh: '居住证', en: 'permit' },
  legalBasis: 'Act 1',
  licenceTypes: ['RESIDENCE_PERMIT'],
  records: [],
};
const first = formOf(
  { name: text(), email: text(), job: text(), shoe: text(), oath: text() },
  {
    '/name': self('name.full'),
    '/email': self('email'),
    '/job': self('employment.occupation'),
    '/oath': { never: true },
  },
  { evidence: [permit] },
);
const second = formOf({ mail: text() }, { '/mail': self('email') });

const contact = ['Citizen.contact', 'Contact.email', 'Contact.provenance'];
const identity = [
  'Citizen.identity',
  'Identity.name',
  'PersonName.fullName',
  'Identity.provenance',
];
const always = [
  'Query.citizen',
  'Citizen.id',
  'Department.id',
  ...['authority', 'observedAt', 'assurance', 'validUntil'].map((field) => `Provenance.${field}`),
];
const agreement = (id: string, consumer: string, fields: readonly string[]): SharingAgreement => ({
  id,
  consumer,
  provider: 'dept_register',
  fields: new Set([...always, ...fields]),
});

function holdings(changes: Partial<Holdings> = {}): Holdings {
  return {
    forms: [
      { service: 'svc_one', authority: 'dept_a', source: { ...first, version: '1' } },
      { service: 'svc_two', authority: 'dept_b', source: { ...second, version: '1' } },
    ],
    agreements: [agreement('agr_a', 'dept_a', contact)],
    holders: new Map([
      ['IDENTITY', ['dept_register']],
      ['CONTACT', ['dept_mail']],
      ['LICENCE:RESIDENCE_PERMIT', ['dept_register']],
    ]),
    portals: [],
    sensitivityOf: (coordinate) => (coordinate === 'Department.id' ? 0 : 1),
    ...changes,
  };
}
const statuses = (given: Holdings): Record<string, string> =>
  Object.fromEntries(
    lintForms(given).questions.map(({ service, name, status }) => [`${service} ${name}`, status]),
  );

describe('the ask-once linter', () => {
  it('says of every question whether it has to be asked', () => {
    expect(statuses(holdings())).toEqual({
      'svc_one /name': 'NOT_SHARED',
      'svc_one /email': 'NEED_NOT_BE_ASKED',
      'svc_one /job': 'NOT_HELD',
      'svc_one /shoe': 'NOT_MAPPED',
      'svc_one /oath': 'ONLY_THE_PERSON',
      'svc_one permit': 'NOT_SHARED',
      'svc_two /mail': 'NOT_SHARED',
    });
  });

  it('says who holds it, under which agreement it is shared, and who else asks it', () => {
    const { questions } = lintForms(holdings());
    expect(questions.find(({ name }) => name === '/email')).toMatchObject({
      asks: 'self.email',
      heldBy: ['dept_mail'],
      sharedUnder: ['agr_a'],
      askedElsewhere: [{ service: 'svc_two', name: '/mail' }],
    });
  });

  it('does not take one department’s agreement for another’s', () => {
    const agreements = [agreement('agr_b', 'dept_b', contact)];
    expect(statuses(holdings({ agreements }))).toMatchObject({
      'svc_one /email': 'NOT_SHARED',
      'svc_two /mail': 'NEED_NOT_BE_ASKED',
    });
  });

  it('counts a portal’s agreement for every service, if forms are filled under it', () => {
    const shown = agreement('agr_shown', 'dept_portal', contact);
    const filled = agreement('agr_filled', 'dept_portal', ['Query.prefill', ...contact]);
    const portals = ['dept_portal'];
    expect(statuses(holdings({ portals, agreements: [shown] }))).toMatchObject({
      'svc_two /mail': 'NOT_SHARED',
    });
    expect(statuses(holdings({ portals, agreements: [shown, filled] }))).toMatchObject({
      'svc_one /email': 'NEED_NOT_BE_ASKED',
      'svc_two /mail': 'NEED_NOT_BE_ASKED',
    });
  });

  it('needs every field that the question reads', () => {
    for (const field of contact) {
      const agreements = [
        agreement(
          'agr_a',
          'dept_a',
          contact.filter((each) => each !== field),
        ),
      ];
      expect(statuses(holdings({ agreements }))).toMatchObject({ 'svc_one /email': 'NOT_SHARED' });
    }
  });

  it('counts coverage over fields and documents alike, against the target', () => {
    const [one, two] = lintForms(
      holdings({ agreements: [agreement('agr_b', 'dept_b', contact)] }),
    ).services;
    expect(one).toMatchObject({ questions: 6, needNotBeAsked: 0, held: 3, isOnTarget: false });
    expect(two).toMatchObject({ questions: 1, coverage: 1, isOnTarget: true });
  });
});

describe('a new agreement that the linter proposes', () => {
  const { proposals } = lintForms(holdings());

  it('takes most questions away, and comes first', () => {
    expect(
      proposals.map(({ consumer, provider, removes }) => [consumer, provider, removes.length]),
    ).toEqual([
      ['dept_a', 'dept_register', 2],
      ['dept_b', 'dept_mail', 1],
    ]);
  });

  it('grants what these questions read and nothing else, so that they need not be asked', () => {
    const [best] = proposals;
    expect(best?.fields).toEqual(expect.arrayContaining(identity));
    expect(best?.fields).not.toContain('Contact.email');
    const agreements = [agreement('agr_new', 'dept_a', best?.fields ?? [])];
    expect(statuses(holdings({ agreements }))).toMatchObject({
      'svc_one /name': 'NEED_NOT_BE_ASKED',
      'svc_one permit': 'NEED_NOT_BE_ASKED',
    });
  });

  it('is the less sensitive of two that take as many away', () => {
    const forms = [
      { service: 'svc_two', authority: 'dept_b', source: { ...second, version: '1' } },
      { service: 'svc_three', authority: 'dept_c', source: { ...threeNamed(), version: '1' } },
    ];
    const found = lintForms(
      holdings({
        forms,
        agreements: [],
        sensitivityOf: (coordinate) => (coordinate.startsWith('PersonName') ? 3 : 1),
      }),
    ).proposals;
    expect(found.map(({ consumer }) => consumer)).toEqual(['dept_b', 'dept_c']);
  });

  function threeNamed() {
    return formOf({ name: text() }, { '/name': self('name.full') });
  }
});
