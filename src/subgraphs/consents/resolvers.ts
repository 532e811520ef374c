import { citizenId, type CitizenId } from '../../kernel/ids.ts';
import type { Problem } from '../../kernel/problems.ts';
import type { Result } from '../../kernel/result.ts';
import type { RoomContext, RoomResolvers } from '../../platform/room.ts';
import type {
  CitizenConsentOfferArgs,
  CitizenConsentToArgs,
  CitizenConsentsArgs,
  MutationGiveConsentArgs,
  MutationWithdrawConsentArgs,
} from './generated/resolvers.ts';
import type { Consent } from './model/consent.ts';
import type { Revision } from './model/revision.ts';
import type { Offer } from './service/offer.ts';
import type { ConsentService } from './service/service.ts';

type Context = RoomContext<ConsentService>;
type Citizen = { readonly id: CitizenId; readonly subject: CitizenId };

export const resolvers: RoomResolvers<ConsentService> = {
  Query: {
    consentKeys: (_: unknown, __: unknown, { service }: Context) => service.publicKeys(),
  },
  Mutation: {
    giveConsent: async (
      _: unknown,
      { input }: MutationGiveConsentArgs,
      { service, decision: { actor, subjects } }: Context,
    ) => answered(service, await service.giveConsent(input, actor, subjects)),
    withdrawConsent: async (
      _: unknown,
      { input }: MutationWithdrawConsentArgs,
      { service, decision: { actor, subjects } }: Context,
    ) => answered(service, await service.withdrawConsent(input, actor, subjects)),
  },
  Citizen: {
    __resolveReference: ({ id }: { id: string }) => {
      const subject = citizenId.parse(id);
      return subject === undefined ? null : { id: subject, subject };
    },
    consents: async (
      { id, subject }: Citizen,
      args: CitizenConsentsArgs,
      { service, decision }: Context,
    ) => {
      const { nodes, pageInfo } = await service.ofCitizen(id, args, decision.actor.client);
      return { subject, nodes: nodes.map((consent) => shown(service, consent)), pageInfo };
    },
    consentOffer: async (
      { id, subject }: Citizen,
      { agreement }: CitizenConsentOfferArgs,
      { service, decision }: Context,
    ) => {
      const offer = await service.offer(id, agreement, decision.actor);
      return offer ? { ...offer, subject, terms: termsShown(offer.terms) } : null;
    },
    consentTo: async (
      { id }: Citizen,
      { terms, fields }: CitizenConsentToArgs,
      { service }: Context,
    ) => (await service.coverOf(id, terms, fields)) ?? null,
  },
  ConsentOffer: {
    consent: async (
      { subject, terms }: { subject: CitizenId; terms: Offer['terms'] },
      _: unknown,
      { service }: Context,
    ) => {
      const consent = await service.find(subject, terms.agreement);
      return consent ? shown(service, consent) : null;
    },
  },
};

/** A consent as the schema shows it. */
function shown(service: ConsentService, consent: Consent): object {
  const { citizen, agreement, version, revisions, isDamaged } = consent;
  const head = isDamaged ? undefined : revisions.at(-1);
  return {
    subject: citizen,
    id: service.idOf(consent),
    version,
    citizen: { id: citizen, subject: citizen },
    agreement: { id: agreement },
    terms: head && termsShown(head.terms),
    state: service.stateNow(consent),
    fields: service.fieldsNow(consent),
    validFrom: head?.validFrom,
    validUntil: head?.validUntil,
    revisions: revisions.map(revisionShown),
  };
}

function revisionShown({ terms, ...revision }: Revision): object {
  return { ...revision, terms: termsShown(terms) };
}

function termsShown({ controller, provider, ...terms }: Revision['terms']): object {
  return { ...terms, controller: { id: controller }, provider: { id: provider } };
}

function answered(service: ConsentService, result: Result<Consent, Problem>): object {
  if (!result.ok) return { __typename: result.problem.kind, ...result.problem };
  const consent = shown(service, result.value);
  return { __typename: 'ConsentSuccess', subject: result.value.citizen, consent };
}
