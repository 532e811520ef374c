import { z } from 'zod';
import { ask } from '../../src/dev/demo/ask.ts';
import { departmentQuery } from '../../src/dev/demo/documents.ts';
import { seedPersonas } from '../../src/dev/seed/lines.ts';
import type { Stage } from './stage.ts';

const insurance = {
  agreement: 'agr_hrss_social_insurance',
  purpose: 'SOCIAL_INSURANCE_REGISTRATION',
  case: 'SI-2026-0007',
};

/** A field that the agreement does not grant. */
const greedy = 'query Reach($id: ID!) { citizen(id: $id) { contact { mobilePhone } } }';

const found = z.object({ citizenByNationalId: z.object({ id: z.string() }) });

/** The social insurance system asks about somebody twice, and once for a field too many. */
export async function departmentAsks({ origin, hub }: Stage, person: string): Promise<void> {
  const body = JSON.stringify({ caller: 'hrss-insurance' });
  const signedIn = await fetch(`${origin}/sandbox/token`, { method: 'POST', body });
  const token = z.object({ access_token: z.string() }).parse(await signedIn.json()).access_token;
  const sought = seedPersonas().find(({ key }) => key === person);
  const question = {
    query: departmentQuery,
    variables: { nationalId: sought?.nationalId },
    access: insurance,
  };
  await ask(hub.url, token, question);
  const { data } = await ask(hub.url, token, question);
  const { id } = found.parse(data).citizenByNationalId;
  await ask(hub.url, token, { query: greedy, variables: { id }, access: insurance });
}
