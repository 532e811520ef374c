import { heldBy, question, type Asker, type Question } from '../asker.ts';
import type { People } from '../people.ts';

/** Changes that are refused, and say why. None of them changes anything. */
export function changes(asker: Asker, people: People): readonly Question[] {
  const { consenting, silent } = people;
  const name = heldBy(people, 'consenting', 'PersonName.fullName');
  const problems = '... on Problem { code message } ... on InvalidInput { issues { field rule } }';
  const ask = (verb: string, type: string, input: object): Question =>
    question(asker, ['consenting'], {
      where: verb,
      query: `mutation($input: ${type}!) { ${verb}(input: $input) { __typename ${problems} } }`,
      variables: { input: { idempotencyKey: name, ...input } },
    });
  const provenance = {
    sourceRecord: heldBy(people, 'consenting', 'Provenance.sourceRecord'),
    version: 1,
    observedAt: name,
    assurance: 'GOVERNMENT_VERIFIED',
  };
  const change = { expectedVersion: 1, reason: name };
  return [
    ask('publishRecord', 'PublishRecordInput', {
      citizenId: consenting.id,
      provenance,
      contact: { email: name, mobilePhone: name },
    }),
    ask('publishRecord', 'PublishRecordInput', {
      citizenId: name,
      provenance,
      identity: { name: { fullName: '' }, sex: name, dateOfBirth: name, citizenships: [name] },
    }),
    ask('registerCitizen', 'RegisterCitizenInput', {
      nationalId: consenting.nationalId,
      provenance,
      identity: { name: { fullName: name }, sex: 'MALE', dateOfBirth: name, citizenships: [name] },
    }),
    ask('issueLicence', 'IssueLicenceInput', {
      type: consenting.licence.type,
      number: consenting.licence.number,
      holderId: silent.id,
      issuedOn: '2026-01-01',
      claims: [],
    }),
    ask('issueLicence', 'IssueLicenceInput', {
      type: name,
      number: name,
      holderId: name,
      issuedOn: name,
      claims: [{ key: name, value: '' }],
    }),
    ...['suspendLicence', 'revokeLicence'].flatMap((verb) => [
      ask(verb, 'ChangeLicenceStateInput', { licenceId: name, ...change }),
      ask(verb, 'ChangeLicenceStateInput', {
        licenceId: consenting.licence.id,
        ...change,
        expectedVersion: 73,
      }),
    ]),
    ask('recordSubmission', 'RecordSubmissionInput', {
      applicantId: name,
      serviceId: name,
      formVersion: name,
      channel: 'WEB',
      submittedAt: name,
      state: 'SUBMITTED',
      answers: [{ pointer: name, value: { [name]: name } }],
      documents: [{ evidenceType: name, digest: name, acceptedOn: name }],
    }),
    ask('createAgreement', 'CreateAgreementInput', {
      providerId: name,
      purpose: name,
      legalBasis: { citation: name, text: name },
      subjectScope: 'STATUTE',
      fields: [name],
      validFrom: name,
      validUntil: name,
    }),
    ask('publishForm', 'PublishFormInput', {
      serviceId: name,
      version: name,
      schema: { title: name },
      mapping: {},
      evidenceRequirements: [],
    }),
  ];
}
