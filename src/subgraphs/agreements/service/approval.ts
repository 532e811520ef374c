import type { DepartmentId } from '../../../kernel/ids.ts';
import { invalidInput, type InvalidInput } from '../../../kernel/problems.ts';
import { fail, ok, type Result } from '../../../kernel/result.ts';
import { instant } from '../../../kernel/time.ts';
import type { Agreement } from '../model/agreement.ts';
import type { Approval } from '../model/revision.ts';
import { signsAt } from '../model/signatory.ts';
import type { Deps } from './ports.ts';

/** An approval that a signatory of the department has signed now: over the terms proposed, and nothing else. */
export async function approvalBy(
  { store, signatures, clock }: Pick<Deps, 'store' | 'signatures' | 'clock'>,
  asked: {
    readonly agreement: Agreement;
    readonly department: DepartmentId;
    readonly signature: string;
  },
): Promise<Result<Approval, InvalidInput>> {
  const { agreement, department, signature } = asked;
  const keyId = signatures.keyIdIn(signature);
  if (keyId === undefined)
    return unsigned('must be a compact JWS of the type askonce-agreement+jws that names its key');
  const [signatory] = await store.signatories([{ department, keyId }]);
  if (!signatory || !signsAt(signatory, department, instant(clock.now())))
    return unsigned('must be made with the key of a signatory of your department, valid today');
  const { person, key } = signatory;
  const revision = await signatures.signedText(signature, key);
  if (revision === undefined) return unsigned('must be made with the key that it names');
  // Without anything submitted there is nothing to have signed; the table of changes says so.
  const submitted = agreement.proposed?.revision ?? undefined;
  if (submitted !== undefined && revision !== submitted)
    return unsigned('must be over the hash of the revision that submitted the terms');
  return ok({ person, keyId, key, revision, signature });
}

function unsigned(rule: string): Result<never, InvalidInput> {
  return fail(invalidInput([{ field: 'signature', rule }]));
}
