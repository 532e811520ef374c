import { serviceId } from '../../kernel/ids.ts';
import type { RoomContext, RoomResolvers } from '../../platform/room.ts';
import type {
  MutationPublishFormArgs,
  MutationReviewSuggestionsArgs,
  QueryMappingAliasesArgs,
  QueryPrefillArgs,
  QueryPrefillPlanArgs,
  QuerySuggestMappingArgs,
} from './generated/resolvers.ts';
import type { FormService } from './service/service.ts';
import type { Evidence, Reviewed, Suggestion } from './service/suggestions.ts';

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
    suggestMapping: async (
      _: unknown,
      { input }: QuerySuggestMappingArgs,
      { service, decision }: Context,
    ) => {
      const { form, suggestions, mapping } = await service.suggestMapping(input, decision.actor);
      return { language: form.language, leaves: suggestions, mapping };
    },
    mappingAliases: (_: unknown, args: QueryMappingAliasesArgs, { service, decision }: Context) =>
      service.mappingAliases(args, decision.actor),
  },
  LeafSuggestion: {
    abstention: (leaf: Suggestion) => ('abstains' in leaf ? leaf.abstains : null),
  },
  SuggestionEvidence: {
    source: ({ from }: Evidence) => from.toUpperCase(),
  },
  MappingAlias: {
    reviewedAt: ({ at }: Reviewed) => at,
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
    reviewSuggestions: async (
      _: unknown,
      { input }: MutationReviewSuggestionsArgs,
      { service, decision }: Context,
    ) => {
      const result = await service.reviewSuggestions(input, decision.actor);
      return result.ok
        ? { __typename: 'ReviewSuggestionsSuccess', aliases: result.value }
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
