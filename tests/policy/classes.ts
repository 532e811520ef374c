import type { PolicySchema } from '../../src/policy/schema.ts';

/**
 * What the schema's fields are, said a second time: a class that changes there has to change here. `Type.*` stands for
 * the fields of the type that are not named; what is under no class is public.
 */
const classes: Readonly<Record<string, readonly string[]>> = {
  IDENTIFIER: [
    'Query.citizen',
    'Query.citizenByNationalId',
    'Citizen.id',
    'Citizen.consentTo',
    'ConsentCover.*',
    'Citizen.hasOpenCase',
    'Citizen.standing',
    'Licence.id',
    'Submission.id',
    'PublishRecordSuccess.citizen',
    'RegisterCitizenSuccess.citizen',
    'Query.corrections',
    'Correction.id',
    'Correction.citizen',
    'RequestCorrectionSuccess.correction',
  ],
  NATIONAL_ID: ['Identity.nationalId'],
  IDENTITY: [
    'Citizen.identity',
    'Identity.*',
    'PersonName.*',
    'AlternativeName.*',
    'Standing.isDeceased',
  ],
  CONTACT: ['Citizen.contact', 'Contact.*'],
  ADDRESS: ['Citizen.addresses', 'Address.*', 'Standing.residenceDivision'],
  FAMILY: [
    'Citizen.household',
    'Citizen.mandates',
    'Household.*',
    'HouseholdMember.*',
    'Mandate.*',
    'Standing.representatives',
  ],
  EMPLOYMENT: ['Citizen.employment', 'Employment.*'],
  PROVENANCE: [
    'Provenance.*',
    'Identity.provenance',
    'Contact.provenance',
    'Address.provenance',
    'Household.provenance',
    'Mandate.provenance',
    'Protection.provenance',
    'Employment.provenance',
    'Licence.provenance',
    'Submission.provenance',
    'PublishRecordSuccess.version',
    'Correction.*',
  ],
  PREDICATE: ['Citizen.isAtLeast', 'Citizen.hasIncomeBelow', 'Citizen.holdsValid'],
  PROTECTION: ['Citizen.protection', 'Protection.*', 'Standing.isSealed'],
  LICENCE: [
    'Query.licence',
    'Query.licenceByNumber',
    'Citizen.licences',
    'Licence.*',
    'LicenceClaim.*',
    'LicenceConnection.nodes',
    'LicenceSuccess.*',
  ],
  SUBMISSION: [
    'Query.submission',
    'Citizen.submissions',
    'Submission.*',
    'SubmittedAnswer.*',
    'SubmittedDocument.*',
    'SubmissionConnection.nodes',
    'RecordSubmissionSuccess.*',
  ],
  CONSENT: [
    'Citizen.consents',
    'ConsentConnection.nodes',
    'ConsentOffer.consent',
    'ConsentRecord.*',
    'ConsentRevision.*',
    'ConsentSuccess.*',
  ],
  DISCLOSURE: [
    'Query.disclosures',
    'Citizen.disclosures',
    'Citizen.notices',
    'Notice.*',
    'NoticeConnection.nodes',
    'Disclosure.*',
    'DisclosureConnection.nodes',
    'DisclosureConnection.completeUpTo',
    'Query.auditedAgreement',
    'Agreement.replay',
    'Agreement.unusedFields',
    'AgreementReplay.*',
    'ReplayedField.*',
    'ReplayedRequests.*',
    'UnusedField.*',
  ],
  DERIVED: [
    'Query.prefill',
    'Query.preview',
    'Query.satisfies',
    'Query.rebasePrefill',
    'RebasedPrefill.*',
    'RebasedLeaf.*',
    'Citizen.consentOffer',
    'ConsentOffer.attributes',
    'OfferedAttribute.values',
    'PrefillResult.*',
    'PrefillValue.*',
    'PrefillSource.*',
    'PrefillCandidate.*',
    'PrefillGap.*',
    'PrefillSummary.*',
    'EvidenceResult.*',
  ],
  CHANGE: ['Mutation.*', 'DestroyAuditKeySuccess.citizenId'],
};

const classOf = new Map(
  Object.entries(classes).flatMap(([name, fields]) =>
    fields.map((field) => [field, name] as const),
  ),
);

/** Fields whose class in the schema is not the one above. */
export function misclassified(schema: PolicySchema): readonly string[] {
  const expected = (coordinate: string): string =>
    classOf.get(coordinate) ?? classOf.get(coordinate.replace(/\.\w+$/, '.*')) ?? 'PUBLIC';
  return [...schema.classOf]
    .filter(([coordinate, dataClass]) => dataClass !== expected(coordinate))
    .map(([coordinate, dataClass]) => `${coordinate} is ${dataClass}`);
}

/** Fields above that the schema does not have. */
export function unknownIn(schema: PolicySchema): readonly string[] {
  return [...classOf.keys()].filter(
    (field) =>
      !schema.coordinates.some((each) => each === field || field === each.replace(/\.\w+$/, '.*')),
  );
}
