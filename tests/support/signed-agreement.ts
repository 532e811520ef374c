import { noHub, operator } from '../../src/cli/import/put.ts';
import { importSigned } from '../../src/dev/seed/load.ts';
import {
  makeSignatories,
  registrations,
  type SeedSignatories,
} from '../../src/dev/seed/signatories.ts';
import type { RoomDeps } from '../../src/platform/room.ts';
import { agreementsRoom } from '../../src/subgraphs/agreements/subgraph.ts';

type Terms = { readonly id: string; readonly consumer: string } & Readonly<Record<string, unknown>>;

/** Makes two departments' signatories, registers them, and answers how to store an agreement that both signed. */
export async function signedAgreements(
  deps: RoomDeps,
  signatories?: SeedSignatories,
): Promise<(terms: Terms) => Promise<void>> {
  const room = agreementsRoom({ ...deps, hub: noHub }).service(operator, '');
  const known = signatories ?? (await makeSignatories(['dept_a', 'dept_b', 'dept_c']));
  for (const registration of registrations(known)) await room.importSignatory(registration);
  return async (terms) => {
    const imported = await importSigned(room, known, {
      at: '2026-01-01T00:00:00.000Z',
      subjectScope: 'STATUTE',
      documents: 'FREE',
      validFrom: '2026-01-01',
      validUntil: '2026-12-31',
      ...terms,
    });
    if (!imported.ok) throw new Error(JSON.stringify(imported.problem));
  };
}
