import type { CitizenId, ServiceId } from '../../../kernel/ids.ts';
import { HubError } from '../../../kernel/problems.ts';
import { isSealOf, readSeal, type SealContents } from '../../../prefill/seal.ts';
import type { Deps } from './ports.ts';

/** Throws BAD_REQUEST unless the seal is of this hub, this service and this person. */
export async function openSeal(
  { seals, secret }: Deps,
  seal: string,
  whose: { readonly service: ServiceId; readonly subject: CitizenId },
): Promise<SealContents> {
  const text = await seals.open(seal);
  const contents = text === undefined ? undefined : readSeal(text);
  if (!contents || !isSealOf(secret, contents, { ...whose, form: contents.form }))
    throw new HubError('BAD_REQUEST', 'The seal is not of a prefill of this form and person.');
  return contents;
}
