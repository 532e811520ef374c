import { citizenId, type CitizenId } from '../../kernel/ids.ts';
import type { RoomContext, RoomResolvers } from '../../platform/room.ts';
import type {
  AgreementReplayArgs,
  AgreementUnusedFieldsArgs,
  CitizenDisclosuresArgs,
  DisclosureHasReleasedArgs,
  MutationDestroyAuditKeyArgs,
  QueryAuditedAgreementArgs,
  QueryCheckpointArgs,
  QueryConsistencyProofArgs,
  QueryDisclosuresArgs,
  QueryFinalCheckpointArgs,
  QueryLogFileArgs,
  QueryReceiptArgs,
} from './generated/resolvers.ts';
import type { Disclosure } from './model/disclosure.ts';
import type { DisclosurePage } from './service/disclosures.ts';
import type { AuditService } from './service/service.ts';

type Context = RoomContext<AuditService>;

/** In a room `subject` names a citizen by id; a record's is a pseudonym, so it goes by another name until it is shown. */
type Shown = Omit<Disclosure, 'subject'> & { readonly pseudonym: string | null };

export const resolvers: RoomResolvers<AuditService> = {
  Query: {
    disclosures: async (_: unknown, args: QueryDisclosuresArgs, { service }: Context) =>
      shownPage(await service.disclosures(args)),
    auditedAgreement: (_: unknown, { id }: QueryAuditedAgreementArgs, { service }: Context) =>
      service.isOversight ? { id } : null,
    checkpoint: (_: unknown, args: QueryCheckpointArgs, { service }: Context) =>
      service.checkpoint(args),
    finalCheckpoint: (_: unknown, args: QueryFinalCheckpointArgs, { service }: Context) =>
      service.finalCheckpoint(args),
    receipt: (_: unknown, args: QueryReceiptArgs, { service }: Context) => service.receipt(args),
    consistencyProof: (_: unknown, args: QueryConsistencyProofArgs, { service }: Context) =>
      service.consistencyProof(args),
    logFile: async (_: unknown, { log, path }: QueryLogFileArgs, { service }: Context) => {
      const bytes = await service.file(log, path);
      return bytes ? Buffer.from(bytes).toString('base64') : null;
    },
  },
  Mutation: {
    destroyAuditKey: async (
      _: unknown,
      { input }: MutationDestroyAuditKeyArgs,
      { service }: Context,
    ) => {
      const result = await service.destroyAuditKey(input);
      return result.ok
        ? { __typename: 'DestroyAuditKeySuccess', ...result.value }
        : { __typename: result.problem.kind, ...result.problem };
    },
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
    subject: ({ pseudonym }: Shown) => pseudonym,
    hasReleased: (
      { pseudonym, ...disclosure }: Shown,
      args: DisclosureHasReleasedArgs,
      { service }: Context,
    ) => service.hasReleased({ ...disclosure, subject: pseudonym }, args),
  },
};

function shownPage({ nodes, ...page }: DisclosurePage): object {
  return {
    ...page,
    nodes: nodes.map(({ subject: pseudonym, ...disclosure }): Shown => ({
      ...disclosure,
      pseudonym,
    })),
  };
}
