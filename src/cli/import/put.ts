import { LRUCache } from 'lru-cache';
import type { CitizenId } from '../../kernel/ids.ts';
import type { Decision } from '../../platform/decision-token.ts';
import type { LocalDeps } from '../../dev/rooms.ts';
import { consentTerms } from '../../policy/consent.ts';
import type { PolicySchema } from '../../policy/schema.ts';
import { agreementsRoom } from '../../subgraphs/agreements/subgraph.ts';
import { citizensRoom } from '../../subgraphs/citizens/subgraph.ts';
import { consentsRoom } from '../../subgraphs/consents/subgraph.ts';
import { licencesRoom } from '../../subgraphs/licences/subgraph.ts';
import { submissionsRoom } from '../../subgraphs/submissions/subgraph.ts';
import type { PutRecord } from './load.ts';
import type { LineOf, RecordLine } from './record-line.ts';

/** An import asks nothing. */
export const noHub = {
  ask: async () => Promise.reject(new Error('import: asks nothing')),
  plan: async () => Promise.reject(new Error('import: asks nothing')),
  fieldsOf: async () => Promise.reject(new Error('import: asks nothing')),
  terms: async () => Promise.reject(new Error('import: asks nothing')),
};

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
  PROTECTION: 'protection',
  MANDATE: 'mandate',
} as const;

/** People remembered at once; more than are usually interleaved in a file. */
const mostRemembered = 10_000;

/** Stores record lines through the rooms that own them; the person is made known on first sight. */
export function putInto(deps: LocalDeps, policy: PolicySchema): PutRecord {
  const rooms = {
    citizens: citizensRoom(deps),
    licences: licencesRoom(deps),
    submissions: submissionsRoom(deps),
    agreements: agreementsRoom({ ...deps, hub: noHub }),
    consents: consentsRoom({ ...deps, hub: noHub }),
  };
  // Who has an identifier never changes, so it is asked once. All else is read anew: a service for each line, for the
  // loaders inside belong to one request.
  const known = new LRUCache<string, CitizenId>({ max: mostRemembered });
  const citizenFor = async (nationalId: string): Promise<CitizenId> => {
    const citizen =
      known.get(nationalId) ?? (await rooms.citizens.service(operator, '').citizenFor(nationalId));
    known.set(nationalId, citizen);
    return citizen;
  };
  const offeredBy = async (id: string) => {
    const agreement = (await rooms.agreements.service(operator, '').find(id))?.agreement;
    if (agreement?.agreed?.terms.subjectScope !== 'CONSENT') return undefined;
    const { version: agreementVersion, agreed } = agreement;
    const terms = consentTerms(policy, { ...agreement, ...agreed.terms });
    return { terms, agreementVersion, validUntil: agreed.terms.validUntil };
  };
  return async (line) => {
    const citizen = await citizenFor(line.nationalId);
    const provenance = provenanceOf(line);
    switch (line.kind) {
      case 'LICENCE':
        return rooms.licences
          .service(operator, '')
          .importLicence(citizen, { ...line.data, provenance });
      case 'SUBMISSION':
        return rooms.submissions
          .service(operator, '')
          .importSubmission(citizen, { ...line.data, provenance });
      case 'CONSENT':
        return rooms.consents
          .service(operator, '')
          .importConsent(
            { citizenId: citizen, ...line.data },
            await offeredBy(line.data.agreement),
          );
      case 'HOUSEHOLD':
      case 'IDENTITY':
      case 'CONTACT':
      case 'ADDRESS':
      case 'EMPLOYMENT':
      case 'PROTECTION':
      case 'MANDATE': {
        const data =
          line.kind === 'HOUSEHOLD' ? await withMembers(line.data, citizenFor) : line.data;
        return rooms.citizens
          .service(operator, '')
          .importRecord(citizen, profileKinds[line.kind], { provenance, data });
      }
    }
  };
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
