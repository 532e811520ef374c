import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { noHub, operator } from '../../src/cli/import/put.ts';
import { supergraphSdl } from '../../src/gateway/generated/supergraph.ts';
import { agreementId, documentId } from '../../src/kernel/ids.ts';
import { consentTerms } from '../../src/policy/consent.ts';
import { readPolicySchema } from '../../src/policy/schema.ts';
import { agreementsRoom } from '../../src/subgraphs/agreements/subgraph.ts';
import { consentsRoom } from '../../src/subgraphs/consents/subgraph.ts';
import { signedAgreements } from '../support/signed-agreement.ts';
import { wholeHub, type WholeAnswer, type WholeHub } from '../support/whole-hub.ts';

const hrss = { agreement: 'agr_hrss_register', purpose: 'REGISTER_MAINTENANCE' };
const insurance = {
  agreement: 'agr_hrss_social_insurance',
  purpose: 'SOCIAL_INSURANCE_REGISTRATION',
};
const oversight = { agreement: 'agr_audit_oversight', purpose: 'DATA_ACCESS_OVERSIGHT' };
const registering = { agreement: 'agr_portal_registering', purpose: 'REGISTER_MAINTENANCE' };
const refused = (code: string): unknown => ({
  errors: [expect.objectContaining({ extensions: expect.objectContaining({ code }) })],
});

const document = 'query Sex($id: ID!) { citizen(id: $id) { identity { sex } } }';
const prefill =
  'query Fill($service: ID!) { prefill(input: { serviceId: $service }) { summary { filled } } }';
const register = `mutation($input: RegisterOperationInput!) { result: registerOperation(input: $input) {
  ... on RegisteredOperationSuccess { operation { documentId } } ... on Problem { code message } } }`;
const withdraw = `mutation($input: WithdrawOperationInput!) { result: withdrawOperation(input: $input) {
  ... on RegisteredOperationSuccess { operation { state } } ... on Problem { code message } } }`;

/** The seed's prefill agreement and its consent once more, for registered operations only; and one to register by. */
async function importClosed(hub: WholeHub): Promise<void> {
  const service = agreementsRoom({ ...hub.deps, hub: noHub }).service(operator, '');
  const known = (await service.find('agr_portal_prefill'))?.agreement;
  if (!known?.agreed) throw new Error('no such agreement');
  const { consumer, provider, agreed } = known;
  const closed = { ...agreed.terms, consumer, provider, documents: 'REGISTERED' };
  const sign = await signedAgreements(hub.deps, hub.signatories);
  await sign({ ...closed, id: 'agr_closed' });
  await sign({
    ...closed,
    id: registering.agreement,
    purpose: registering.purpose,
    subjectScope: 'STATUTE',
    fields: ['Mutation.registerOperation'],
    optionalFields: [],
  });
  const citizenId = hub.idOf('lin_zhiyuan');
  const policy = readPolicySchema(supergraphSdl);
  const id = agreementId.parse('agr_closed');
  if (!id) throw new Error('id');
  await consentsRoom({ ...hub.deps, hub: noHub })
    .service(operator, '')
    .importConsent(
      { citizenId, agreement: id, state: 'GIVEN', at: '2026-01-01T00:00:00Z' },
      {
        terms: consentTerms(policy, { id, consumer, provider, ...agreed.terms }),
        agreementVersion: 4,
        validUntil: agreed.terms.validUntil,
      },
    );
}

describe.each(['local', 'http'] as const)('registered operations, rooms reached by %s', (by) => {
  let hub: WholeHub;
  let serial = 0;
  beforeAll(async () => {
    hub = await wholeHub(by);
    await importClosed(hub);
  });
  afterAll(() => hub.close());

  const change = (query: string, input: object, caller: string, access: object) => {
    const idempotencyKey = `k${String((serial += 1))}`;
    const variables = { input: { idempotencyKey, ...input } };
    return hub.ask({ caller, access: { ...access }, query, variables });
  };
  const registered = (text: string): Promise<WholeAnswer> => {
    const terms = { agreementId: insurance.agreement, clientId: 'hrss-insurance', document: text };
    return change(register, terms, 'hrss-insurance', hrss);
  };

  it('are asked by documentId, by the client they are registered for, and until they are withdrawn', async () => {
    const id = documentId.of(document);
    expect(await registered(document)).toEqual({
      data: { result: { operation: { documentId: id } } },
    });
    const variables = { id: hub.idOf('wu_min') };
    const answer = await hub.ask({ caller: 'hrss-insurance', documentId: id, variables });
    expect(answer).toMatchObject({ data: { citizen: { identity: { sex: expect.any(String) } } } });
    expect(await hub.ask({ caller: 'psb-register', documentId: id, variables })).toEqual(
      refused('OPERATION_NOT_REGISTERED'),
    );
    const other = `${document} # once more`;
    await registered(other);
    const gone = { clientId: 'hrss-insurance', documentId: documentId.of(other) };
    expect(await change(withdraw, gone, 'hrss-insurance', hrss)).toEqual({
      data: { result: { operation: { state: 'WITHDRAWN' } } },
    });
    const { documentId: withdrawn } = gone;
    expect(await hub.ask({ caller: 'hrss-insurance', documentId: withdrawn, variables })).toEqual(
      refused('OPERATION_NOT_REGISTERED'),
    );
  });

  it('are on record by their documentId', async () => {
    const text = `${document} # on record`;
    await registered(text);
    const id = hub.idOf('pei_weifu');
    const operation = documentId.of(text);
    await hub.ask({ caller: 'hrss-insurance', documentId: operation, variables: { id } });
    await hub.sequence();
    const listed = await hub.ask({
      caller: 'audit-desk',
      access: oversight,
      query:
        'query($id: ID!) { disclosures(filter: { citizenId: $id }) { nodes { operation agreement purpose } } }',
      variables: { id },
    });
    expect(listed).toEqual({
      data: { disclosures: { nodes: [{ operation, ...insurance }] } },
    });
  });

  it('cost one read more than a free document, once', async () => {
    const text = `${document} # counted`;
    await registered(text);
    const asking = { caller: 'hrss-insurance', variables: { id: hub.idOf('xu_ruolan') } };
    const calls = async (how: object): Promise<number> => {
      hub.database.calls();
      const answer = await hub.ask({ ...asking, ...how });
      expect(answer.errors).toBeUndefined();
      return hub.database.calls();
    };
    const free = { query: document, access: insurance };
    await calls(free);
    const base = await calls(free);
    const costs = [
      await calls({ documentId: documentId.of(text) }),
      await calls({ documentId: documentId.of(text) }),
    ];
    expect(costs).toEqual([base + 1, base]);
  });

  it('are all that an agreement takes when it says so; registering is free, and a prefill is one', async () => {
    const asking = {
      caller: 'lin_zhiyuan',
      variables: { service: 'svc_residence_permit_renewal' },
    };
    const access = { agreement: 'agr_closed', purpose: 'APPLICATION_PREFILL' };
    expect(await hub.ask({ ...asking, access, query: prefill })).toEqual(
      refused('OPERATION_NOT_REGISTERED'),
    );
    const terms = { agreementId: 'agr_closed', clientId: 'city-portal', document: prefill };
    const id = documentId.of(prefill);
    expect(await change(register, terms, 'city-portal', registering)).toEqual({
      data: { result: { operation: { documentId: id } } },
    });
    const answer = await hub.ask({ ...asking, documentId: id });
    expect(answer).toMatchObject({
      data: { prefill: { summary: { filled: expect.any(Number) } } },
    });
    expect(answer).not.toMatchObject({ data: { prefill: { summary: { filled: 0 } } } });
  });
});
