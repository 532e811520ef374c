import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import type { RoomDeps } from '../../platform/room.ts';
import { agreementsRoom } from '../../subgraphs/agreements/subgraph.ts';
import { noHub, operator } from './put.ts';

const bundle = z.strictObject({
  signatories: z.array(z.looseObject({})),
  revisions: z.array(z.string()),
});

/**
 * Stores an agreement with those who signed it, as `askonce agreement found` writes it or another hub keeps it; every
 * revision is checked as if it were read. The same again changes nothing. Throws with the rules that it breaks.
 */
export async function importAgreementFile(
  file: string,
  deps: RoomDeps,
): Promise<'STORED' | 'UNCHANGED'> {
  const { signatories, revisions } = bundle.parse(JSON.parse(await readFile(file, 'utf8')));
  const room = agreementsRoom({ ...deps, hub: noHub }).service(operator, '');
  for (const signatory of signatories) {
    const registered = await room.importSignatory(signatory);
    if (!registered.ok) throw new Error(JSON.stringify(registered.problem));
  }
  const imported = await room.importAgreement({ revisions });
  if (!imported.ok) throw new Error(JSON.stringify(imported.problem));
  return imported.value;
}
