import type { Concept } from './concepts.ts';
import { concepts } from './concepts.ts';
import { claimPath } from './records.ts';

/** Vocabularies of others in which a concept has a name. */
type Other = 'OIDC' | 'MYINFO' | 'FHIRPATH' | 'SCHEMA_ORG';
type Alias = { readonly vocabulary: Other; readonly name: string };

/** Norwegian Bokmål, OpenID Connect claim, Myinfo attribute, FHIRPath from Patient, schema.org property of Person. */
const rows: Readonly<Record<string, readonly [nb: string, ...names: (string | null)[]]>> = {
  'name.full': ['fullt navn', 'name', 'name', "name.where(use='official').text", 'name'],
  'name.family': ['etternavn', 'family_name', null, 'name.family', 'familyName'],
  'name.given': ['fornavn', 'given_name', null, 'name.given', 'givenName'],
  'name.romanized': ['navn med latinske bokstaver', null, 'hanyupinyinname', null, 'alternateName'],
  'name.former': ['tidligere navn', null, 'aliasname', "name.where(use='old').text", null],
  sex: ['kjønn', 'gender', 'sex', 'gender', 'gender'],
  dateOfBirth: ['fødselsdato', 'birthdate', 'dob', 'birthDate', 'birthDate'],
  placeOfBirth: ['fødested', null, 'birthcountry', null, 'birthPlace'],
  citizenship: ['statsborgerskap', null, 'nationality', null, 'nationality'],
  residencyStatus: ['oppholdsstatus', null, 'residentialstatus', null, null],
  ethnicity: ['etnisk gruppe', null, 'race', null, null],
  nationalId: ['fødselsnummer', 'sub', 'uinfin', 'identifier.value', 'identifier'],
  email: ['e-post', 'email', 'email', "telecom.where(system='email').value", 'email'],
  'phone.mobile': [
    'mobiltelefon',
    'phone_number',
    'mobileno',
    "telecom.where(use='mobile').value",
    'telephone',
  ],
  'phone.home': ['hjemmetelefon', null, 'homeno', "telecom.where(use='home').value", null],
  'address.full': ['adresse', 'address.formatted', 'regadd', 'address.text', 'address'],
  'address.thoroughfare': [
    'gatenavn',
    'address.street_address',
    'regadd.street',
    'address.line',
    'streetAddress',
  ],
  'address.locatorDesignator': ['husnummer', null, 'regadd.block', null, null],
  'address.locatorName': ['bygning', null, 'regadd.building', null, null],
  'address.area': ['bydel', null, null, 'address.district', null],
  'address.adminUnitL2': ['kommune', 'address.locality', null, 'address.city', 'addressLocality'],
  'address.adminUnitL1': ['fylke', 'address.region', null, 'address.state', 'addressRegion'],
  'address.postCode': [
    'postnummer',
    'address.postal_code',
    'regadd.postal',
    'address.postalCode',
    'postalCode',
  ],
  'address.country': [
    'land',
    'address.country',
    'regadd.country',
    'address.country',
    'addressCountry',
  ],
  'household.maritalStatus': ['sivilstand', null, 'marital', 'maritalStatus.coding.code', null],
  'household.marriedOn': ['vigselsdato', null, 'marriagedate', null, null],
  'employment.status': ['arbeidssituasjon', null, null, null, null],
  'employment.employerName': ['arbeidsgiver', null, 'employment', null, 'worksFor'],
  'employment.occupation': ['yrke', null, 'occupation', null, 'hasOccupation'],
  'employment.startedOn': ['ansatt fra', null, null, null, null],
  'employment.monthlyIncome': ['månedsinntekt', null, null, null, null],
  'licence.number': ['lisensnummer', null, null, null, null],
  'licence.issuedOn': ['utstedt', null, null, null, 'validFrom'],
  'licence.validUntil': ['gyldig til', null, null, null, 'validUntil'],
  'licence.claim': ['opplysning i lisensen', null, null, null, null],
  'education.level': ['utdanningsnivå', null, 'edulevel', null, null],
  'residence.reason': ['grunn til opphold', null, null, null, null],
  'residence.since': ['bosatt siden', null, null, null, null],
  'residence.housing': ['boligtype', null, 'housingtype', null, null],
  'insurance.contributionBase': ['avgiftsgrunnlag', null, null, null, null],
  'business.tradeName': ['foretaksnavn', null, null, null, 'legalName'],
  'business.category': ['næring', null, null, null, null],
  'business.premisesArea': ['lokalets areal', null, null, null, null],
  'business.staff': ['antall ansatte', null, null, null, 'numberOfEmployees'],
};
const others: readonly Other[] = ['OIDC', 'MYINFO', 'FHIRPATH', 'SCHEMA_ORG'];

/** Concepts with their names in three languages and in other vocabularies: Concept of the schema. */
export const vocabulary = [...concepts.values()].map((concept) => {
  const { key, label, autocomplete } = concept;
  const row = rows[key];
  if (!row) throw new Error(`vocabulary: ${key} has no Norwegian name`);
  const [nb, ...names] = row;
  return { key, ...label, nb, autocomplete, aliases: aliasesOf(names), ...placesOf(concept) };
});

function aliasesOf(names: readonly (string | null)[]): readonly Alias[] {
  return others.flatMap((vocabularyOf, index): readonly Alias[] => {
    const name = names[index];
    return typeof name === 'string' ? [{ vocabulary: vocabularyOf, name }] : [];
  });
}

/** Fields that bear `@concept` with this key. */
function placesOf({ value, member, key }: Concept): { readonly coordinates: readonly string[] } {
  const ends = [value.at(-1), member?.at(-1)].filter((end) => end !== undefined);
  // What a licence states is of one concept only; what it states of, the mapping says.
  return { coordinates: key === 'licence.claim' ? claimPath.slice(-1) : ends };
}
