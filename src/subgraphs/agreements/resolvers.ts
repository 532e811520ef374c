import { citizenId, type CitizenId } from '../../kernel/ids.ts';
import type { Problem } from '../../kernel/problems.ts';
import type { Result } from '../../kernel/result.ts';
import type { CalendarDate } from '../../kernel/time.ts';
import type { RoomContext, RoomResolvers } from '../../platform/room.ts';
import type {
  AgreementRevisionsArgs,
  MutationCountPeopleArgs,
  MutationSpendPredicatesArgs,
  QueryExplainArgs,
  QueryIsClientRemovedArgs,
  ViewerAgreementArgs,
  ViewerOperationArgs,
  ViewerOperationsArgs,
} from './generated/resolvers.ts';
import {
  approvalsMissing,
  needsOn,
  offerOf,
  stateOn,
  type Agreement,
  type Offer,
} from './model/agreement.ts';
import type { Operation } from './model/operation.ts';
import type { Signatory } from './model/signatory.ts';
import type { Caller, Viewer } from './model/viewer.ts';
import type { Reading, ShownRevision } from './service/reading.ts';
import type { AgreementService } from './service/service.ts';

type Context = RoomContext<AgreementService>;
type Changing<T> = (
  service: AgreementService,
) => (input: unknown, caller: Caller) => Promise<Result<T, Problem>>;

const ofAgreement =
  (verb: Changing<Agreement>) =>
  async (_: unknown, { input }: { input: unknown }, { service, decision }: Context) => {
    const result = await verb(service)(input, decision.actor);
    return result.ok
      ? {
          __typename: 'AgreementSuccess',
          agreement: shown(service.reading(result.value), service.today()),
        }
      : problem(result.problem);
  };
const ofSignatory =
  (verb: Changing<Signatory>) =>
  async (_: unknown, { input }: { input: unknown }, { service, decision }: Context) => {
    const result = await verb(service)(input, decision.actor);
    return result.ok
      ? { __typename: 'SignatorySuccess', signatory: shownSignatory(result.value) }
      : problem(result.problem);
  };
const ofOperation =
  (verb: Changing<Operation>) =>
  async (_: unknown, { input }: { input: unknown }, { service, decision }: Context) => {
    const result = await verb(service)(input, decision.actor);
    return result.ok
      ? { __typename: 'RegisteredOperationSuccess', operation: result.value }
      : problem(result.problem);
  };

const ofClient =
  (becoming: 'REMOVED' | 'RESTORED') =>
  async (_: unknown, { input }: { input: unknown }, { service, decision }: Context) => {
    const result = await service.changeClient(becoming, input, decision.actor);
    return result.ok
      ? { __typename: 'ClientSuccess', client: result.value }
      : problem(result.problem);
  };

export const resolvers: RoomResolvers<AgreementService> = {
  Query: {
    viewer: (_: unknown, __: unknown, { service, decision }: Context) =>
      service.viewer(decision.actor, decision.subjects),
    isClientRemoved: (_: unknown, { client }: QueryIsClientRemovedArgs, { service }: Context) =>
      service.isClientRemoved(client),
    explain: async (_: unknown, { input }: QueryExplainArgs, { service, decision }: Context) => {
      const explanation = await service.explain(input, decision.actor);
      if (!explanation) return null;
      const { agreement } = explanation;
      const reading = agreement && service.reading(agreement);
      return { ...explanation, agreement: found(reading, service.today()) };
    },
  },
  Mutation: {
    createAgreement: ofAgreement((service) => service.createAgreement),
    amendAgreement: ofAgreement((service) => service.amendAgreement),
    submitAgreement: ofAgreement((service) => service.submitAgreement),
    approveAgreement: ofAgreement((service) => service.approveAgreement),
    suspendAgreement: ofAgreement((service) => service.suspendAgreement),
    resumeAgreement: ofAgreement((service) => service.resumeAgreement),
    revokeAgreement: ofAgreement((service) => service.revokeAgreement),
    registerSignatory: ofSignatory((service) => service.registerSignatory),
    withdrawSignatory: ofSignatory((service) => service.withdrawSignatory),
    registerOperation: ofOperation((service) => service.registerOperation),
    withdrawOperation: ofOperation((service) => service.withdrawOperation),
    removeClient: ofClient('REMOVED'),
    restoreClient: ofClient('RESTORED'),
    countPeople: (_: unknown, { input }: MutationCountPeopleArgs, { service }: Context) =>
      service.countPeople(input),
    spendPredicates: (_: unknown, { input }: MutationSpendPredicatesArgs, { service }: Context) =>
      service.spendPredicates(input),
  },
  Viewer: {
    department: ({ department }: Viewer) => ({ id: department }),
    citizen: ({ citizen }: Viewer) => reference(citizen),
    agreements: async ({ department }: Viewer, _: unknown, { service }: Context) =>
      (await service.ofConsumer(department)).map((one) => shown(one, service.today())),
    agreementsAsProvider: async ({ department }: Viewer, _: unknown, { service }: Context) =>
      (await service.ofProvider(department)).map((one) => shown(one, service.today())),
    agreement: async (viewer: Viewer, { id }: ViewerAgreementArgs, { service }: Context) =>
      found(await service.agreement(viewer, id), service.today()),
    signatories: async ({ department }: Viewer, _: unknown, { service }: Context) =>
      (await service.signatories(department)).map(shownSignatory),
    operation: async (viewer: Viewer, { documentId }: ViewerOperationArgs, { service }: Context) =>
      (await service.operation(viewer, documentId)) ?? null,
    operations: (viewer: Viewer, args: ViewerOperationsArgs, { service }: Context) =>
      service.operations(viewer, args),
  },
  Agreement: {
    __resolveReference: async ({ id }: { id: string }, { service }: Context) =>
      found(await service.find(id), service.today()),
    revisions: async ({ reading }: Shown, args: AgreementRevisionsArgs, { service }: Context) => {
      const { nodes, pageInfo } = await service.revisions(reading, args);
      return { nodes: nodes.map(shownRevision), pageInfo };
    },
    firstBadRevision: async ({ reading }: Shown, _: unknown, { service }: Context) =>
      (await service.firstBadRevision(reading)) ?? null,
  },
  Citizen: {
    __resolveReference: ({ id }: { id: string }) => reference(citizenId.parse(id)),
  },
};

function reference(id: CitizenId | undefined): object | null {
  return id === undefined ? null : { id, subject: id };
}

type Shown = { readonly reading: Reading };

function found(reading: Reading | undefined, today: CalendarDate): object | null {
  return reading ? shown(reading, today) : null;
}

/** An agreement as the schema shows it. */
function shown(reading: Reading, today: CalendarDate): object {
  const { agreement } = reading;
  const { id, version, revision, consumer, provider, proposed } = agreement;
  const offer = offerOf(agreement);
  return {
    reading,
    ...shownTerms(offer),
    ...{ id, version, revision, consumer: { id: consumer }, provider: { id: provider } },
    ...{ consumerId: consumer, providerId: provider },
    state: stateOn(agreement, today),
    missing: needsOn(agreement, today),
    approvals: shownApprovals(offer),
    proposal: proposed && {
      ...shownTerms(proposed),
      revision: proposed.revision,
      approvals: shownApprovals(proposed),
      missing: [
        ...(proposed.revision === null ? ['SUBMISSION'] : []),
        ...approvalsMissing(agreement, proposed),
      ],
    },
  };
}

function shownTerms({ terms }: Offer): object {
  const contacts = terms.contacts.map(({ department, ...contact }) => ({
    ...contact,
    department: { id: department },
  }));
  return { ...terms, contacts };
}

function shownApprovals({ approvals }: Offer): readonly object[] {
  return approvals.map(({ department, key: _, ...approval }) => ({
    ...approval,
    department: { id: department },
  }));
}

function shownRevision({ by, ...revision }: ShownRevision): object {
  return { ...revision, department: { id: by.department }, client: by.client };
}

function shownSignatory({ department, key, ...signatory }: Signatory): object {
  return { ...signatory, department: { id: department }, publicKey: key };
}

function problem({ kind, ...problem }: Problem): object {
  return { __typename: kind, ...problem };
}
