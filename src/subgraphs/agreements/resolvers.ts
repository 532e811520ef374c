import { citizenId, type CitizenId } from '../../kernel/ids.ts';
import type { Problem } from '../../kernel/problems.ts';
import type { Result } from '../../kernel/result.ts';
import type { RoomContext, RoomResolvers } from '../../platform/room.ts';
import type {
  MutationApproveAgreementArgs,
  MutationCreateAgreementArgs,
  MutationRegisterOperationArgs,
  MutationRevokeAgreementArgs,
  MutationSpendPredicatesArgs,
  MutationWithdrawOperationArgs,
  QueryExplainArgs,
  ViewerAgreementArgs,
  ViewerOperationArgs,
  ViewerOperationsArgs,
} from './generated/resolvers.ts';
import type { Agreement } from './model/agreement.ts';
import type { Operation } from './model/operation.ts';
import type { Viewer } from './model/viewer.ts';
import type { AgreementService } from './service/service.ts';

type Context = RoomContext<AgreementService>;

export const resolvers: RoomResolvers<AgreementService> = {
  Query: {
    viewer: (_: unknown, __: unknown, { service, decision }: Context) =>
      service.viewer(decision.actor, decision.subjects),
    explain: async (_: unknown, { input }: QueryExplainArgs, { service, decision }: Context) => {
      const explanation = await service.explain(input, decision.actor);
      if (!explanation) return null;
      const { agreement } = explanation;
      return { ...explanation, agreement: agreement ? shown(agreement) : null };
    },
  },
  Mutation: {
    createAgreement: async (
      _: unknown,
      { input }: MutationCreateAgreementArgs,
      { service, decision }: Context,
    ) => answered(await service.createAgreement(input, decision.actor)),
    approveAgreement: async (
      _: unknown,
      { input }: MutationApproveAgreementArgs,
      { service, decision }: Context,
    ) => answered(await service.approveAgreement(input, decision.actor)),
    revokeAgreement: async (
      _: unknown,
      { input }: MutationRevokeAgreementArgs,
      { service, decision }: Context,
    ) => answered(await service.revokeAgreement(input, decision.actor)),
    spendPredicates: (_: unknown, { input }: MutationSpendPredicatesArgs, { service }: Context) =>
      service.spendPredicates(input),
    registerOperation: async (
      _: unknown,
      { input }: MutationRegisterOperationArgs,
      { service, decision }: Context,
    ) => settled(await service.registerOperation(input, decision.actor)),
    withdrawOperation: async (
      _: unknown,
      { input }: MutationWithdrawOperationArgs,
      { service, decision }: Context,
    ) => settled(await service.withdrawOperation(input, decision.actor)),
  },
  Viewer: {
    department: ({ department }: Viewer) => ({ id: department }),
    citizen: ({ citizen }: Viewer) => reference(citizen),
    agreements: async ({ department }: Viewer, _: unknown, { service }: Context) =>
      (await service.ofConsumer(department)).map(shown),
    agreement: async (viewer: Viewer, { id }: ViewerAgreementArgs, { service }: Context) => {
      const agreement = await service.ofParty(viewer, id);
      return agreement ? shown(agreement) : null;
    },
    operation: async (viewer: Viewer, { documentId }: ViewerOperationArgs, { service }: Context) =>
      (await service.operation(viewer, documentId)) ?? null,
    operations: (viewer: Viewer, args: ViewerOperationsArgs, { service }: Context) =>
      service.operations(viewer, args),
  },
  Agreement: {
    __resolveReference: async ({ id }: { id: string }, { service }: Context) => {
      const agreement = await service.find(id);
      return agreement ? shown(agreement) : null;
    },
  },
  Citizen: {
    __resolveReference: ({ id }: { id: string }) => reference(citizenId.parse(id)),
  },
};

function reference(id: CitizenId | undefined): object | null {
  return id === undefined ? null : { id, subject: id };
}

/** An agreement as the schema shows it. */
function shown({ consumer, provider, approvals, ...agreement }: Agreement): object {
  return {
    ...agreement,
    consumer: { id: consumer },
    provider: { id: provider },
    consumerId: consumer,
    providerId: provider,
    approvals: approvals.map(({ department, at }) => ({ department: { id: department }, at })),
  };
}

function answered(result: Result<Agreement, Problem>): object {
  return result.ok
    ? { __typename: 'AgreementSuccess', agreement: shown(result.value) }
    : { __typename: result.problem.kind, ...result.problem };
}

function settled(result: Result<Operation, Problem>): object {
  return result.ok
    ? { __typename: 'RegisteredOperationSuccess', operation: result.value }
    : { __typename: result.problem.kind, ...result.problem };
}
