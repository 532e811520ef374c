import type { LocalizedText } from './text.ts';

/** GraphQL schema coordinates from one type down to a field: what to select, and where the value then is. */
export type Path = readonly string[];

/** Records that the hub holds about a person. */
export const recordKinds = [
  'IDENTITY',
  'CONTACT',
  'ADDRESS',
  'HOUSEHOLD',
  'EMPLOYMENT',
  'LICENCE',
  'SUBMISSION',
] as const;
export type RecordKind = (typeof recordKinds)[number];

/** Whose data fills a leaf: the applicant, or a member of the applicant's household. */
export const roles = ['SELF', 'SPOUSE', 'CHILD', 'PARENT', 'WARD'] as const;
export type Role = (typeof roles)[number];

export const addressUses = ['RESIDENCE', 'REGISTERED', 'MAILING'] as const;
export type AddressUse = (typeof addressUses)[number];

/** Strongest first. */
export const assurances = [
  'GOVERNMENT_VERIFIED',
  'VERIFIED_BY_LICENCE',
  'AGENCY_REPORTED',
  'USER_CONFIRMED',
  'USER_DECLARED',
] as const;
export type Assurance = (typeof assurances)[number];

/** True when a value of assurance `held` may stand where `least` is asked for. */
export function isAtLeast(held: Assurance, least: Assurance): boolean {
  return assurances.indexOf(held) <= assurances.indexOf(least);
}

type RecordPlace = {
  /** From Query to the record. */
  readonly root: Path;
  readonly provenance: string;
  /** Read with every value of the record, to know which record it is and what it is worth. */
  readonly always: readonly Path[];
  readonly label: LocalizedText;
};

const person = 'Query.citizen';

/** Where each record stands in the API. */
export const records: Readonly<Record<RecordKind, RecordPlace>> = {
  IDENTITY: {
    root: [person, 'Citizen.identity'],
    provenance: 'Identity.provenance',
    always: [],
    label: { zh: '身份信息', en: 'identity record' },
  },
  CONTACT: {
    root: [person, 'Citizen.contact'],
    provenance: 'Contact.provenance',
    always: [],
    label: { zh: '联系方式', en: 'contact record' },
  },
  ADDRESS: {
    root: [person, 'Citizen.addresses'],
    provenance: 'Address.provenance',
    always: [['Address.use']],
    label: { zh: '地址信息', en: 'address record' },
  },
  HOUSEHOLD: {
    root: [person, 'Citizen.household'],
    provenance: 'Household.provenance',
    always: [],
    label: { zh: '婚姻家庭信息', en: 'household record' },
  },
  EMPLOYMENT: {
    root: [person, 'Citizen.employment'],
    provenance: 'Employment.provenance',
    always: [],
    label: { zh: '就业信息', en: 'employment record' },
  },
  LICENCE: {
    root: [person, 'Citizen.licences', 'LicenceConnection.nodes'],
    provenance: 'Licence.provenance',
    always: [['Licence.id'], ['Licence.type'], ['Licence.state'], ['Licence.validUntil']],
    label: { zh: '电子证照', en: 'licence' },
  },
  SUBMISSION: {
    root: [person, 'Citizen.submissions', 'SubmissionConnection.nodes'],
    provenance: 'Submission.provenance',
    always: [
      ['Submission.id'],
      ['Submission.state'],
      ['Submission.submittedAt'],
      ['Submission.answers', 'SubmittedAnswer.concept'],
      ['Submission.answers', 'SubmittedAnswer.value'],
    ],
    label: { zh: '以往申请', en: 'earlier application' },
  },
};

/** Where a statement on a licence stands, and which one is meant; `equals` says which. */
export const claimPath: Path = ['Licence.claims', 'LicenceClaim.value'];
export const claimFilter = { coordinate: 'LicenceClaim.key', equals: null } as const;

/**
 * How long ago an authority may last have observed each record, where a rule does not say. A licence says itself how
 * long it holds, and of an earlier answer every rule has to say.
 */
export const freshness: Readonly<Record<RecordKind, string | undefined>> = {
  IDENTITY: 'P10Y',
  CONTACT: 'P2Y',
  ADDRESS: 'P2Y',
  HOUSEHOLD: 'P2Y',
  EMPLOYMENT: 'P1Y',
  LICENCE: undefined,
  SUBMISSION: undefined,
};

/** Below a provenance field. */
export const provenanceFields: readonly Path[] = [
  ['Provenance.authority', 'Department.id'],
  ['Provenance.observedAt'],
  ['Provenance.assurance'],
  ['Provenance.validUntil'],
];

/** Tells which statement of the source a value is of; read where granted, and never a reason to refuse a leaf. */
export const versionField: Path = ['Provenance.version'];

/** Which member of the household a value is of. */
export const memberFields: readonly Path[] = [['Household.members', 'HouseholdMember.role']];

/** Tells of a member's death when the caller's agreement reaches that far; never a reason to refuse a leaf. */
export const memberDeath: Path = [
  'Household.members',
  'HouseholdMember.citizen',
  'Citizen.identity',
  'Identity.dateOfDeath',
];

export const roleLabels: Readonly<Record<Role, LocalizedText>> = {
  SELF: { zh: '本人', en: 'applicant' },
  SPOUSE: { zh: '配偶', en: 'spouse' },
  CHILD: { zh: '子女', en: 'child' },
  PARENT: { zh: '父母', en: 'parent' },
  WARD: { zh: '被监护人', en: 'ward' },
};

type ProfileRecord = {
  readonly kind: RecordKind;
  readonly addressUses: readonly AddressUse[];
  readonly label: LocalizedText;
};

const addressRecord = (use: AddressUse, zh: string, en: string): [string, ProfileRecord] => [
  `ADDRESS:${use}`,
  { kind: 'ADDRESS', addressUses: [use], label: { zh, en } },
];
const otherRecord = (kind: RecordKind): [string, ProfileRecord] => [
  kind,
  { kind, addressUses: [], label: records[kind].label },
];

/** Single records of a profile by name; an address is named with its use, ADDRESS:RESIDENCE. */
export const profileRecords: ReadonlyMap<string, ProfileRecord> = new Map([
  otherRecord('IDENTITY'),
  otherRecord('CONTACT'),
  otherRecord('HOUSEHOLD'),
  otherRecord('EMPLOYMENT'),
  addressRecord('RESIDENCE', '居住地址', 'residence address'),
  addressRecord('REGISTERED', '户籍地址', 'registered address'),
  addressRecord('MAILING', '通信地址', 'mailing address'),
]);

/** The profile record of that name; throws when there is none. */
export function profileRecord(name: string): ProfileRecord {
  const found = profileRecords.get(name);
  if (!found) throw new Error(`prefill: ${name} is no profile record`);
  return found;
}

export const assuranceLabels: Readonly<Record<Assurance, LocalizedText>> = {
  GOVERNMENT_VERIFIED: { zh: '政府登记核实', en: 'verified by the register' },
  VERIFIED_BY_LICENCE: { zh: '证照核实', en: 'proved by a licence' },
  AGENCY_REPORTED: { zh: '其他部门报送', en: 'reported by another agency' },
  USER_CONFIRMED: { zh: '本人确认', en: 'confirmed by the person' },
  USER_DECLARED: { zh: '本人申报', en: 'stated by the person' },
};
