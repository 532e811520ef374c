import { describe, expect, it } from '@jest/globals';
import { faults, imported, rulesOf } from './build.ts';

const sdc = 'http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-';
const expression = (kind: string, text: string, name?: string): object => ({
  url: `${sdc}${kind}`,
  valueExpression: { language: 'text/fhirpath', expression: text, ...(name ? { name } : {}) },
});
const patient = {
  url: `${sdc}launchContext`,
  extension: [
    { url: 'name', valueCoding: { code: 'patient' } },
    { url: 'type', valueCode: 'Patient' },
  ],
};

function filledBy(text: string, type = 'string'): object {
  const item = [
    { linkId: 'q', text: 'Question', type, extension: [expression('initialExpression', text)] },
  ];
  const result = imported({ kind: 'sdc', form: { extension: [patient], item } });
  expect(faults(result)).toEqual([]);
  const [lost] = result.report.notCarried;
  return lost ? { lost: lost.reason } : (rulesOf(result)['/q'] ?? {});
}

describe('an initial expression of a Questionnaire', () => {
  it.each([
    ['%patient.birthDate', 'date', { use: 'dateOfBirth' }],
    ['%patient.gender', 'string', { use: 'sex' }],
    ['%patient.name.family', 'string', { use: 'name.family' }],
    ["%patient.name.where(use = 'official').given.first()", 'string', { use: 'name.given' }],
    ["%patient.name.select(given.first() + ' ' + family)", 'string', { use: 'name.full' }],
    ["%patient.telecom.where(system='email').value", 'string', { use: 'email' }],
    [
      "%patient.telecom.where(use='mobile' and system='phone').value.first()",
      'string',
      { use: 'phone.mobile' },
    ],
    [
      "%patient.address.where(use='home').postalCode",
      'string',
      { use: 'address.postCode', addressUse: 'RESIDENCE' },
    ],
    [
      "%patient.identifier.where(type.coding.where(code='NI').exists()).value",
      'string',
      { use: 'nationalId' },
    ],
  ])('%s is carried over', (text, type, rule) => {
    expect(filledBy(text, type)).toEqual({ role: 'SELF', ...rule });
  });

  it.each([
    ['%patient.address.postalCode', 'WHICH_ONE'],
    ["%patient.telecom.where(system='phone').value", 'WHICH_ONE'],
    ["%patient.name.where(use='maiden').family", 'WHICH_ONE'],
    ['%patient.deceased', 'NOT_HELD'],
    ["%patient.identifier.where(type.coding.code='MR').value", 'NOT_HELD'],
    ['%user.name.family', 'NOT_A_PLAIN_VALUE'],
    ['today()', 'NOT_A_PLAIN_VALUE'],
    ['%patient.birthDate.toString().substring(0,4)', 'NOT_A_PLAIN_VALUE'],
    ['%patient.name.given | %patient.name.family', 'NOT_A_PLAIN_VALUE'],
    ["iif(%patient.gender='male', 'M', 'F')", 'NOT_A_PLAIN_VALUE'],
    ['%patient.name.where(use=', 'NOT_A_PLAIN_VALUE'],
  ])('%s is not, with the reason', (text, lost) => {
    expect(filledBy(text)).toEqual({ lost });
  });
});

describe('a Questionnaire', () => {
  it('lends its items what a population context found, and is refused in the rows of a list', () => {
    const item = [
      {
        linkId: 'home',
        text: 'Home',
        type: 'group',
        extension: [
          expression('itemPopulationContext', "%patient.address.where(use='home')", 'Home'),
        ],
        item: [
          {
            linkId: 'code',
            text: 'Postcode',
            type: 'string',
            extension: [expression('initialExpression', '%Home.postalCode')],
          },
        ],
      },
      {
        linkId: 'kin',
        text: 'Kin',
        type: 'group',
        repeats: true,
        item: [
          {
            linkId: 'name',
            text: 'Name',
            type: 'string',
            extension: [expression('initialExpression', '%patient.name.text')],
          },
        ],
      },
    ];
    const result = imported({ kind: 'sdc', form: { extension: [patient], item } });
    expect(result.mapping['map']).toEqual({
      '/home/code': { use: 'address.postCode', role: 'SELF', addressUse: 'RESIDENCE' },
    });
    expect(result.report.notCarried).toMatchObject([
      { target: '/kin/*/name', reason: 'IN_A_LIST' },
    ]);
  });
});

describe('a file that asks nothing', () => {
  it.each([
    ['sdc', { leaves: [{ path: '/a' }] }, 'a FHIR Questionnaire has `item`'],
    ['formio', { title: 'Form' }, 'a Form.io definition has `components`'],
    ['schema', { type: 'object', properties: {} }, 'a JSON Schema has `properties`'],
  ] as const)('is not taken for a form: %s', (kind, form, where) => {
    expect(() => imported({ kind, form })).toThrow(`asks something: ${where}`);
  });
});
