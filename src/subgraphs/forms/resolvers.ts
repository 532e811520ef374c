import { serviceId } from '../../kernel/ids.ts';
import type { RoomContext, RoomResolvers } from '../../platform/room.ts';
import type {
  MutationPublishFormArgs,
  QueryPrefillArgs,
  QueryPrefillPlanArgs,
} from './generated/resolvers.ts';
import type { FormService } from './service.ts';

type Context = RoomContext<FormService>;

export const resolvers: RoomResolvers<FormService> = {
  Query: {
    prefill: async (_: unknown, { input }: QueryPrefillArgs, { service, decision }: Context) => {
      const filled = await service.prefill(input, decision.actor);
      return filled ? { ...filled, service: { id: filled.service } } : null;
    },
    prefillPlan: async (_: unknown, { input }: QueryPrefillPlanArgs, { service }: Context) => {
      const planned = await service.prefillPlan(input);
      return planned ? { ...planned, service: { id: planned.service } } : null;
    },
  },
  Mutation: {
    publishForm: async (
      _: unknown,
      { input }: MutationPublishFormArgs,
      { service, decision }: Context,
    ) => {
      const result = await service.publishForm(input, decision.actor);
      return result.ok
        ? { __typename: 'PublishFormSuccess', service: { id: result.value } }
        : { __typename: result.problem.kind, ...result.problem };
    },
  },
  PublicService: {
    __resolveReference: ({ id }: { id: string }) => (serviceId.is(id) ? { id } : null),
    form: async ({ id }: { id: string }, _: unknown, { service }: Context) =>
      (await service.form(id)) ?? null,
    evidenceRequirements: async ({ id }: { id: string }, _: unknown, { service }: Context) =>
      (await service.form(id))?.evidence ?? [],
  },
};
