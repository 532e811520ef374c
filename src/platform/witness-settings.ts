import { z } from 'zod';
import { parseVerifierKey, type NoteKey } from '../ledger/note-key.ts';
import { jsonSetting } from './json-setting.ts';

const key = z.string().transform((text, context): NoteKey => {
  const read = parseVerifierKey(text);
  if (read.ok && read.value.type === 'COSIGNATURE') return read.value;
  context.addIssue({ code: 'custom', message: 'must be the key that a witness prints' });
  return z.NEVER;
});

/** Who watches the logs, and how many of them make a checkpoint final. */
const witnessesSchema = z
  .strictObject({
    quorum: z.int().min(1),
    witnesses: z.array(z.strictObject({ url: z.url(), key })).readonly(),
  })
  .readonly()
  .refine(({ quorum, witnesses }) => quorum <= witnesses.length, {
    message: 'must not ask for more witnesses than there are',
  })
  // One that is named twice would count for two.
  .refine(({ witnesses }) => isEachOnce(witnesses.map((each) => each.key.name)), {
    message: 'must name each witness once',
  })
  .refine(({ witnesses }) => isEachOnce(witnesses.map((each) => rawKey(each.key))), {
    message: 'must have a key for each witness',
  });

export type WitnessSettings = z.infer<typeof witnessesSchema>;

export const witnessSetting = jsonSetting.pipe(witnessesSchema);

function isEachOnce(texts: readonly string[]): boolean {
  return new Set(texts).size === texts.length;
}

function rawKey({ publicKey }: NoteKey): string {
  return publicKey.export({ format: 'der', type: 'spki' }).toString('base64');
}
