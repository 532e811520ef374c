import { z } from 'zod';
import { citizenId, organisationId } from '../../kernel/ids.ts';
import { isCalendarDate, isInstant, type CalendarDate } from '../../kernel/time.ts';

const date = z.string().refine(isCalendarDate, 'must be a calendar date, YYYY-MM-DD');
const instant = z.string().refine(isInstant, 'must be an ISO 8601 instant with a zone');
const text = z
  .string()
  .trim()
  .min(1, 'must not be empty')
  .max(500, 'must have at most 500 characters');
const country = z.string().regex(/^[A-Z]{2}$/, 'must be an ISO 3166-1 alpha-2 code');
const phone = z.string().regex(/^\+[1-9]\d{3,14}$/, 'must be in E.164, for example +8613800000000');
const id = z.string().refine(citizenId.is, 'must be an id of the hub');

export const addressUses = ['RESIDENCE', 'REGISTERED', 'MAILING'] as const;
export type AddressUse = (typeof addressUses)[number];
const sexes = ['FEMALE', 'MALE', 'UNKNOWN'] as const;

/** Strongest first; the enum Assurance of schema/shared.graphql. */
const assurances = [
  'GOVERNMENT_VERIFIED',
  'VERIFIED_BY_LICENCE',
  'AGENCY_REPORTED',
  'USER_CONFIRMED',
  'USER_DECLARED',
] as const;

const provenance = z.strictObject({
  sourceRecord: text.max(100),
  version: z.int().min(0),
  observedAt: instant,
  assurance: z.enum(assurances),
  validFrom: date.nullish(),
  validUntil: date.nullish(),
});

/** What each kind of record states. One table for inputs and for what is stored. */
export const recordData = {
  identity: z.strictObject({
    name: z.strictObject({
      fullName: text,
      familyName: text.nullish(),
      givenName: text.nullish(),
      romanizedName: text.nullish(),
    }),
    alternativeNames: z
      .array(z.strictObject({ kind: z.enum(['FORMER', 'MARRIED', 'ALIAS']), fullName: text }))
      .nullish()
      .transform((names) => names ?? []),
    sex: z.enum(sexes),
    dateOfBirth: date,
    placeOfBirth: text.nullish(),
    citizenships: z.array(country),
    residencyStatus: z
      .enum(['CITIZEN', 'PERMANENT_RESIDENT', 'TEMPORARY_RESIDENT', 'NON_RESIDENT'])
      .nullish(),
    ethnicity: text.nullish(),
    nationalId: text.nullish(),
    dateOfDeath: date.nullish(),
  }),
  contact: z.strictObject({
    email: z.email().nullish(),
    mobilePhone: phone.nullish(),
    homePhone: phone.nullish(),
  }),
  address: z.strictObject({
    use: z.enum(addressUses),
    fullAddress: text,
    thoroughfare: text.nullish(),
    locatorDesignator: text.nullish(),
    locatorName: text.nullish(),
    addressArea: text.nullish(),
    adminUnitL2: text.nullish(),
    adminUnitL1: text.nullish(),
    adminUnitCode: z
      .string()
      .regex(/^[0-9A-Z-]{2,12}$/, 'must be the code of an administrative division')
      .nullish(),
    postCode: text.nullish(),
    countryCode: country,
  }),
  household: z.strictObject({
    maritalStatus: z.enum(['SINGLE', 'MARRIED', 'DIVORCED', 'WIDOWED']).nullish(),
    marriedOn: date.nullish(),
    members: z.array(
      z.strictObject({
        role: z.enum(['SPOUSE', 'CHILD', 'PARENT', 'WARD', 'GUARDIAN']),
        fullName: text,
        dateOfBirth: date.nullish(),
        sex: z.enum(sexes).nullish(),
        citizenId: id.nullish(),
      }),
    ),
  }),
  employment: z.strictObject({
    status: z.enum(['EMPLOYED', 'FLEXIBLE', 'BUSINESS_OWNER', 'UNEMPLOYED', 'RETIRED', 'STUDENT']),
    employerName: text.nullish(),
    occupation: text.nullish(),
    startedOn: date.nullish(),
    monthlyIncome: z.int().min(0).nullish(),
  }),
  protection: z.strictObject({ isSealed: z.boolean() }),
  mandate: z.strictObject({
    representativeId: z
      .string()
      .refine(
        (text) => citizenId.is(text) || organisationId.is(text),
        'must be the id of a citizen or an organisation',
      ),
    representativeName: text,
    basis: z.enum(['POWER_OF_ATTORNEY', 'COURT_ORDER', 'STATUTE']),
    isRevoked: z.boolean(),
  }),
} as const;

export type RecordKind = keyof typeof recordData;
export const recordKinds = [
  'identity',
  'contact',
  'address',
  'household',
  'employment',
  'protection',
  'mandate',
] as const satisfies readonly RecordKind[];

/** Where records of one thing lie in a profile: one place for each kind, one for each use of an address. */
export type Slot = Exclude<RecordKind, 'address'> | `address#${AddressUse}`;

const records = {
  identity: recordData.identity.nullish(),
  contact: recordData.contact.nullish(),
  address: recordData.address.nullish(),
  household: recordData.household.nullish(),
  employment: recordData.employment.nullish(),
  protection: recordData.protection.nullish(),
  mandate: recordData.mandate.nullish(),
};

export const publishRecordInput = z
  .strictObject({ idempotencyKey: text.max(100), citizenId: id, provenance, ...records })
  .refine(
    (input) => recordKinds.filter((kind) => input[kind]).length === 1,
    'needs exactly one of identity, contact, address, household, employment, protection, mandate',
  );

export const registerCitizenInput = z.strictObject({
  idempotencyKey: text.max(100),
  nationalId: text.max(50),
  identity: recordData.identity,
  provenance,
});

const ageRule = 'must be 0 to 150';
const amountRule = 'must be at least 1';

/** Arguments of the predicates. */
export const ageArguments = z.strictObject({ age: z.int().min(0, ageRule).max(150, ageRule) });
export const incomeArguments = z.strictObject({ monthlyAmount: z.int().min(1, amountRule) });

/** A record of another system, for operators' bulk load. */
export const importedRecord = z.strictObject({
  provenance: provenance.extend({ authority: z.string() }),
  data: z.looseObject({}),
});

/** One record as stored: what one authority states, and where it comes from. */
export const sourceRecord = z.strictObject({
  provenance: provenance.extend({ authority: z.string() }),
  data: z.record(z.string(), z.json()),
});
export type SourceRecord = z.infer<typeof sourceRecord>;

/** The record of a slot that is shown: most assured, then newest, then by authority, so that all see the same. */
export function authoritative(sources: readonly SourceRecord[]): SourceRecord | undefined {
  const rank = ({ provenance: { assurance } }: SourceRecord): number =>
    assurances.indexOf(assurance);
  return [...sources].sort(
    (a, b) =>
      rank(a) - rank(b) ||
      b.provenance.observedAt.localeCompare(a.provenance.observedAt) ||
      a.provenance.authority.localeCompare(b.provenance.authority),
  )[0];
}

/** True when any source states it; a doubt between authorities is decided for the person's protection. */
export function isSealedBy(sources: readonly SourceRecord[]): boolean {
  return sources.some(({ data }) => recordData.protection.parse(data).isSealed);
}

/** True when any source states a death. */
export function isDeceasedBy(sources: readonly SourceRecord[]): boolean {
  return sources.some(({ data }) => recordData.identity.parse(data).dateOfDeath != null);
}

/** The guardians that the household record shown names, while it holds. */
export function guardiansIn(household: SourceRecord | undefined, today: CalendarDate): string[] {
  if (!household) return [];
  const { members } = recordData.household.parse(household.data);
  return members.flatMap(({ role, citizenId: guardian }) =>
    isOn(household, today) && role === 'GUARDIAN' && guardian != null ? [guardian] : [],
  );
}

/** Who may act for the person by what any authority states of its own knowledge, while that holds. */
export function mandatedIn(mandates: readonly SourceRecord[], today: CalendarDate): string[] {
  return mandates.flatMap((record) => {
    const { representativeId, isRevoked } = recordData.mandate.parse(record.data);
    // What the person has only declared proves nobody's right.
    const isKnown = !['USER_CONFIRMED', 'USER_DECLARED'].includes(record.provenance.assurance);
    return isKnown && !isRevoked && isOn(record, today) ? [representativeId] : [];
  });
}

function isOn({ provenance }: SourceRecord, day: CalendarDate): boolean {
  const { validFrom, validUntil } = provenance;
  return (validFrom ?? day) <= day && day <= (validUntil ?? day);
}

/** Completed years on a day; whoever was born on 29 February completes one on 1 March where there is no such day. */
export function ageOn(dateOfBirth: CalendarDate, day: CalendarDate): number {
  const years = Number(day.slice(0, 4)) - Number(dateOfBirth.slice(0, 4));
  return day.slice(5) < dateOfBirth.slice(5) ? years - 1 : years;
}

/** A national identifier in the form it is looked up by: no white space or hyphens, upper case. */
export function normalisedNationalId(text: string): string {
  return text.replace(/[\s-]/g, '').toUpperCase();
}
