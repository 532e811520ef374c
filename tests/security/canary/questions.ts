import agreements from '../../../src/dev/seed/agreements.json' with { type: 'json' };
import clients from '../../../src/dev/seed/clients.json' with { type: 'json' };
import type { Coordinate } from '../../../src/policy/schema.ts';
import type { Marker } from './marker.ts';
import type { MarkedPerson, People } from './people.ts';
import { leafPaths, nested, policy, selection } from './selection.ts';

/** One request, and which markers its caller may find in the data of its answer. */
export type Question = {
  readonly where: string;
  readonly caller: string;
  readonly body: string;
  readonly isReadable: (marker: Marker) => boolean;
};

/** Makes questions for one who may ask. */
export type Asking = (asker: Asker, people: People) => readonly Question[];

type Person = keyof People;
type Asker = {
  readonly caller: string;
  readonly access: Readonly<Record<string, unknown>>;
  /** Whose data the agreement opens to this caller. */
  readonly reach: readonly Person[];
  readonly grants: ReadonlySet<Coordinate>;
  readonly isMachine: boolean;
};

const everybody: readonly Person[] = ['consenting', 'silent', 'sealed', 'dead'];

/** Everybody who may ask under an agreement of the seed: the department's system, and people at the portal. */
export function askersOf(people: People): readonly Asker[] {
  return agreements.flatMap(({ id, consumer, purpose, subjectScope, fields, ...rest }) => {
    const isForSealed = 'isForSealed' in rest && rest.isForSealed;
    const access = {
      agreement: id,
      purpose,
      ...(subjectScope === 'OWN_CASE' ? { case: people.consenting.submission.case } : {}),
    };
    const grants = new Set(fields.flatMap(expanded));
    const machines = clients.filter(
      ({ department, kind }) => department === consumer && kind === 'DEPARTMENT',
    );
    const open = isForSealed ? everybody : everybody.filter((person) => person !== 'sealed');
    const reachOf: Readonly<Record<string, readonly Person[]>> = {
      STATUTE: open,
      CONSENT: ['consenting'],
      OWN_CASE: ['consenting'],
      SELF: [],
    };
    const own = (person: Person): readonly Person[] =>
      subjectScope === 'CONSENT' && person !== 'consenting' ? [] : [person];
    const reach = reachOf[subjectScope] ?? [];
    return [
      ...machines.map(({ clientId: caller }) => ({
        caller,
        access,
        reach,
        grants,
        isMachine: true,
      })),
      ...(consumer === 'dept_portal'
        ? everybody.map((person) => ({
            caller: people[person].id,
            access,
            reach: own(person),
            grants,
            isMachine: false,
          }))
        : []),
    ];
  });
}

function expanded(field: string): readonly Coordinate[] {
  if (!field.endsWith('.*')) return [field];
  return policy.coordinates.filter((coordinate) => coordinate.startsWith(field.slice(0, -1)));
}

/** `about` are the people that the document names. */
function question(
  asker: Asker,
  about: readonly Person[],
  asked: {
    readonly where: string;
    readonly query: string;
    readonly variables?: Readonly<Record<string, unknown>>;
    readonly access?: Readonly<Record<string, unknown>>;
  },
): Question {
  const { caller, access, reach, grants } = asker;
  const { where, query, variables } = asked;
  const extensions = { access: { ...access, ...asked.access } };
  return {
    where: `${where} (${String(access['agreement'])}, ${asker.isMachine ? caller : 'a citizen'})`,
    caller,
    body: JSON.stringify({ query, variables, extensions }),
    isReadable: ({ person, path }) =>
      [...reach].some((one) => one === person && about.includes(one)) &&
      path.every((coordinate) => grants.has(coordinate)),
  };
}

const isPublic = (coordinate: Coordinate): boolean => policy.classOf.get(coordinate) === 'PUBLIC';

/** What is granted, all of it, about everybody, by every root that leads to a person. */
export function granted(asker: Asker, people: People): readonly Question[] {
  const isGranted = (field: Coordinate): boolean => asker.grants.has(field) || isPublic(field);
  const fields = selection('Citizen', isGranted) || '__typename';
  const licence = selection('Licence', isGranted) || '__typename';
  const submission = selection('Submission', isGranted) || '__typename';
  return everybody.flatMap((person) => {
    const { id, nationalId, licence: held, submission: made } = people[person];
    const byId = { where: 'granted', query: `query($id: ID!) { citizen(id: $id) { ${fields} } }` };
    const ask = (query: string, variables: object, about: readonly Person[] = [person]): Question =>
      question(asker, about, { where: 'granted', query, variables: { ...variables } });
    return [
      question(asker, [person], { ...byId, variables: { id } }),
      ask(`query($n: String!) { citizenByNationalId(input: { nationalId: $n }) { ${fields} } }`, {
        n: nationalId,
      }),
      ask(`query($id: ID!) { licence(id: $id) { ${licence} } }`, held),
      ask(
        `query($type: ID!, $number: String!) { licenceByNumber(input: { type: $type, number: $number }) { ${licence} } }`,
        held,
      ),
      ask(`query($id: ID!) { submission(id: $id) { ${submission} } }`, made),
      ask(`{ viewer { kind citizen { ${fields} } } }`, {}, everybody),
      ask(
        `{ disclosures(first: 50) { nodes { ${selection('Disclosure', isGranted) || 'id'} } } }`,
        {},
        everybody,
      ),
    ];
  });
}

/** One field more than is granted, each in turn; then all of them at once, to be left out. */
export function tooMuch(asker: Asker, people: People): readonly Question[] {
  const { id } = people.consenting;
  const about: readonly Person[] = ['consenting'];
  const beyond = leafPaths('Citizen').filter(
    ({ coordinates }) => !coordinates.every((field) => asker.grants.has(field) || isPublic(field)),
  );
  const query = (fields: string): string => `query($id: ID!) { citizen(id: $id) { ${fields} } }`;
  const everything = query(selection('Citizen', () => true));
  return [
    ...beyond.map(({ names }) =>
      question(asker, about, {
        where: `one too many: ${names.join('.')}`,
        query: query(`id ${nested(names)}`),
        variables: { id },
      }),
    ),
    ...everybody.map((person) =>
      question(asker, [person], {
        where: 'left out',
        query: everything,
        variables: { id: people[person].id },
        access: { onDenied: 'OMIT' },
      }),
    ),
    question(asker, ['consenting', 'silent'], {
      where: 'through the household',
      query: query(
        `household { members { fullName citizen { id identity { name { fullName } } } } }`,
      ),
      variables: { id },
      access: { onDenied: 'OMIT' },
    }),
  ];
}

/** Names that mean something to whoever writes or reads an answer. */
export function aliases(asker: Asker, people: People): readonly Question[] {
  const names = [
    'data',
    'errors',
    'message',
    'extensions',
    'code',
    'toJSON',
    '__proto__',
    'constructor',
  ];
  return names.map((name) =>
    question(asker, ['consenting'], {
      where: `alias ${name}`,
      query: `query($id: ID!) { ${name}: citizen(id: $id) { ${name}: identity { ${name}: name { ${name}: fullName } } } }`,
      variables: { id: people.consenting.id },
      access: { onDenied: 'OMIT' },
    }),
  );
}

const services = [
  'svc_food_business_licence',
  'svc_flexible_employment_insurance',
  'svc_residence_permit_renewal',
];

/** Every form of the seed, filled, and what it would be filled with. */
export function prefilled(asker: Asker, people: People): readonly Question[] {
  const filled = selection('PrefillResult', () => true);
  const planned = selection('PrefillPlan', () => true);
  return services.flatMap((service) => [
    ...everybody.map((person) =>
      question(asker, [person], {
        where: `prefill ${service}`,
        query: `query($input: PrefillInput!) { prefill(input: $input) { ${filled} } }`,
        variables: { input: { serviceId: service, citizenId: people[person].id } },
      }),
    ),
    question(asker, [], {
      where: `plan ${service}`,
      query: `query($input: PrefillPlanInput!) { prefillPlan(input: $input) { ${planned} } }`,
      variables: { input: { serviceId: service } },
    }),
  ]);
}

/** What is wrong with a request does not depend on what it rests on. */
const typical = ['agr_hrss_social_insurance', 'agr_self_access'];

/** Requests that are wrong in some way, and say something of somebody where they are. */
export function malformed(asker: Asker, people: People): readonly Question[] {
  const { consenting } = people;
  if (!typical.includes(String(asker.access['agreement']))) return [];
  const ask = (where: string, query: string, variables?: object): Question =>
    question(asker, ['consenting'], {
      where,
      query,
      ...(variables ? { variables: { ...variables } } : {}),
    });
  const texts = [...new Set(consenting.markers.flatMap(({ texts: [text = ''] }) => text))];
  const raw = (where: string, body: string): Question => ({
    ...ask(where, ''),
    body,
  });
  return [
    ...texts
      .filter((_, index) => index % 12 === 0)
      .flatMap((text) => {
        const literal = JSON.stringify(text);
        return [
          ask('a variable of another type', 'query($id: ID!) { citizen(id: $id) { id } }', {
            id: { value: text },
          }),
          ask(
            'a variable that is no enum',
            'query($u: [AddressUse!]) { citizen(id: "cit_x") { addresses(uses: $u) { use } } }',
            { u: [text] },
          ),
          ask('a variable nobody declared', '{ __typename }', { [text]: text }),
          ask('a literal of another type', `{ citizen(id: { value: ${literal} }) { id } }`),
          ask(
            'a literal that is no enum',
            `{ citizen(id: "cit_x") { addresses(uses: [${literal}]) { use } } }`,
          ),
          ask('a literal in a wrong place', `{ citizen(id: "cit_x" ${literal}) { id } }`),
          ask('an unfinished literal', `{ citizen(id: ${literal.slice(0, -1)}`),
          ask('a default', `query($n: Int = ${literal}) { __typename @skip(if: $n) }`),
          ask(
            'a cursor',
            `query($id: ID!, $after: String) { citizen(id: $id) { licences(after: $after) { nodes { number } } submissions(after: $after) { nodes { formVersion } } } }`,
            { id: consenting.id, after: text },
          ),
          ask(
            'an enciphered cursor',
            `query($id: ID!, $after: String) { citizen(id: $id) { licences(after: $after) { nodes { number } } } }`,
            {
              id: consenting.id,
              after: Buffer.from(`0123456789abcdef${text}`).toString('base64url'),
            },
          ),
          raw('no JSON', `{"query":"{ citizen(id: ${text}`),
          raw('no object', JSON.stringify([text])),
          raw('variables as text', JSON.stringify({ query: '{ __typename }', variables: text })),
          raw(
            'access as text',
            JSON.stringify({ query: '{ viewer { kind } }', extensions: { access: text } }),
          ),
        ];
      }),
  ];
}

/** Changes that are refused, and say why. None of them changes anything. */
export function changes(asker: Asker, people: People): readonly Question[] {
  const { consenting, silent } = people;
  const text = (person: MarkedPerson, leaf: Coordinate): string =>
    person.markers.find(({ path }) => path.at(-1) === leaf)?.texts[0] ?? '';
  const name = text(consenting, 'PersonName.fullName');
  const problems = '... on Problem { code message } ... on InvalidInput { issues { field rule } }';
  const ask = (verb: string, type: string, input: object): Question =>
    question(asker, ['consenting'], {
      where: verb,
      query: `mutation($input: ${type}!) { ${verb}(input: $input) { __typename ${problems} } }`,
      variables: { input: { idempotencyKey: name, ...input } },
    });
  const provenance = {
    sourceRecord: text(consenting, 'Provenance.sourceRecord'),
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
