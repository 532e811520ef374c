import { importLines } from '../../cli/import/lines.ts';
import { noHub, operator, putInto } from '../../cli/import/put.ts';
import type { Problem } from '../../kernel/problems.ts';
import { instant, type Clock } from '../../kernel/time.ts';
import type { Result } from '../../kernel/result.ts';
import type { PolicySchema } from '../../policy/schema.ts';
import {
  agreementsRoom,
  composeAgreement,
  type AgreementService,
} from '../../subgraphs/agreements/subgraph.ts';
import { catalogueRoom } from '../../subgraphs/catalogue/subgraph.ts';
import { citizensRoom } from '../../subgraphs/citizens/subgraph.ts';
import { formsRoom } from '../../subgraphs/forms/subgraph.ts';
import type { LocalDeps } from '../rooms.ts';
import type { Persona } from '../identity/model.ts';
import { seedAgreements } from './agreements.ts';
import departments from './departments.json' with { type: 'json' };
import { seedPrincipals } from './counter.ts';
import { seedForms } from './forms.ts';
import { seedLines, seedPersonas } from './lines.ts';
import { registrations, signing, type SeedSignatories } from './signatories.ts';
import services from './services.json' with { type: 'json' };

type Seeding = {
  readonly deps: LocalDeps;
  readonly policy: PolicySchema;
  readonly clock: Clock;
  /** Who signs the seed's agreements. */
  readonly signatories: SeedSignatories;
  readonly onProgress: (done: number, total: number) => void;
};

/** Loads the seed through the rooms' own verbs; a second time changes nothing. Answers the people in it. */
export async function loadSeed({
  deps,
  policy,
  clock,
  signatories,
  onProgress,
}: Seeding): Promise<readonly Persona[]> {
  const agreements = seedAgreements(policy);
  const catalogue = catalogueRoom(deps).service(operator, '');
  const lines = seedLines();
  const total =
    departments.length + services.length + agreements.length + seedForms.length + lines.length;
  let done = 0;
  const stored = async (writing: Promise<Result<unknown, unknown>>): Promise<void> => {
    const result = await writing;
    if (!result.ok) throw new Error(`seed: refused (${JSON.stringify(result.problem)})`);
    done += 1;
    onProgress(done, total);
  };
  for (const department of departments) await stored(catalogue.importDepartment(department));
  for (const service of services) await stored(catalogue.importService(service));
  for (const form of seedForms)
    await stored(
      formsRoom({ ...deps, hub: noHub, log: () => undefined })
        .service(operator, '')
        .importForm(form),
    );
  const at = instant(clock.now());
  const room = agreementsRoom({ ...deps, hub: noHub }).service(operator, '');
  for (const registration of registrations(signatories)) {
    const registered = await room.importSignatory(registration);
    if (!registered.ok) throw new Error(`seed: refused (${JSON.stringify(registered.problem)})`);
  }
  for (const agreement of agreements)
    await stored(importSigned(room, signatories, { ...agreement, at }));
  const { rejects } = await importLines({
    lines,
    put: putInto(deps, policy),
    onProgress: (count) => onProgress(done + count, total),
  });
  if (rejects.length > 0) throw new Error(`seed: refused (${JSON.stringify(rejects)})`);
  const citizens = citizensRoom(deps).service(operator, '');
  const known = await Promise.all(
    seedPersonas().map(async ({ key, nationalId, name, note }) => ({
      key,
      citizenId: await citizens.citizenFor(nationalId),
      name,
      note,
    })),
  );
  const ids = new Map(known.map(({ key, citizenId }) => [key, citizenId]));
  const principals = seedPrincipals((key) => ids.get(key) ?? '');
  return known.map(({ key, ...persona }) => ({
    ...persona,
    principals: principals.get(key) ?? [],
  }));
}

/** Signs an agreement for both departments, unless it stands so already, and imports it. */
export async function importSigned(
  room: AgreementService,
  signatories: SeedSignatories,
  {
    id,
    ...terms
  }: { readonly id: string; readonly consumer: string } & Readonly<Record<string, unknown>>,
): Promise<Result<unknown, Problem>> {
  const known = await room.texts(id);
  const whole = { ...usualTerms(terms.consumer), ...terms, id };
  const composed = await composeAgreement(known, whole, signing(signatories));
  return composed.ok ? room.importAgreement({ revisions: composed.value }) : composed;
}

/** What the seed's agreements have in common. */
function usualTerms(consumer: string): object {
  const host = consumer.replace('dept_', '').replaceAll('_', '-');
  return {
    isForSealed: false,
    optionalFields: [],
    dataClasses: [],
    schemaVersion: null,
    territory: null,
    volumePerDay: null,
    retention: 'P1Y',
    contacts: [
      {
        department: consumer,
        office: '数据共享联络处 Data sharing',
        email: `data@${host}.example`,
      },
    ],
    stage: 'SANDBOX',
  };
}
