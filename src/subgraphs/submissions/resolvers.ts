import { citizenId, type CitizenId } from '../../kernel/ids.ts';
import type { RoomContext, RoomResolvers } from '../../platform/room.ts';
import type {
  CitizenHasOpenCaseArgs,
  CitizenSubmissionsArgs,
  MutationRecordSubmissionArgs,
  QuerySubmissionArgs,
} from './generated/resolvers.ts';
import type { Submission } from './model.ts';
import type { SubmissionService } from './service.ts';

type Context = RoomContext<SubmissionService>;
type Citizen = { readonly id: CitizenId; readonly subject: CitizenId };

export const resolvers: RoomResolvers<SubmissionService> = {
  Query: {
    submission: async (_: unknown, { id }: QuerySubmissionArgs, { service }: Context) =>
      shown(await service.find(id)),
  },
  Mutation: {
    recordSubmission: async (
      _: unknown,
      { input }: MutationRecordSubmissionArgs,
      { service, decision }: Context,
    ) => {
      const result = await service.recordSubmission(input, decision.actor);
      if (!result.ok) return { __typename: result.problem.kind, ...result.problem };
      const { applicant: subject } = result.value;
      return { __typename: 'RecordSubmissionSuccess', subject, submission: shown(result.value) };
    },
  },
  Citizen: {
    __resolveReference: ({ id }: { id: string }) => {
      const subject = citizenId.parse(id);
      return subject === undefined ? null : { id: subject, subject };
    },
    submissions: async (
      { id, subject }: Citizen,
      args: CitizenSubmissionsArgs,
      { service, decision }: Context,
    ) => {
      const { nodes, pageInfo } = await service.of(id, args, decision.actor.client);
      return { subject, nodes: nodes.map(shown), pageInfo };
    },
    hasOpenCase: ({ id }: Citizen, args: CitizenHasOpenCaseArgs, { service }: Context) =>
      service.hasOpenCase(id, args),
  },
  Submission: {
    __resolveReference: async ({ id }: { id: string }, { service }: Context) =>
      shown(await service.find(id)),
  },
};

/** A submission as the schema shows it. */
function shown(submission: Submission | undefined): object | null {
  if (!submission) return null;
  const { applicant, serviceId, provenance } = submission;
  return {
    ...submission,
    subject: applicant,
    applicant: { id: applicant, subject: applicant },
    service: { id: serviceId },
    provenance: { ...provenance, authority: { id: provenance.authority } },
  };
}
