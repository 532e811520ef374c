import { type Result } from '../../kernel/result.ts';
import type { Problem } from '../../kernel/problems.ts';
import type { CitizenId } from '../../kernel/ids.ts';
import type { Decision } from '../../platform/decision-token.ts';
import type { RoomDeps } from '../../platform/room.ts';
import { agreementsRoom } from '../../subgraphs/agreements/subgraph.ts';
import { citizensRoom } from '../../subgraphs/citizens/subgraph.ts';
import { licencesRoom } from '../../subgraphs/licences/subgraph.ts';
import { submissionsRoom } from '../../subgraphs/submissions/subgraph.ts';
import type { PutRecord } from './load.ts';
import type { LineOf, RecordLine } from './record-line.ts';

/** The operator at this machine, who loads in the name of the authorities that the lines name. */
export const operator: Decision = {
  request: 'import',
  actor: { kind: 'DEPARTMENT', client: 'operator', department: 'dept_operator' },
  allow: [],
  subjects: '*',
};

const profileKinds = {
  IDENTITY: 'identity',
  CONTACT: 'contact',
  ADDRESS: 'address',
  HOUSEHOLD: 'household',
  EMPLOYMENT: 'employment',
} as const;

/** Stores record lines through the rooms that own them; the person is made known on first sight. */
export function putInto(deps: RoomDeps): PutRecord {
  // A fresh service for each line: the loaders inside belong to one request.
  const citizens = () => citizensRoom(deps).service(operator, '');
  return async (line) => {
    const citizen = await citizens().citizenFor(line.nationalId);
    switch (line.kind) {
      case 'LICENCE':
        return licencesRoom(deps)
          .service(operator, '')
          .importLicence(citizen, { ...line.data, provenance: provenanceOf(line) });
      case 'SUBMISSION':
        return submissionsRoom(deps)
          .service(operator, '')
          .importSubmission(citizen, { ...line.data, provenance: provenanceOf(line) });
      case 'CONSENT':
        return agreementsRoom(deps)
          .service(operator, '')
          .importConsent({ citizenId: citizen, ...line.data });
      case 'HOUSEHOLD': {
        const data = await withMembers(line.data, (nationalId) =>
          citizens().citizenFor(nationalId),
        );
        return putProfile(deps, citizen, line, data);
      }
      case 'IDENTITY':
      case 'CONTACT':
      case 'ADDRESS':
      case 'EMPLOYMENT':
        return putProfile(deps, citizen, line, line.data);
    }
  };
}

async function putProfile(
  deps: RoomDeps,
  citizen: CitizenId,
  line: LineOf<keyof typeof profileKinds>,
  data: object,
): Promise<Result<'STORED' | 'UNCHANGED' | 'OLDER', Problem>> {
  const record = { provenance: provenanceOf(line), data };
  return citizensRoom(deps)
    .service(operator, '')
    .importRecord(citizen, profileKinds[line.kind], record);
}

function provenanceOf(line: RecordLine) {
  const { authority, sourceRecord, version, observedAt, assurance, validFrom, validUntil } = line;
  return {
    authority,
    sourceRecord,
    version,
    observedAt,
    assurance,
    ...(validFrom === undefined ? {} : { validFrom }),
    ...(validUntil === undefined ? {} : { validUntil }),
  };
}

/** Members that are named by national identifier become citizens of the hub. */
async function withMembers(
  household: LineOf<'HOUSEHOLD'>['data'],
  citizenFor: (nationalId: string) => Promise<CitizenId>,
): Promise<object> {
  const members = household.members.map(async ({ nationalId, ...member }) =>
    nationalId === undefined ? member : { ...member, citizenId: await citizenFor(nationalId) },
  );
  return { ...household, members: await Promise.all(members) };
}
