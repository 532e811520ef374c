import { agreementId, departmentId, documentId } from '../../../kernel/ids.ts';
import type { Page } from '../../../kernel/page.ts';
import type { Reach } from '../../../kernel/reach.ts';
import type { Agreement } from '../model/agreement.ts';
import type { Operation } from '../model/operation.ts';
import { viewerOf, type Caller, type Viewer } from '../model/viewer.ts';
import { changeAgreement, createAgreement, importAgreement } from './agreements.ts';
import { explain } from './explain.ts';
import { operationPage, registerOperation, withdrawOperation } from './operations.ts';
import type { Deps } from './ports.ts';
import { spendPredicates } from './predicates.ts';

export type AgreementService = ReturnType<typeof agreementService>;

export function agreementService(deps: Deps) {
  const { store } = deps;
  const find = async (text: string): Promise<Agreement | undefined> => {
    const id = agreementId.parse(text);
    return id === undefined ? undefined : store.find(id);
  };
  return {
    find,
    /** An agreement of the viewer's department, on either side. */
    ofParty: async ({ department }: Viewer, id: string): Promise<Agreement | undefined> => {
      const found = await find(id);
      const parties: readonly string[] = found ? [found.consumer, found.provider] : [];
      return parties.includes(department) ? found : undefined;
    },
    viewer: (caller: Caller, reach: Reach): Viewer => viewerOf(caller, reach),
    ofConsumer: async (text: string): Promise<readonly Agreement[]> => {
      const department = departmentId.parse(text);
      return department === undefined ? [] : store.ofConsumer(department);
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
    explain: (input: unknown, caller: Caller) => explain(deps, input, caller),
    spendPredicates: (input: unknown) => spendPredicates(deps, input),
    createAgreement: (input: unknown, caller: Caller) => createAgreement(deps, input, caller),
    approveAgreement: (input: unknown, caller: Caller) =>
      changeAgreement(deps, 'approve', input, caller),
    revokeAgreement: (input: unknown, caller: Caller) =>
      changeAgreement(deps, 'revoke', input, caller),
    registerOperation: (input: unknown, caller: Caller) => registerOperation(deps, input, caller),
    withdrawOperation: (input: unknown, caller: Caller) => withdrawOperation(deps, input, caller),
    importAgreement: (input: unknown) => importAgreement(store, input),
  };
}
