import { citizenId, type CitizenId } from '../../kernel/ids.ts';
import type { RoomContext, RoomResolvers } from '../../platform/room.ts';
import type {
  AgreementReplayArgs,
  AgreementUnusedFieldsArgs,
  CitizenDisclosuresArgs,
  QueryAuditedAgreementArgs,
  QueryDisclosuresArgs,
} from './generated/resolvers.ts';
import type { Disclosure } from './model/disclosure.ts';
import type { AuditService, DisclosurePage } from './service/service.ts';

type Context = RoomContext<AuditService>;

export const resolvers: RoomResolvers<AuditService> = {
  Query: {
    disclosures: async (_: unknown, args: QueryDisclosuresArgs, { service }: Context) =>
      shownPage(await service.disclosures(args)),
    auditedAgreement: (_: unknown, { id }: QueryAuditedAgreementArgs, { service }: Context) =>
      service.isOversight ? { id } : null,
  },
  Citizen: {
    __resolveReference: ({ id: text }: { id: string }) => {
      const id = citizenId.parse(text);
      return id === undefined ? null : { id, subject: id };
    },
    disclosures: async (
      { id }: { id: CitizenId },
      args: CitizenDisclosuresArgs,
      { service }: Context,
    ) => shownPage(await service.disclosuresOf(id, args)),
  },
  Agreement: {
    __resolveReference: (agreement: object) => agreement,
    replay: async (agreement: object, args: AgreementReplayArgs, { service }: Context) =>
      (await service.replay(agreement, args)) ?? null,
    unusedFields: async (
      agreement: object,
      args: AgreementUnusedFieldsArgs,
      { service }: Context,
    ) => (await service.unusedFields(agreement, args)) ?? null,
  },
  Disclosure: {
    department: ({ department }: Disclosure) => ({ id: department }),
    subject: ({ pseudonym }: { pseudonym: string | null }) => pseudonym,
  },
};

/** In a room `subject` names a citizen by id; a record's is a pseudonym, so it goes by another name until it is shown. */
function shownPage({ nodes, ...page }: DisclosurePage): object {
  return {
    ...page,
    nodes: nodes.map(({ subject: pseudonym, ...disclosure }) => ({ ...disclosure, pseudonym })),
  };
}
