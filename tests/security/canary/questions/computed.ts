import { documentId } from '../../../../src/kernel/ids.ts';
import { everybody, heldBy, question, type Asker, type Question } from '../asker.ts';
import type { People } from '../people.ts';
import { selection } from '../selection.ts';

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

/** What each agreement that rests on consent would show of a person, to whoever asks for it. */
export function offered(asker: Asker, people: People): readonly Question[] {
  const shown = selection('ConsentOffer', () => true);
  return ['agr_portal_prefill', 'agr_hrss_training_subsidy'].flatMap((agreement) =>
    everybody.map((person) =>
      question(asker, [person], {
        where: `offer of ${agreement}`,
        query: `query($id: ID!) { citizen(id: $id) { consentOffer(agreement: "${agreement}") { ${shown} } } }`,
        variables: { id: people[person].id },
      }),
    ),
  );
}

/** Yes or no, about what is asked; the question is whoever asks it's own, the value is not. */
export function predicates(asker: Asker, people: People): readonly Question[] {
  const income = Number(heldBy(people, 'consenting', 'Employment.monthlyIncome'));
  const query = `query($n: String!, $age: Int!, $amount: Int!, $type: ID!) { citizenByNationalId(input: { nationalId: $n }) {
    isAtLeast(age: $age) hasIncomeBelow(monthlyAmount: $amount) holdsValid(licenceType: $type) } }`;
  const variants: readonly object[] = [
    {},
    { age: income },
    { age: String(income) },
    { amount: -income },
    { type: '' },
  ];
  return everybody.flatMap((person) =>
    variants.map((changed) => {
      const { nationalId: n, licence } = people[person];
      const variables = { n, age: 18, amount: income, type: licence.type, ...changed };
      const access = { onDenied: 'OMIT' };
      return question(asker, [person], { where: 'predicates', query, variables, access });
    }),
  );
}

const registering = { agreement: 'agr_hrss_register', purpose: 'REGISTER_MAINTENANCE' };

/** Operations registered, with a value in them and without, and what they answer; by who may register its own. */
export function registered(asker: Asker, people: People): readonly Question[] {
  const { id, nationalId } = people.consenting;
  const document = `query Known($id: ID!) { citizen(id: $id) { identity { name { fullName } } } }`;
  const register = (where: string, text: string): Question =>
    question(asker, [], {
      where,
      query: `mutation($input: RegisterOperationInput!) { registerOperation(input: $input) { __typename
        ... on Problem { code message } ... on InvalidInput { issues { field rule } } } }`,
      variables: {
        input: {
          idempotencyKey: documentId.of(text),
          agreementId: String(asker.access['agreement']),
          clientId: asker.caller,
          document: text,
        },
      },
      access: registering,
    });
  const ask = (where: string, asked: string, variables: object): Question =>
    question(asker, ['consenting'], { where, documentId: asked, variables: { ...variables } });
  const named = JSON.stringify(nationalId);
  return [
    register('registering', document),
    register(
      'registering a value',
      `{ citizenByNationalId(input: { nationalId: ${named} }) { id } }`,
    ),
    register('registering a default', `query($id: ID! = ${named}) { citizen(id: $id) { id } }`),
    register('registering nonsense', `{ citizen(id: ${named} ${named}) { id } }`),
    register('registering what is not granted', `{ citizen(id: { is: ${named} }) { id } }`),
    ask('registered', documentId.of(document), { id }),
    ask('registered, about a value', documentId.of(document), { id: { nationalId } }),
    ask('no documentId', nationalId, { id }),
    ask('an unknown documentId', documentId.of(nationalId), { id }),
  ];
}
