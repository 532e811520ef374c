import { serviceId } from '../../kernel/ids.ts';
import type { Problem } from '../../kernel/problems.ts';
import type { Result } from '../../kernel/result.ts';
import type { RoomContext, RoomResolvers } from '../../platform/room.ts';
import type {
  MutationPublishFormArgs,
  MutationReportOutcomeArgs,
  MutationRequestCorrectionArgs,
  MutationReviewSuggestionsArgs,
  QueryMappingAliasesArgs,
  QueryPrefillArgs,
  QueryPrefillCoverageArgs,
  QueryPrefillPlanArgs,
  QueryPreviewArgs,
  QueryRebasePrefillArgs,
  QuerySatisfiesArgs,
  QuerySuggestMappingArgs,
} from './generated/resolvers.ts';
import type { Correction } from './model.ts';
import type { FormService } from './service/service.ts';
import type { Evidence, Reviewed, Suggestion } from './service/suggestions.ts';

type Context = RoomContext<FormService>;

export const resolvers: RoomResolvers<FormService> = {
  Query: {
    prefill: async (_: unknown, { input }: QueryPrefillArgs, { service, decision }: Context) =>
      ofService(await service.prefill(input, decision.actor)),
    preview: async (_: unknown, { input }: QueryPreviewArgs, { service, decision }: Context) =>
      ofService(await service.preview(input, decision.actor)),
    satisfies: async (_: unknown, { input }: QuerySatisfiesArgs, { service, decision }: Context) =>
      (await service.satisfies(input, decision.actor)) ?? null,
    rebasePrefill: async (
      _: unknown,
      { input }: QueryRebasePrefillArgs,
      { service, decision }: Context,
    ) => ofService(await service.rebasePrefill(input, decision.actor)),
    prefillPlan: async (_: unknown, { input }: QueryPrefillPlanArgs, { service }: Context) =>
      ofService(await service.prefillPlan(input)),
    prefillCoverage: (_: unknown, { input }: QueryPrefillCoverageArgs, { service }: Context) =>
      service.coverage(input),
    corrections: async (_: unknown, __: unknown, { service, decision }: Context) =>
      (await service.corrections(decision.actor)).map(shown),
    concepts: (_: unknown, __: unknown, { service }: Context) => service.vocabulary(),
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
    ) =>
      answered(await service.publishForm(input, decision.actor), (id) => ({
        __typename: 'PublishFormSuccess',
        service: { id },
      })),
    reportOutcome: async (
      _: unknown,
      { input }: MutationReportOutcomeArgs,
      { service, decision }: Context,
    ) =>
      answered(await service.reportOutcome(input, decision.actor), (id) => ({
        __typename: 'ReportOutcomeSuccess',
        service: { id },
      })),
    requestCorrection: async (
      _: unknown,
      { input }: MutationRequestCorrectionArgs,
      { service, decision }: Context,
    ) =>
      answered(await service.requestCorrection(input, decision.actor), (correction) => ({
        __typename: 'RequestCorrectionSuccess',
        subject: correction.citizen,
        correction: shown(correction),
      })),
    reviewSuggestions: async (
      _: unknown,
      { input }: MutationReviewSuggestionsArgs,
      { service, decision }: Context,
    ) =>
      answered(await service.reviewSuggestions(input, decision.actor), (aliases) => ({
        __typename: 'ReviewSuggestionsSuccess',
        aliases,
      })),
  },
  PublicService: {
    __resolveReference: ({ id }: { id: string }) => (serviceId.is(id) ? { id } : null),
    form: async ({ id }: { id: string }, _: unknown, { service }: Context) =>
      (await service.form(id)) ?? null,
    evidenceRequirements: async ({ id }: { id: string }, _: unknown, { service }: Context) =>
      (await service.form(id))?.evidence ?? [],
  },
};

function ofService(found: { readonly service: string } | undefined): object | null {
  return found ? { ...found, service: { id: found.service } } : null;
}

function answered<T>(
  result: Result<T, Problem>,
  success: (value: T) => object,
): Readonly<Record<string, unknown>> {
  return result.ok
    ? { ...success(result.value) }
    : { __typename: result.problem.kind, ...result.problem };
}

/** A correction as the schema shows it. */
function shown({ citizen, service, authority, ...task }: Correction): object {
  return {
    ...task,
    subject: citizen,
    citizen: { id: citizen, subject: citizen },
    service: { id: service },
    authority: { id: authority },
  };
}
