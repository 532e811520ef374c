import { citizenId, type CitizenId } from '../../kernel/ids.ts';
import type { Problem } from '../../kernel/problems.ts';
import type { Result } from '../../kernel/result.ts';
import { licenceLabel } from '../../kernel/licence-types.ts';
import type { RoomContext, RoomResolvers } from '../../platform/room.ts';
import type {
  CitizenHoldsValidArgs,
  CitizenLicencesArgs,
  MutationIssueLicenceArgs,
  MutationRevokeLicenceArgs,
  MutationSuspendLicenceArgs,
  QueryLicenceArgs,
  QueryLicenceByNumberArgs,
} from './generated/resolvers.ts';
import type { Licence } from './model.ts';
import type { LicenceService } from './service.ts';

type Context = RoomContext<LicenceService>;
type Citizen = { readonly id: CitizenId; readonly subject: CitizenId };
type Input = MutationIssueLicenceArgs | MutationSuspendLicenceArgs | MutationRevokeLicenceArgs;
type Verb = 'issueLicence' | 'suspendLicence' | 'revokeLicence';

const change =
  (verb: Verb) =>
  async (_: unknown, { input }: Input, { service, decision }: Context) =>
    answered(service, await service[verb](input, decision.actor));

export const resolvers: RoomResolvers<LicenceService> = {
  Query: {
    licence: async (_: unknown, { id }: QueryLicenceArgs, { service }: Context) =>
      shown(service, await service.find(id)),
    licenceByNumber: async (
      _: unknown,
      { input }: QueryLicenceByNumberArgs,
      { service }: Context,
    ) => shown(service, await service.findByNumber(input)),
  },
  Mutation: {
    issueLicence: change('issueLicence'),
    suspendLicence: change('suspendLicence'),
    revokeLicence: change('revokeLicence'),
  },
  Citizen: {
    __resolveReference: ({ id }: { id: string }) => {
      const subject = citizenId.parse(id);
      return subject === undefined ? null : { id: subject, subject };
    },
    licences: async (
      { id, subject }: Citizen,
      args: CitizenLicencesArgs,
      { service, decision }: Context,
    ) => {
      const { nodes, pageInfo } = await service.heldBy(id, args, decision.actor.client);
      return { subject, nodes: nodes.map((licence) => shown(service, licence)), pageInfo };
    },
    holdsValid: ({ id }: Citizen, args: CitizenHoldsValidArgs, { service }: Context) =>
      service.holdsValid(id, args),
  },
  Licence: {
    __resolveReference: async ({ id }: { id: string }, { service }: Context) =>
      shown(service, await service.find(id)),
  },
};

/** A licence as the schema shows it. */
function shown(service: LicenceService, licence: Licence | undefined): object | null {
  if (!licence) return null;
  const { holder, issuer, provenance } = licence;
  return {
    ...licence,
    subject: holder,
    title: licenceLabel(licence.type),
    state: service.stateNow(licence),
    holder: { id: holder, subject: holder },
    issuer: { id: issuer },
    provenance: { ...provenance, authority: { id: provenance.authority } },
  };
}

function answered(service: LicenceService, result: Result<Licence, Problem>): object {
  return result.ok
    ? {
        __typename: 'LicenceSuccess',
        subject: result.value.holder,
        licence: shown(service, result.value),
      }
    : { __typename: result.problem.kind, ...result.problem };
}
