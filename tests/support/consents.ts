import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { WholeAnswer, WholeHub } from './whole-hub.ts';

/** The portal's own right to show and change consents, and a department's that rests on them. */
export const managing = { agreement: 'agr_self_consent', purpose: 'CONSENT_MANAGEMENT' };
export const outreach = {
  agreement: 'agr_hrss_training_subsidy',
  purpose: 'TRAINING_SUBSIDY_OUTREACH',
};

export const giveDocument = `mutation($input: GiveConsentInput!) { result: giveConsent(input: $input) { __typename
  ... on ConsentSuccess { consent { id version state fields validUntil revisions { id state } } }
  ... on InvalidInput { issues { field } } ... on Conflict { code currentVersion } ... on NotPermitted { code } } }`;
export const withdrawDocument = `mutation($input: WithdrawConsentInput!) { result: withdrawConsent(input: $input) { __typename
  ... on ConsentSuccess { consent { id version state fields validUntil revisions { id state } } }
  ... on Conflict { code currentVersion } ... on NotPermitted { code } } }`;

const offerAnswer = z.object({
  data: z.object({
    citizen: z.object({ consentOffer: z.object({ terms: z.object({ id: z.string() }) }) }),
  }),
});

/** Who speaks: a persona, for themselves or for their ward. */
export type By = { readonly caller: string; readonly ward?: string };

/** What a portal does about consents, through the public API. */
export function portal(hub: WholeHub, agreementId = outreach.agreement) {
  const asked = (by: By, query: string, variables: object): Promise<WholeAnswer> =>
    hub.ask({
      caller: by.caller,
      access: { ...managing, ...(by.ward ? { onBehalfOf: hub.idOf(by.ward) } : {}) },
      query,
      variables: { ...variables },
    });
  const idOf = ({ caller, ward }: By): string => hub.idOf(ward ?? caller);
  const termsId = async (by: By): Promise<string> => {
    const query =
      'query($id: ID!, $agreement: ID!) { citizen(id: $id) { consentOffer(agreement: $agreement) { terms { id } } } }';
    const answer = await asked(by, query, { id: idOf(by), agreement: agreementId });
    return offerAnswer.parse(answer).data.citizen.consentOffer.terms.id;
  };
  return {
    asked,
    idOf,
    termsId,
    give: async (by: By, changes: object = {}): Promise<WholeAnswer> => {
      const shown = await termsId(by);
      const given = {
        idempotencyKey: randomUUID(),
        agreementId,
        termsId: shown,
        optionalFields: [],
      };
      return asked(by, giveDocument, { input: { ...given, ...changes } });
    },
    withdraw: (by: By, changes: object = {}): Promise<WholeAnswer> =>
      asked(by, withdrawDocument, {
        input: { idempotencyKey: randomUUID(), agreementId, ...changes },
      }),
  };
}
