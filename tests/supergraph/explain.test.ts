import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { wholeHub, type WholeHub } from '../support/whole-hub.ts';

const insurance = 'agr_hrss_social_insurance';
const query = `query($input: ExplainInput!) { explain(input: $input) {
  operationName cost isAllowed refusal isToBeRegistered literals agreement { id }
  fields { path coordinate readFor dataClass rooms decision rule grantedBy } } }`;
const field = z.object({
  path: z.string(),
  coordinate: z.string(),
  readFor: z.string().nullable(),
  dataClass: z.string(),
  rooms: z.array(z.string()),
  decision: z.enum(['ALLOW', 'DENY']),
  rule: z.string(),
  grantedBy: z.array(z.string()),
});
const explanation = z.object({
  operationName: z.string().nullable(),
  cost: z.int(),
  isAllowed: z.boolean(),
  refusal: z.string().nullable(),
  isToBeRegistered: z.boolean(),
  literals: z.array(z.string()),
  agreement: z.object({ id: z.string() }).nullable(),
  fields: z.array(field),
});
const document = `query Person($id: ID!) { citizen(id: $id) {
  identity { sex } contact { mobilePhone } } }`;

let hub: WholeHub;
beforeAll(async () => {
  hub = await wholeHub('http');
});
afterAll(() => hub.close());

const ask = (input: object, caller = 'hrss-insurance') =>
  hub.ask({ caller, query, variables: { input } });
async function explained(input: object, caller?: string): Promise<z.infer<typeof explanation>> {
  const { data, errors } = await ask(input, caller);
  expect(errors).toBeUndefined();
  return z.object({ explain: explanation }).parse(data).explain;
}
const rules = ({ fields }: z.infer<typeof explanation>): string[] =>
  fields.map(({ coordinate, decision, rule }) => `${decision} ${coordinate} ${rule}`);

describe('explain', () => {
  it('says of each field whether it would be answered, by which rule, and what grants it', async () => {
    const answer = await explained({ document, agreementId: insurance });
    expect(answer).toMatchObject({
      operationName: 'Person',
      isAllowed: false,
      refusal: null,
      agreement: { id: insurance },
    });
    expect(rules(answer)).toEqual([
      'ALLOW Query.citizen GRANTED',
      'ALLOW Citizen.identity GRANTED',
      'ALLOW Citizen.id GRANTED',
      'ALLOW Identity.sex GRANTED',
      'DENY Citizen.contact NOT_IN_AGREEMENT',
      'ALLOW Citizen.id GRANTED',
      'DENY Contact.mobilePhone NOT_IN_AGREEMENT',
    ]);
    expect(answer.fields.at(-1)).toEqual({
      path: 'citizen.contact.mobilePhone',
      coordinate: 'Contact.mobilePhone',
      readFor: null,
      dataClass: 'CONTACT',
      rooms: ['citizens'],
      decision: 'DENY',
      rule: 'NOT_IN_AGREEMENT',
      grantedBy: ['agr_hrss_counter', 'agr_hrss_training_subsidy'],
    });
  });

  it('denies what the hub refuses, and allows what it answers', async () => {
    const access = { agreement: insurance, purpose: 'SOCIAL_INSURANCE_REGISTRATION' };
    const variables = { id: hub.idOf('wu_min') };
    for (const text of [document, document.replace('contact { mobilePhone }', '')]) {
      const { isAllowed, fields } = await explained({ document: text, agreementId: insurance });
      const { errors = [] } = await hub.ask({
        caller: 'hrss-insurance',
        access,
        query: text,
        variables,
      });
      expect(isAllowed).toBe(errors.length === 0);
      const refused = errors.flatMap(({ extensions }) =>
        z.array(z.looseObject({ coordinate: z.string() })).parse(extensions['denied']),
      );
      const denied = fields.filter(({ decision }) => decision === 'DENY');
      expect(denied.map(({ coordinate }) => coordinate)).toEqual(
        refused.map(({ coordinate }) => coordinate),
      );
    }
  });

  it('takes the agreement that lacks the fewest fields when none is named', async () => {
    const work = 'query($id: ID!) { citizen(id: $id) { employment { employerName } } }';
    const answer = await explained({ document: work });
    expect(answer).toMatchObject({ isAllowed: true, agreement: { id: 'agr_hrss_case_work' } });
    const other = await explained({ document: work, purpose: 'SOCIAL_INSURANCE_REGISTRATION' });
    expect(other).toMatchObject({ isAllowed: false, agreement: { id: insurance } });
    const employer = other.fields.find(
      ({ coordinate }) => coordinate === 'Employment.employerName',
    );
    expect(employer?.grantedBy).toEqual(['agr_hrss_case_work', 'agr_hrss_counter']);
  });

  it.each([
    ['AGREEMENT_UNKNOWN', { agreementId: 'agr_psb_register' }],
    ['AGREEMENT_UNKNOWN', { agreementId: 'agr_nothing' }],
    ['PURPOSE_MISMATCH', { agreementId: insurance, purpose: 'TAX' }],
    ['ACCESS_MISSING', { purpose: 'TAX' }],
  ])('denies every field with %s under %o', async (code, terms) => {
    const answer = await explained({ document, ...terms });
    expect(answer).toMatchObject({ refusal: code, isAllowed: false });
    expect(answer.fields.every(({ decision, rule }) => decision === 'DENY' && rule === code)).toBe(
      true,
    );
  });

  it('allows anybody what is public, and counts what may be a person', async () => {
    const text = '{ publicServices { nodes { id } } citizen(id: "cit_1") { id } }';
    const answer = await explained({ document: text }, 'audit-desk');
    expect(answer.literals).toEqual(['citizen.id']);
    expect(rules(answer)).toContain('ALLOW PublicService.id PUBLIC');
    const open = await explained({ document: '{ publicServices { nodes { id } } }' }, 'audit-desk');
    expect(open).toMatchObject({ isAllowed: true, refusal: null, isToBeRegistered: false });
  });

  it('reads nobody’s data: nothing goes on record', async () => {
    await hub.sequence();
    await explained({ document });
    expect(await hub.sequence()).toBe(0);
  });

  it.each([
    ['GRAPHQL_PARSE_FAILED', '{'],
    ['GRAPHQL_VALIDATION_FAILED', '{ secrets }'],
    ['OPERATION_NOT_FOUND', 'query A { viewer { client } } query B { viewer { client } }'],
    ['BAD_REQUEST', ''],
  ])('refuses with %s what is no document', async (code, text) => {
    expect(await ask({ document: text })).toMatchObject({ errors: [{ extensions: { code } }] });
  });

  it('is null for a citizen', async () => {
    expect(await ask({ document }, 'lin_zhiyuan')).toEqual({ data: { explain: null } });
  });
});
