import { departmentId, documentId } from '../../../kernel/ids.ts';
import type { Page } from '../../../kernel/page.ts';
import type { Reach } from '../../../kernel/reach.ts';
import { dayOf, type CalendarDate } from '../../../kernel/time.ts';
import type { Agreement } from '../model/agreement.ts';
import type { Operation } from '../model/operation.ts';
import type { Signatory } from '../model/signatory.ts';
import { viewerOf, type Caller, type Viewer } from '../model/viewer.ts';
import {
  amending,
  approving,
  createAgreement,
  resuming,
  revoking,
  submitting,
  suspending,
} from './agreements.ts';
import { changeAgreement } from './change.ts';
import { changeClient, isRemoved } from './clients.ts';
import { explain } from './explain.ts';
import { importAgreement } from './import.ts';
import { operationPage, registerOperation, withdrawOperation } from './operations.ts';
import { countPeople } from './people.ts';
import type { Deps } from './ports.ts';
import { spendPredicates } from './predicates.ts';
import {
  firstBadRevision,
  headReading,
  ownReading,
  readingOf,
  readingsOf,
  revisionPage,
  textsOf,
  type Reading,
} from './reading.ts';
import { importSignatory, registerSignatory, withdrawSignatory } from './signatories.ts';

export type AgreementService = ReturnType<typeof agreementService>;

export function agreementService(deps: Deps) {
  return {
    ...reading(deps),
    ...changing(deps),
    explain: (input: unknown, caller: Caller) => explain(deps, input, caller),
    isClientRemoved: (client: string) => isRemoved(deps, client),
    countPeople: (input: unknown) => countPeople(deps, input),
    spendPredicates: (input: unknown) => spendPredicates(deps, input),
    importAgreement: (input: unknown) => importAgreement(deps, input),
    importSignatory: (input: unknown) => importSignatory(deps, input),
  };
}

function reading(deps: Deps) {
  const { store, clock } = deps;
  return {
    today: (): CalendarDate => dayOf(clock.now()),
    find: (id: string) => readingOf(deps, id),
    /** Of an agreement that was just changed. */
    reading: (agreement: Agreement) => headReading(deps, agreement),
    /** The texts of its revisions; none of an agreement that is not there. */
    texts: (id: string) => textsOf(deps, id),
    viewer: (caller: Caller, reach: Reach): Viewer => viewerOf(caller, reach),
    ofConsumer: (department: string) => readingsOf(deps, 'consumer', department),
    ofProvider: (department: string) => readingsOf(deps, 'provider', department),
    /** One of the viewer's own. */
    agreement: (viewer: Viewer, id: string) => ownReading(deps, viewer, id),
    revisions: (one: Reading, args: unknown) => revisionPage(deps, one, args),
    firstBadRevision: (one: Reading) => firstBadRevision(deps, one),
    signatories: async (text: string): Promise<readonly Signatory[]> => {
      const department = departmentId.parse(text);
      return department === undefined ? [] : store.signatoriesOf(department);
    },
    /** What is registered for the viewer's own client, in any state. */
    operation: async (
      { client, ...viewer }: Viewer,
      id: string,
    ): Promise<Operation | undefined> => {
      const department = departmentId.parse(viewer.department);
      if (department === undefined || !documentId.is(id)) return undefined;
      return store.operation({ department, client, documentId: id });
    },
    operations: (viewer: Viewer, args: unknown): Promise<Page<Operation>> =>
      operationPage(deps, viewer, args),
  };
}

function changing(deps: Deps) {
  return {
    createAgreement: (input: unknown, caller: Caller) => createAgreement(deps, input, caller),
    amendAgreement: (input: unknown, caller: Caller) =>
      changeAgreement(deps, amending(deps), input, caller),
    submitAgreement: (input: unknown, caller: Caller) =>
      changeAgreement(deps, submitting, input, caller),
    approveAgreement: (input: unknown, caller: Caller) =>
      changeAgreement(deps, approving(deps), input, caller),
    suspendAgreement: (input: unknown, caller: Caller) =>
      changeAgreement(deps, suspending, input, caller),
    resumeAgreement: (input: unknown, caller: Caller) =>
      changeAgreement(deps, resuming, input, caller),
    revokeAgreement: (input: unknown, caller: Caller) =>
      changeAgreement(deps, revoking, input, caller),
    changeClient: (becoming: 'REMOVED' | 'RESTORED', input: unknown, caller: Caller) =>
      changeClient(deps, becoming, { input, caller }),
    registerSignatory: (input: unknown, caller: Caller) => registerSignatory(deps, input, caller),
    withdrawSignatory: (input: unknown, caller: Caller) => withdrawSignatory(deps, input, caller),
    registerOperation: (input: unknown, caller: Caller) => registerOperation(deps, input, caller),
    withdrawOperation: (input: unknown, caller: Caller) => withdrawOperation(deps, input, caller),
  };
}
