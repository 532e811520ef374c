/** What the three people of the demo ask. The README shows the same documents. */

export const departmentQuery = `query SocialInsurance($nationalId: String!) {
  citizenByNationalId(input: { nationalId: $nationalId }) {
    id
    identity { name { fullName } sex dateOfBirth provenance { authority { id name { zh en } } observedAt assurance } }
    addresses(uses: [RESIDENCE]) { fullAddress postCode provenance { observedAt } }
    licences(first: 10) { nodes { id type title { zh en } number state validUntil } }
    submissions(first: 10) { nodes { id service { id title { zh en } } channel state submittedAt } }
  }
}`;

/** The same question and one field more than the agreement grants. */
export const greedyQuery = departmentQuery.replace(
  '\n    addresses',
  '\n    contact { mobilePhone }\n    addresses',
);

export const prefillQuery = `query Prefill($serviceId: ID!) {
  prefill(input: { serviceId: $serviceId }) {
    service { id title { zh en } }
    formVersion
    values { pointer title { zh en } value concept authority { id name { zh en } } observedAt assurance editability }
    missing { pointer title { zh en } status reason { zh en } remedy { zh en } }
    documents { requirement title { zh en } decision reason { zh en } licence authority { id } validUntil }
    summary { leaves visible filled coverage keystrokesSaved documents waived }
    receipt
  }
}`;

const disclosureFields = `at request client department { id name { zh en } } actor subject agreement purpose
      legalBasis case fields decision refusal id`;

export const auditorQuery = `query Disclosures($filter: DisclosureFilter) {
  disclosures(filter: $filter, first: 100) {
    completeUpTo
    nodes { ${disclosureFields} }
  }
}`;

export const citizenQuery = `query WhoSawMyData($id: ID!) {
  citizen(id: $id) {
    disclosures(first: 100) {
      completeUpTo
      nodes { ${disclosureFields} }
    }
  }
}`;
