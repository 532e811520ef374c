import { randomUUID } from 'node:crypto';
import { blindIndex } from '../src/kernel/ids.ts';
import type { Row } from '../src/platform/dynamodb.ts';
import type { RoomDeps } from '../src/platform/room.ts';

/**
 * The calls that no hub can leave out, by hand and in the best order: find the person, read the three rooms at once and
 * whether the person is sealed, name what they point to, put the disclosure on record. Nothing is parsed, planned, decided or hashed.
 */
export function floor(deps: RoomDeps, nationalId: string): () => Promise<readonly Row[]> {
  const [citizens, licences, submissions, catalogue, intake] = [
    'citizens',
    'licences',
    'submissions',
    'catalogue',
    'intake',
  ].map(deps.table);
  if (!citizens || !licences || !submissions || !catalogue || !intake)
    throw new Error('bench: no tables');
  const pointer = {
    pk: `nationalId#${blindIndex(deps.secrets.index, 'nationalId', [nationalId])}`,
    sk: 'POINTER',
  };
  return async () => {
    const pk = String((await citizens.get(pointer))?.['citizen']);
    const [records, held, made, seal] = await Promise.all([
      citizens.getMany([
        { pk, sk: 'identity' },
        { pk, sk: 'address#RESIDENCE' },
      ]),
      licences.query({ pk, prefix: 'LICENCE#', limit: 1_000 }),
      submissions.query({ pk, prefix: 'SUBMISSION#', limit: 1_000 }),
      citizens.getMany([{ pk, sk: 'protection' }]),
    ]);
    if (seal.length > 0) return [];
    const [departments, services] = await Promise.all([
      catalogue.getMany([{ pk: 'DEPARTMENT', sk: 'dept_psb' }]),
      catalogue.getMany(
        [...new Set(made.map(serviceIn))].map((service) => ({ pk: 'SERVICE', sk: service })),
      ),
    ]);
    // In a partition of its own, for it is no disclosure to be filed.
    await intake.insert({ pk: 'floor', sk: randomUUID(), records: [disclosure] });
    return [...records, ...held, ...made, ...departments, ...services];
  };
}

function serviceIn({ submission }: Row): string {
  return typeof submission === 'object' && submission !== null && 'serviceId' in submission
    ? String(submission.serviceId)
    : '';
}

/** As long as a disclosure record of this query is, with its key. */
const disclosure = 'x'.repeat(2_050);
