import DataLoader from 'dataloader';
import { citizenId, type CitizenId, type SubmissionId } from '../../kernel/ids.ts';
import { parseStored } from '../../kernel/parse.ts';
import type { Key, Row, Table } from '../../platform/dynamodb.ts';
import { isSameRequest } from '../../platform/once.ts';
import { submission, type Submission } from './model.ts';
import type { SubmissionStore } from './service.ts';

/** More than anybody hands in; a partition beyond it is read no further. */
const mostMade = 1_000;

/**
 * Layout: `pk` = applicant, `sk` = SUBMISSION#id holds the submission. A pointer leads to it by id; it is written first,
 * so that a crash leaves a pointer to nothing, which reads as none.
 */
export function submissionStore(table: Table, secret: Uint8Array): SubmissionStore {
  const made = new DataLoader<CitizenId, readonly Submission[]>((applicants) =>
    Promise.all(
      applicants.map(async (pk) =>
        (await table.query({ pk, prefix: 'SUBMISSION#', limit: mostMade })).map(read),
      ),
    ),
  );
  const find = async (id: SubmissionId): Promise<Submission | undefined> => {
    const applicant = citizenId.parse((await table.get(byId(id)))?.['applicant']);
    const row = applicant && (await table.get(placeOf({ applicant, id })));
    return row && read(row);
  };
  return {
    find,
    of: (applicant) => made.load(applicant),
    insert: async (fresh) => {
      await table.insert({ ...byId(fresh.id), applicant: fresh.applicant });
      made.clear(fresh.applicant);
      if (await table.insert({ ...placeOf(fresh), submission: fresh })) return fresh;
      const stored = await find(fresh.id);
      if (!stored) throw new Error('submissions: neither stored nor storable');
      return stored;
    },
    replaceOlder: (next) => {
      made.clear(next.applicant);
      return table.replaceIf(
        { ...placeOf(next), submission: next },
        {
          expression: '#submission.#provenance.#version < :version',
          names: {
            '#submission': 'submission',
            '#provenance': 'provenance',
            '#version': 'version',
          },
          values: { ':version': next.provenance.version },
        },
      );
    },
    isSameRequest: (client, key, content) => isSameRequest(table, secret, { client, key, content }),
  };
}

function byId(id: SubmissionId): Key {
  return { pk: `id#${id}`, sk: 'POINTER' };
}

function placeOf({ applicant, id }: Pick<Submission, 'applicant' | 'id'>): Key {
  return { pk: applicant, sk: `SUBMISSION#${id}` };
}

function read(row: Row): Submission {
  return parseStored(submission, row['submission'], 'submission');
}
