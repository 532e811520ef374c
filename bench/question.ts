import { isDeepStrictEqual } from 'node:util';
import { departmentQuery } from '../src/dev/demo/documents.ts';
import { seedPersonas } from '../src/dev/seed/lines.ts';
import type { RoomDeps } from '../src/platform/room.ts';
import { ask } from './ask.ts';
import { floor } from './floor.ts';
import type { BenchHub } from './hub.ts';
import type { Served } from './plain.ts';

/** On what right the department asks. */
export const departmentAccess = {
  agreement: 'agr_hrss_social_insurance',
  purpose: 'SOCIAL_INSURANCE_REGISTRATION',
  case: 'SI-2026-0001',
};

/** The same question put in three ways; each resolves when its answer is there. */
export type Asks = Readonly<Record<'floor' | 'askonce' | 'plain gateway', () => Promise<unknown>>>;

/** The department's query of the demo about one person, put to this hub. */
export async function departmentQuestion(hub: BenchHub) {
  const nationalId = seedPersonas()[0]?.nationalId ?? '';
  const question = { query: departmentQuery, variables: { nationalId } };
  const token = await hub.departmentToken('hrss-insurance');
  return {
    url: hub.url,
    token,
    question: { ...question, extensions: { access: departmentAccess } },
  };
}

/** The department's query of the demo about one person. Throws unless askonce and the plain gateway answer the same. */
export async function departmentAsks(to: {
  readonly deps: RoomDeps;
  readonly hub: BenchHub;
  readonly plain: Served;
}): Promise<Asks> {
  const nationalId = seedPersonas()[0]?.nationalId ?? '';
  const { url, token, question } = await departmentQuestion(to.hub);
  const { extensions: _, ...plainly } = question;
  const askonce = () => ask(url, question, { authorization: `Bearer ${token}` });
  const plain = () => ask(to.plain.url, plainly);
  if (!isDeepStrictEqual((await askonce()).data, (await plain()).data))
    throw new Error('bench: askonce and the plain gateway do not answer the same');
  return { floor: floor(to.deps, nationalId), askonce, 'plain gateway': plain };
}
