import { z } from 'zod';
import * as v from './values.ts';

/** What a record states, by kind: the members of the GraphQL input of that kind. */

export const identity = z.strictObject({
  name: z.strictObject({
    fullName: v.text,
    familyName: v.text.exactOptional(),
    givenName: v.text.exactOptional(),
    romanizedName: v.text.exactOptional(),
  }),
  alternativeNames: z
    .array(z.strictObject({ kind: z.enum(['FORMER', 'MARRIED', 'ALIAS']), fullName: v.text }))
    .exactOptional(),
  sex: z.enum(['FEMALE', 'MALE', 'UNKNOWN']),
  dateOfBirth: v.date,
  placeOfBirth: v.text.exactOptional(),
  citizenships: z.array(v.country),
  residencyStatus: z
    .enum(['CITIZEN', 'PERMANENT_RESIDENT', 'TEMPORARY_RESIDENT', 'NON_RESIDENT'])
    .exactOptional(),
  ethnicity: v.text.exactOptional(),
  nationalId: v.nationalId.exactOptional(),
  dateOfDeath: v.date.exactOptional(),
});

export const contact = z
  .strictObject({
    email: v.email.exactOptional(),
    mobilePhone: v.telephone.exactOptional(),
    homePhone: v.telephone.exactOptional(),
  })
  .refine(
    (data) => Object.keys(data).length > 0,
    'must state at least one way to reach the person',
  );

export const address = z.strictObject({
  use: z.enum(['RESIDENCE', 'REGISTERED', 'MAILING']),
  fullAddress: v.text,
  thoroughfare: v.text.exactOptional(),
  locatorDesignator: v.text.exactOptional(),
  locatorName: v.text.exactOptional(),
  addressArea: v.text.exactOptional(),
  adminUnitL2: v.text.exactOptional(),
  adminUnitL1: v.text.exactOptional(),
  adminUnitCode: v.divisionCode.exactOptional(),
  postCode: v.text.exactOptional(),
  countryCode: v.country,
});

const member = z
  .strictObject({
    role: z.enum(['SPOUSE', 'CHILD', 'PARENT', 'WARD', 'GUARDIAN']),
    fullName: v.text,
    dateOfBirth: v.date.exactOptional(),
    sex: z.enum(['FEMALE', 'MALE', 'UNKNOWN']).exactOptional(),
    citizenId: v.citizen.exactOptional(),
    /** Instead of citizenId, by those who do not know the hub's ids. */
    nationalId: v.nationalId.exactOptional(),
  })
  .refine((data) => data.citizenId === undefined || data.nationalId === undefined, {
    path: ['nationalId'],
    message: 'must be left out when citizenId is given',
  });

export const household = z.strictObject({
  maritalStatus: z.enum(['SINGLE', 'MARRIED', 'DIVORCED', 'WIDOWED']).exactOptional(),
  marriedOn: v.date.exactOptional(),
  members: z.array(member),
});

export const employment = z.strictObject({
  status: z.enum(['EMPLOYED', 'FLEXIBLE', 'BUSINESS_OWNER', 'UNEMPLOYED', 'RETIRED', 'STUDENT']),
  employerName: v.text.exactOptional(),
  occupation: v.text.exactOptional(),
  startedOn: v.date.exactOptional(),
  monthlyIncome: v.count.exactOptional(),
});

export const protection = z.strictObject({ isSealed: z.boolean() });

export const mandate = z.strictObject({
  representativeId: z
    .string()
    .regex(/^(cit|org)_[0-9a-z_]{1,64}$/, 'must be the id of a citizen or an organisation'),
  representativeName: v.text,
  basis: z.enum(['POWER_OF_ATTORNEY', 'COURT_ORDER', 'STATUTE']),
  isRevoked: z.boolean(),
});

export const licence = z
  .strictObject({
    type: v.code,
    number: v.key,
    issuedOn: v.date,
    validUntil: v.date.exactOptional(),
    claims: z.array(z.strictObject({ key: v.key, value: v.text })),
    /** In force when left out; expiry is the clock's business. */
    state: z.enum(['VALID', 'SUSPENDED', 'REVOKED']).exactOptional(),
    stateReason: v.text.exactOptional(),
  })
  .refine((data) => data.validUntil === undefined || data.validUntil >= data.issuedOn, {
    path: ['validUntil'],
    message: 'must not be before issuedOn',
  })
  .refine((data) => isOutOfForce(data.state) === (data.stateReason !== undefined), {
    path: ['stateReason'],
    message: 'must be given for SUSPENDED and REVOKED, and only for them',
  });

export const submission = z.strictObject({
  serviceId: v.service,
  formVersion: v.key,
  channel: z.enum(['WEB', 'APP', 'COUNTER', 'KIOSK', 'PHONE']),
  submittedAt: v.utcInstant,
  state: z.enum(['SUBMITTED', 'ACCEPTED', 'APPROVED', 'REJECTED', 'WITHDRAWN']),
  answers: z.array(
    z.strictObject({
      pointer: v.pointer,
      concept: v.key.exactOptional(),
      value: v.json.exactOptional(),
    }),
  ),
  documents: z.array(
    z.strictObject({
      evidenceType: v.code,
      digest: v.digest,
      acceptedOn: v.date.exactOptional(),
      validUntil: v.date.exactOptional(),
    }),
  ),
});

export const consent = z.strictObject({
  agreement: v.agreement,
  state: z.enum(['GIVEN', 'WITHDRAWN']),
  at: v.utcInstant,
});

function isOutOfForce(state: string | undefined): boolean {
  return state === 'SUSPENDED' || state === 'REVOKED';
}
