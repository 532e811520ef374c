import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { noHub, operator } from '../../src/cli/import/put.ts';
import { supergraphSdl } from '../../src/gateway/generated/supergraph.ts';
import { agreementId, citizenId } from '../../src/kernel/ids.ts';
import { consentTerms } from '../../src/policy/consent.ts';
import { readPolicySchema } from '../../src/policy/schema.ts';
import { agreementsRoom } from '../../src/subgraphs/agreements/subgraph.ts';
import { consentsRoom } from '../../src/subgraphs/consents/subgraph.ts';
import { managing, outreach, portal } from '../support/consents.ts';
import { signedAgreements } from '../support/signed-agreement.ts';
import { wholeHub, type WholeAnswer, type WholeHub } from '../support/whole-hub.ts';

let hub: WholeHub;
let citizen: ReturnType<typeof portal>;
beforeAll(async () => {
  hub = await wholeHub('local');
  citizen = portal(hub);
});
afterAll(() => hub.close());

const email = 'Contact.email';
const nobody = { data: { citizen: null } };
const reach = 'query($id: ID!) { citizen(id: $id) { contact { email mobilePhone } } }';
const call = 'query($id: ID!) { citizen(id: $id) { identity { name { fullName } } } }';

function asDepartment(persona: string, query: string, access: object = {}): Promise<WholeAnswer> {
  return hub.ask({
    caller: 'hrss-insurance',
    access: { ...outreach, ...access },
    query,
    variables: { id: hub.idOf(persona) },
  });
}

const recordsShape = z.object({
  data: z.object({
    citizen: z.object({ disclosures: z.object({ nodes: z.array(z.looseObject({})) }) }),
  }),
});

/** What is on record about a person, as they see it themselves, the newest first. */
async function recordsOf(persona: string): Promise<readonly object[]> {
  await hub.sequence();
  const query =
    'query($id: ID!) { citizen(id: $id) { disclosures(first: 100) { nodes { agreement purpose consent decision refusal fields } } } }';
  const access = { agreement: 'agr_self_access', purpose: 'SUBJECT_ACCESS' };
  const answer = await hub.ask({
    caller: persona,
    access,
    query,
    variables: { id: hub.idOf(persona) },
  });
  return recordsShape.parse(answer).data.citizen.disclosures.nodes;
}

const revisionsShape = z.object({
  data: z.object({
    result: z.object({ consent: z.object({ revisions: z.array(z.object({ id: z.string() })) }) }),
  }),
});
const lastRevision = (answer: WholeAnswer): string =>
  revisionsShape.parse(answer).data.result.consent.revisions.at(-1)?.id ?? '';

describe('before agreeing', () => {
  const query = `query($id: ID!) { citizen(id: $id) { consentOffer(agreement: "${outreach.agreement}") {
    terms { purpose legalBasis controller { id } provider { id } } validUntil consent { state }
    attributes { field dataClass isOptional values } } } }`;

  it('the person is shown the terms and the values, in one request', async () => {
    const answer = await citizen.asked({ caller: 'lin_zhiyuan' }, query, {
      id: hub.idOf('lin_zhiyuan'),
    });
    const attribute = (field: string, dataClass: string, isOptional: boolean, values: unknown) => ({
      field,
      dataClass,
      isOptional,
      values,
    });
    const some = expect.arrayContaining([expect.any(String)]);
    expect(answer).toEqual({
      data: {
        citizen: {
          consentOffer: {
            terms: {
              purpose: outreach.purpose,
              legalBasis: '《中华人民共和国个人信息保护法》第十三条第一款第一项',
              controller: { id: 'dept_hrss' },
              provider: { id: 'dept_psb' },
            },
            validUntil: '2036-12-31',
            consent: null,
            attributes: [
              attribute('Citizen.contact', 'CONTACT', false, null),
              attribute('Citizen.employment', 'EMPLOYMENT', true, null),
              attribute('Citizen.id', 'IDENTIFIER', false, [hub.idOf('lin_zhiyuan')]),
              attribute('Citizen.identity', 'IDENTITY', false, null),
              attribute('Contact.email', 'CONTACT', true, some),
              attribute('Contact.mobilePhone', 'CONTACT', true, some),
              attribute('Employment.occupation', 'EMPLOYMENT', true, some),
              attribute('Identity.name', 'IDENTITY', false, null),
              attribute('PersonName.fullName', 'IDENTITY', false, ['林致远']),
            ],
          },
        },
      },
    });
  });

  it('what the person is shown is on record as read by themselves', async () => {
    expect(await recordsOf('lin_zhiyuan')).toContainEqual({
      agreement: managing.agreement,
      purpose: managing.purpose,
      consent: null,
      decision: 'RELEASED',
      refusal: null,
      fields: expect.arrayContaining(['Contact.email', 'PersonName.fullName', 'Query.citizen']),
    });
  });

  it('nothing is shown to a department', async () => {
    expect(await asDepartment('lin_zhiyuan', query)).toMatchObject({
      errors: [{ extensions: { code: 'FIELD_NOT_GRANTED' } }],
    });
  });

  it('a person of whom government holds nothing is shown that', async () => {
    const answer = await citizen.asked({ caller: 'qian_yiming' }, query, {
      id: hub.idOf('qian_yiming'),
    });
    expect(answer).toMatchObject({
      data: {
        citizen: {
          consentOffer: {
            attributes: expect.arrayContaining([
              { field: email, dataClass: 'CONTACT', isOptional: true, values: [] },
            ]),
          },
        },
      },
    });
  });
});

describe('a department that asks', () => {
  const by = { caller: 'shen_yue' };

  it('reads of who has not consented what it would read of nobody', async () => {
    expect(await asDepartment('shen_yue', call)).toEqual(nobody);
    expect(await recordsOf('shen_yue')).toContainEqual(
      expect.objectContaining({ decision: 'REFUSED', refusal: 'CONSENT_REQUIRED', consent: null }),
    );
  });

  it('reads what was consented to, and each record names the revision', async () => {
    const first = lastRevision(await citizen.give(by));
    expect(await asDepartment('shen_yue', call)).toEqual({
      data: { citizen: { identity: { name: { fullName: '沈悦' } } } },
    });
    const released = (consent: string): unknown =>
      expect.objectContaining({ agreement: outreach.agreement, decision: 'RELEASED', consent });
    expect(await recordsOf('shen_yue')).toContainEqual(released(first));
    const second = lastRevision(await citizen.give(by));
    await asDepartment('shen_yue', call);
    expect(await recordsOf('shen_yue')).toContainEqual(released(second));
  });

  it('is refused what was not ticked, by name and on record', async () => {
    await citizen.give(by, { optionalFields: ['Contact.mobilePhone'] });
    const answer = await asDepartment('shen_yue', reach);
    expect(answer).toMatchObject({
      errors: [
        {
          message: expect.stringContaining(email),
          extensions: {
            code: 'CONSENT_REQUIRED',
            denied: [{ coordinate: email, rule: 'NOT_CONSENTED', agreement: outreach.agreement }],
          },
        },
      ],
    });
    expect(answer.data).toBeUndefined();
    expect(await recordsOf('shen_yue')).toContainEqual(
      expect.objectContaining({
        decision: 'REFUSED',
        refusal: 'CONSENT_REQUIRED',
        fields: [email],
      }),
    );
  });

  it('is refused the same of somebody it finds by their number', async () => {
    const identity = 'query($id: ID!) { citizen(id: $id) { identity { nationalId } } }';
    const self = { agreement: 'agr_self_access', purpose: 'SUBJECT_ACCESS' };
    const id = hub.idOf('shen_yue');
    const own = await hub.ask({
      caller: 'shen_yue',
      access: self,
      query: identity,
      variables: { id },
    });
    const shape = z.object({
      data: z.object({ citizen: z.object({ identity: z.object({ nationalId: z.string() }) }) }),
    });
    const { nationalId } = shape.parse(own).data.citizen.identity;
    const query =
      'query($number: String!) { citizenByNationalId(input: { nationalId: $number }) { contact { email } } }';
    const variables = { number: nationalId };
    const asked = { caller: 'hrss-insurance', query, variables };
    expect(await hub.ask({ ...asked, access: outreach })).toMatchObject({
      errors: [{ extensions: { code: 'CONSENT_REQUIRED' } }],
    });
    expect(await hub.ask({ ...asked, access: { ...outreach, onDenied: 'OMIT' } })).toEqual({
      data: null,
      errors: [expect.objectContaining({ path: ['citizenByNationalId', 'contact', 'email'] })],
    });
  });

  it('reads the rest when it says so', async () => {
    const answer = await asDepartment('shen_yue', reach, { onDenied: 'OMIT' });
    expect(answer).toEqual({
      data: { citizen: { contact: { mobilePhone: expect.any(String) } } },
      errors: [
        expect.objectContaining({
          path: ['citizen', 'contact', 'email'],
          extensions: expect.objectContaining({ code: 'CONSENT_REQUIRED', coordinate: email }),
        }),
      ],
    });
  });

  it('reads nothing from the moment of the withdrawal, through any instance', async () => {
    expect(await asDepartment('shen_yue', call)).not.toEqual(nobody);
    // Another instance has a room of its own, that has read the consent before.
    const other = consentsRoom({ ...hub.deps, hub: noHub });
    const basis = {
      ...outreach,
      legalBasis: '《中华人民共和国个人信息保护法》第十三条第一款第一项',
      controller: 'dept_hrss',
      provider: 'dept_psb',
    };
    const id = citizenId.parse(hub.idOf('shen_yue'));
    const elsewhere = async () => id && other.service(operator, '').coverOf(id, basis, []);
    expect(await elsewhere()).toMatchObject({ uncovered: [] });
    await citizen.withdraw(by);
    expect(await elsewhere()).toBeUndefined();
    expect(await asDepartment('shen_yue', call)).toEqual(nobody);
  });
});

describe('a form', () => {
  it('leaves out what the person did not consent to, and says why', async () => {
    const prefill = { agreement: 'agr_portal_prefill', purpose: 'APPLICATION_PREFILL' };
    const by = { caller: 'lin_zhiyuan' };
    const given = await portal(hub, prefill.agreement).give(by, {
      optionalFields: ['Employment.monthlyIncome'],
    });
    const query = `{ prefill(input: { serviceId: "svc_flexible_employment_insurance" }) {
      values { pointer } missing { pointer status reason { en } } } }`;
    expect(await hub.ask({ ...by, access: prefill, query })).toMatchObject({
      data: {
        prefill: {
          values: expect.arrayContaining([{ pointer: '/employment/monthlyIncome' }]),
          missing: expect.arrayContaining([
            {
              pointer: '/applicant/email',
              status: 'CONSENT_NEEDED',
              reason: { en: 'The person has not consented to the field Contact.email.' },
            },
          ]),
        },
      },
    });
    expect(await recordsOf('lin_zhiyuan')).toContainEqual(
      expect.objectContaining({ agreement: prefill.agreement, consent: lastRevision(given) }),
    );
  });
});

describe('terms that change', () => {
  /** A consent to the terms of the seed, under an agreement whose terms are other ones by now. */
  const consentBefore = async (text: string, changes: object): Promise<void> => {
    const room = agreementsRoom({ ...hub.deps, hub: noHub }).service(operator, '');
    const known = (await room.find(outreach.agreement))?.agreement;
    const id = agreementId.parse(text);
    if (!known?.agreed || !id) throw new Error('no such agreement');
    const { version: agreementVersion, consumer, provider, agreed } = known;
    const terms = { ...agreed.terms, consumer, provider };
    const at = '2026-01-01T00:00:00Z';
    const sign = await signedAgreements(hub.deps, hub.signatories);
    await sign({ ...terms, id });
    const policy = readPolicySchema(supergraphSdl);
    const offered = { terms: consentTerms(policy, { ...terms, id }), agreementVersion };
    await consentsRoom({ ...hub.deps, hub: noHub })
      .service(operator, '')
      .importConsent(
        { citizenId: hub.idOf(by.caller), agreement: id, state: 'GIVEN', at },
        { ...offered, validUntil: terms.validUntil },
      );
    await sign({ ...terms, id, ...changes });
  };
  const asked = (agreement: string, query: string, purpose = outreach.purpose) =>
    asDepartment('han_xue', query, { agreement, purpose });
  const by = { caller: 'han_xue' };

  it.each([
    ['agr_purpose', { purpose: 'MARKETING' }, 'MARKETING'],
    ['agr_basis', { legalBasis: { citation: 'Another Act', text: 'It says so.' } }, undefined],
  ] as const)('to another purpose or basis end the consent: %s', async (id, changes, purpose) => {
    await consentBefore(id, changes);
    expect(await asked(id, call, purpose)).toEqual(nobody);
    await portal(hub, id).give(by);
    expect(await asked(id, call, purpose)).not.toEqual(nobody);
  });

  it('to more fields need a new consent for those, required or optional', async () => {
    const fields = [
      'Query.citizen',
      'Citizen.id',
      'Citizen.identity',
      'Identity.name',
      'Identity.sex',
      'PersonName.fullName',
      'Citizen.contact',
      email,
    ];
    await consentBefore('agr_more', { fields, optionalFields: [email] });
    const sex = 'query($id: ID!) { citizen(id: $id) { identity { sex } } }';
    expect(await asked('agr_more', call)).not.toEqual(nobody);
    expect(await asked('agr_more', sex)).toMatchObject({
      errors: [{ extensions: { denied: [{ coordinate: 'Identity.sex' }] } }],
    });
    await portal(hub, 'agr_more').give(by);
    expect(await asked('agr_more', sex)).toEqual({
      data: { citizen: { identity: { sex: 'FEMALE' } } },
    });
  });

  it('to fewer fields do not', async () => {
    const fields = [
      'Query.citizen',
      'Citizen.id',
      'Citizen.identity',
      'Identity.name',
      'PersonName.fullName',
    ];
    await consentBefore('agr_fewer', { fields, optionalFields: [] });
    expect(await asked('agr_fewer', call)).toEqual({
      data: { citizen: { identity: { name: { fullName: '韩雪' } } } },
    });
  });
});
