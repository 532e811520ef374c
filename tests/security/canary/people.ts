import { importLines } from '../../../src/cli/import/lines.ts';
import { operator, putInto } from '../../../src/cli/import/put.ts';
import { readRecordLine, type RecordLine } from '../../../src/cli/import/record-line.ts';
import { licenceId, submissionId } from '../../../src/kernel/ids.ts';
import type { LocalDeps } from '../../../src/dev/rooms.ts';
import { citizensRoom } from '../../../src/subgraphs/citizens/subgraph.ts';
import { policy } from './selection.ts';
import { markings, type Marker, type Marking } from './marker.ts';

export type MarkedPerson = {
  readonly id: string;
  readonly nationalId: string;
  readonly licence: { readonly id: string; readonly type: string; readonly number: string };
  readonly submission: { readonly id: string; readonly case: string };
  readonly markers: readonly Marker[];
};

/** One who has consented, a spouse who has not, one whose data are sealed, one who is dead. */
export type People = Readonly<Record<'consenting' | 'silent' | 'sealed' | 'dead', MarkedPerson>>;

const authority = 'dept_hrss';
const licencePath = 'Citizen.licences LicenceConnection.nodes Licence';
const submissionPath = 'Citizen.submissions SubmissionConnection.nodes Submission';

/** Loads people whose every protected value is a marker, through the rooms' own verbs. */
export async function loadMarked(deps: LocalDeps): Promise<People> {
  const markingOf = markings();
  const load = (person: keyof People, peculiar: Peculiar): Promise<MarkedPerson> =>
    loaded(deps, markingOf(person), peculiar);
  const silent = await load('silent', {});
  const agreement = 'agr_portal_prefill';
  const consent = { agreement, state: 'GIVEN', at: '2026-01-01T00:00:00.000Z' };
  return {
    silent,
    consenting: await load('consenting', {
      member: { citizenId: silent.id },
      also: [{ path: 'Consent', kind: 'CONSENT', data: consent }],
    }),
    sealed: await load('sealed', {
      also: [
        { path: 'Citizen.protection Protection', kind: 'PROTECTION', data: { isSealed: true } },
      ],
    }),
    dead: await load('dead', { isDead: 'DEAD' }),
  };
}

type Peculiar = {
  /** Of the only member of the household. */
  readonly member?: object;
  readonly isDead?: 'DEAD';
  readonly also?: readonly {
    readonly path: string;
    readonly kind: string;
    readonly data: object;
  }[];
};

async function loaded(
  deps: LocalDeps,
  mark: Marking,
  { member = {}, isDead, also = [] }: Peculiar,
): Promise<MarkedPerson> {
  const nationalId = mark.code('Citizen.identity Identity.nationalId');
  const licence = licenceData(mark);
  const died = isDead
    ? { dateOfDeath: mark.pastDate('Citizen.identity Identity.dateOfDeath') }
    : {};
  const records = [
    {
      path: 'Citizen.identity Identity',
      kind: 'IDENTITY',
      data: { ...identity(mark), nationalId, ...died },
    },
    { path: 'Citizen.contact Contact', kind: 'CONTACT', data: contact(mark) },
    {
      path: 'Citizen.mandates Mandate',
      kind: 'MANDATE',
      data: {
        representativeId: `org_${mark.digest('Citizen.mandates Mandate.representativeId')}`,
        representativeName: mark.text('Citizen.mandates Mandate.representativeName'),
        basis: 'POWER_OF_ATTORNEY',
        isRevoked: false,
      },
    },
    ...['RESIDENCE', 'REGISTERED', 'MAILING'].map((use) => ({
      path: 'Citizen.addresses Address',
      kind: 'ADDRESS',
      data: { ...address(mark), use },
    })),
    { path: 'Citizen.household Household', kind: 'HOUSEHOLD', data: household(mark, member) },
    { path: 'Citizen.employment Employment', kind: 'EMPLOYMENT', data: employment(mark) },
    { path: licencePath, kind: 'LICENCE', data: licence },
    { path: submissionPath, kind: 'SUBMISSION', data: submissionData(mark) },
    ...also,
  ];
  const lines = records.map(({ path, kind, data }) =>
    lineOf({ ...provenance(mark, `${path}.provenance Provenance`), nationalId, kind, data }),
  );
  const { rejects } = await importLines({ lines, put: putInto(deps, policy) });
  if (rejects.length > 0) throw new Error(`canary: refused (${JSON.stringify(rejects)})`);
  const id = await citizensRoom(deps).service(operator, '').citizenFor(nationalId);
  const sourceOf = (kind: string): string =>
    lines.find((line) => line.kind === kind)?.sourceRecord ?? '';
  const { index } = deps.secrets;
  const ids = {
    licence: licenceId.derive(index, [authority, sourceOf('LICENCE')]),
    submission: submissionId.derive(index, [authority, sourceOf('SUBMISSION')]),
  };
  mark.also('Citizen.id', id);
  mark.also(`${licencePath}.id`, ids.licence);
  mark.also('LicenceSuccess.licence Licence.id', ids.licence);
  mark.also(`${submissionPath}.id`, ids.submission);
  // The hub's name for a kind of licence that it has no name for; and the case that a request names is on record.
  mark.also(`${licencePath}.title`, licence.type);
  mark.also('Disclosure.case', sourceOf('SUBMISSION'));
  return {
    id,
    nationalId,
    licence: { id: ids.licence, type: licence.type, number: licence.number },
    submission: { id: ids.submission, case: sourceOf('SUBMISSION') },
    markers: mark.markers,
  };
}

function lineOf(line: object): RecordLine {
  const read = readRecordLine(line);
  if (read.ok) return read.value;
  throw new Error(`canary: a line breaks ${JSON.stringify(read.problem.issues)}`);
}

function provenance(mark: Marking, path: string): object {
  return {
    authority,
    assurance: 'GOVERNMENT_VERIFIED',
    sourceRecord: mark.text(`${path}.sourceRecord`),
    version: mark.integer(`${path}.version`),
    observedAt: mark.instant(`${path}.observedAt`),
    validFrom: mark.pastDate(`${path}.validFrom`),
    validUntil: mark.futureDate(`${path}.validUntil`),
  };
}

function identity(mark: Marking): object {
  const at = 'Citizen.identity Identity';
  return {
    name: {
      fullName: mark.text(`${at}.name PersonName.fullName`),
      familyName: mark.text(`${at}.name PersonName.familyName`),
      givenName: mark.text(`${at}.name PersonName.givenName`),
      romanizedName: mark.text(`${at}.name PersonName.romanizedName`),
    },
    alternativeNames: [
      { kind: 'FORMER', fullName: mark.text(`${at}.alternativeNames AlternativeName.fullName`) },
    ],
    sex: 'FEMALE',
    dateOfBirth: mark.pastDate(`${at}.dateOfBirth`),
    placeOfBirth: mark.text(`${at}.placeOfBirth`),
    citizenships: [mark.country(`${at}.citizenships`)],
    residencyStatus: 'PERMANENT_RESIDENT',
    ethnicity: mark.text(`${at}.ethnicity`),
  };
}

function contact(mark: Marking): object {
  const at = 'Citizen.contact Contact';
  return {
    email: `${mark.text(`${at}.email`)}@example.cn`,
    mobilePhone: mark.phone(`${at}.mobilePhone`),
    homePhone: mark.phone(`${at}.homePhone`),
  };
}

function address(mark: Marking): object {
  const at = 'Citizen.addresses Address';
  return {
    fullAddress: mark.text(`${at}.fullAddress`),
    thoroughfare: mark.text(`${at}.thoroughfare`),
    locatorDesignator: mark.text(`${at}.locatorDesignator`),
    locatorName: mark.text(`${at}.locatorName`),
    addressArea: mark.text(`${at}.addressArea`),
    adminUnitL2: mark.text(`${at}.adminUnitL2`),
    adminUnitL1: mark.text(`${at}.adminUnitL1`),
    adminUnitCode: String(mark.integer(`${at}.adminUnitCode`)),
    postCode: mark.text(`${at}.postCode`),
    countryCode: mark.country(`${at}.countryCode`),
  };
}

function household(mark: Marking, member: object): object {
  const at = 'Citizen.household Household';
  return {
    maritalStatus: 'MARRIED',
    marriedOn: mark.pastDate(`${at}.marriedOn`),
    members: [
      {
        role: 'SPOUSE',
        fullName: mark.text(`${at}.members HouseholdMember.fullName`),
        dateOfBirth: mark.pastDate(`${at}.members HouseholdMember.dateOfBirth`),
        sex: 'MALE',
        ...member,
      },
    ],
  };
}

function employment(mark: Marking): object {
  const at = 'Citizen.employment Employment';
  return {
    status: 'EMPLOYED',
    employerName: mark.text(`${at}.employerName`),
    occupation: mark.text(`${at}.occupation`),
    startedOn: mark.pastDate(`${at}.startedOn`),
    monthlyIncome: mark.integer(`${at}.monthlyIncome`),
  };
}

function licenceData(mark: Marking) {
  return {
    type: mark.code(`${licencePath}.type`),
    number: mark.text(`${licencePath}.number`),
    issuedOn: mark.pastDate(`${licencePath}.issuedOn`),
    validUntil: mark.futureDate(`${licencePath}.validUntil`),
    state: 'SUSPENDED',
    stateReason: mark.text(`${licencePath}.stateReason`),
    claims: [
      {
        key: mark.text(`${licencePath}.claims LicenceClaim.key`),
        value: mark.text(`${licencePath}.claims LicenceClaim.value`),
      },
    ],
  };
}

function submissionData(mark: Marking): object {
  return {
    serviceId: 'svc_food_business_licence',
    formVersion: mark.text(`${submissionPath}.formVersion`),
    channel: 'WEB',
    submittedAt: mark.instant(`${submissionPath}.submittedAt`),
    state: 'ACCEPTED',
    answers: [
      {
        pointer: `/${mark.text(`${submissionPath}.answers SubmittedAnswer.pointer`)}`,
        concept: mark.text(`${submissionPath}.answers SubmittedAnswer.concept`),
        value: { said: mark.text(`${submissionPath}.answers SubmittedAnswer.value`) },
      },
      {
        pointer: '/business/category',
        concept: 'business.category',
        value: mark.text(`${submissionPath}.answers SubmittedAnswer.value`),
      },
    ],
    documents: [
      {
        evidenceType: mark.code(`${submissionPath}.documents SubmittedDocument.evidenceType`),
        digest: mark.digest(`${submissionPath}.documents SubmittedDocument.digest`),
        acceptedOn: mark.pastDate(`${submissionPath}.documents SubmittedDocument.acceptedOn`),
        validUntil: mark.futureDate(`${submissionPath}.documents SubmittedDocument.validUntil`),
      },
    ],
  };
}
