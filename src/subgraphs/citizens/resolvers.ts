import { citizenId, type CitizenId } from '../../kernel/ids.ts';
import type { Result } from '../../kernel/result.ts';
import type { Problem } from '../../kernel/problems.ts';
import type { RoomContext, RoomResolvers } from '../../platform/room.ts';
import type {
  CitizenAddressesArgs,
  CitizenHasIncomeBelowArgs,
  CitizenIsAtLeastArgs,
  MutationPublishRecordArgs,
  MutationRegisterCitizenArgs,
  QueryCitizenArgs,
  QueryCitizenByNationalIdArgs,
} from './generated/resolvers.ts';
import { addressUses, type Slot, type SourceRecord } from './model.ts';
import type { CitizenService } from './service.ts';

type Context = RoomContext<CitizenService>;
type Citizen = { readonly id: CitizenId; readonly subject: CitizenId };

const citizen = (id: CitizenId): Citizen => ({ id, subject: id });
const found = (id: CitizenId | undefined): Citizen | null =>
  id === undefined ? null : citizen(id);

const inSlot =
  (slot: Slot) =>
  async ({ id }: Citizen, _: unknown, { service }: Context) =>
    shown(id, await service.record(id, slot));

export const resolvers: RoomResolvers<CitizenService> = {
  Query: {
    citizen: async (_: unknown, { id }: QueryCitizenArgs, { service }: Context) =>
      found(await service.find(id)),
    citizenByNationalId: async (
      _: unknown,
      { input }: QueryCitizenByNationalIdArgs,
      { service }: Context,
    ) => found(await service.findByNationalId(input.nationalId)),
  },
  Mutation: {
    publishRecord: async (
      _: unknown,
      { input }: MutationPublishRecordArgs,
      { service, decision }: Context,
    ) => answered('PublishRecordSuccess', await service.publishRecord(input, decision.actor)),
    registerCitizen: async (
      _: unknown,
      { input }: MutationRegisterCitizenArgs,
      { service, decision }: Context,
    ) => answered('RegisterCitizenSuccess', await service.registerCitizen(input, decision.actor)),
  },
  Citizen: {
    __resolveReference: ({ id }: { id: string }) => found(citizenId.parse(id)),
    identity: inSlot('identity'),
    contact: inSlot('contact'),
    household: inSlot('household'),
    employment: inSlot('employment'),
    protection: inSlot('protection'),
    mandates: async ({ id }: Citizen, _: unknown, { service }: Context) =>
      (await service.mandates(id)).map((record) => shown(id, record)),
    standing: ({ id }: Citizen) => citizen(id),
    addresses: async ({ id }: Citizen, { uses }: CitizenAddressesArgs, { service }: Context) => {
      const asked = uses ?? addressUses;
      const records = await Promise.all(asked.map((use) => service.record(id, `address#${use}`)));
      return records.flatMap((record) => shown(id, record) ?? []);
    },
    isAtLeast: ({ id }: Citizen, args: CitizenIsAtLeastArgs, { service }: Context) =>
      service.isAtLeast(id, args),
    hasIncomeBelow: ({ id }: Citizen, args: CitizenHasIncomeBelowArgs, { service }: Context) =>
      service.hasIncomeBelow(id, args),
  },
  Standing: {
    isSealed: ({ id }: Citizen, _: unknown, { service }: Context) => service.isSealed(id),
    isDeceased: ({ id }: Citizen, _: unknown, { service }: Context) => service.isDeceased(id),
    representatives: ({ id }: Citizen, _: unknown, { service }: Context) =>
      service.representatives(id),
    residenceDivision: async ({ id }: Citizen, _: unknown, { service }: Context) =>
      (await service.residenceDivision(id)) ?? null,
  },
  HouseholdMember: {
    citizen: ({ citizenId: id }: { citizenId?: string | null }) => found(citizenId.parse(id)),
  },
};

/** A record as the schema shows it. */
function shown(subject: CitizenId, record: SourceRecord | undefined): object | null {
  if (!record) return null;
  const { authority, ...provenance } = record.provenance;
  return { ...record.data, subject, provenance: { ...provenance, authority: { id: authority } } };
}

function answered(
  typename: string,
  result: Result<{ readonly citizen: CitizenId; readonly version?: number }, Problem>,
): object {
  if (!result.ok) return { __typename: result.problem.kind, ...result.problem };
  const { citizen: id, ...rest } = result.value;
  return { __typename: typename, subject: id, citizen: citizen(id), ...rest };
}
