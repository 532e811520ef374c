import type { CitizenId, ServiceId } from '../../../kernel/ids.ts';
import { parseInput } from '../../../kernel/parse.ts';
import { rebase, type RebasedLeaf } from '../../../prefill/rebase.ts';
import { isSealed } from '../../../prefill/seal.ts';
import { rebaseInput } from '../model.ts';
import { argument, subjectOf } from './arguments.ts';
import type { Caller, Deps } from './ports.ts';
import { filledForm } from './prefill.ts';
import { openSeal } from './seals.ts';

export type Rebased = {
  readonly service: ServiceId;
  readonly subject: CitizenId;
  readonly formVersion: string;
  readonly sealedFormVersion: string;
  readonly sealedOn: string;
  readonly leaves: readonly RebasedLeaf[];
  /** False when a locked value was changed, or its source has moved on: it is not to be accepted as it is. */
  readonly isIntact: boolean;
  readonly seal: string;
  readonly receipt: string;
};

/**
 * A draft brought up to date, or a form checked as it is handed in: three-way, leaf by leaf. Undefined for a service
 * without a form; BAD_REQUEST for a seal of another person or service.
 */
export async function rebasePrefill(
  deps: Deps,
  input: unknown,
  caller: Caller,
): Promise<Rebased | undefined> {
  const { serviceId, citizenId, seal, answers } = argument(parseInput(rebaseInput, input));
  const subject = subjectOf(citizenId, caller);
  const base = await openSeal(deps, seal, { service: serviceId, subject });
  const form = await deps.store.current(serviceId);
  if (!form) return undefined;
  const now = await filledForm(deps, form, subject, { answers });
  const { secret } = deps;
  const known = {
    values: base.values,
    isSealed: (pointer: string, value: Parameters<typeof isSealed>[3]) =>
      isSealed(secret, base, pointer, value),
  };
  const leaves = rebase(known, answers, now);
  return {
    service: serviceId,
    subject,
    formVersion: form.version,
    sealedFormVersion: base.form,
    sealedOn: base.sealedOn,
    leaves,
    isIntact: leaves.every(({ isLocked, verdict }) => !isLocked || settled.has(verdict)),
    seal: now.seal,
    receipt: now.receipt,
  };
}

/** A locked leaf may be handed in so: it is what its source said, or says now. */
const settled: ReadonlySet<RebasedLeaf['verdict']> = new Set(['UNCHANGED', 'AGREED']);
