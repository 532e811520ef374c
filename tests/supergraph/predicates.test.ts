import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { operator } from '../../src/cli/import/put.ts';
import { auditIntake } from '../../src/platform/audit-intake.ts';
import { citizensRoom } from '../../src/subgraphs/citizens/subgraph.ts';
import { licencesRoom } from '../../src/subgraphs/licences/subgraph.ts';
import { signedAgreements } from '../support/signed-agreement.ts';
import { wholeHub, type WholeAnswer, type WholeHub } from '../support/whole-hub.ts';

/** Values that nothing else in the hub has. */
const markers = { dateOfBirth: '1971-07-13', monthlyIncome: 98_765_431, number: 'MARKED-7Q' };
const predicates = { agreement: 'agr_predicates', purpose: 'PREDICATES' };
const values = { agreement: 'agr_values', purpose: 'VALUES' };
const keys = ['Query.citizen', 'Query.citizenByNationalId', 'Citizen.id'];
const granted = {
  agr_predicates: ['Citizen.isAtLeast', 'Citizen.hasIncomeBelow', 'Citizen.holdsValid'],
  agr_values: [
    'Citizen.identity',
    'Citizen.employment',
    'Citizen.licences',
    'Identity.dateOfBirth',
    'Employment.monthlyIncome',
    'LicenceConnection.nodes',
    'Licence.id',
    'Licence.number',
  ],
};
const nationalId = '999001197107130000';
const valuesAsked =
  'identity { dateOfBirth } employment { monthlyIncome } licences { nodes { number } }';

let hub: WholeHub;
let person: string;
let damaged: string;
beforeAll(async () => {
  hub = await wholeHub('local');
  const { deps } = hub;
  const sign = await signedAgreements(deps, hub.signatories);
  for (const [id, fields] of Object.entries(granted))
    await sign({
      id,
      consumer: 'dept_samr',
      provider: 'dept_psb',
      purpose: id === 'agr_values' ? 'VALUES' : 'PREDICATES',
      legalBasis: { citation: 'Test Act 1', text: 'It says so.' },
      fields: [...keys, ...fields],
    });
  const provenance = {
    authority: 'dept_psb',
    sourceRecord: 'r1',
    version: 1,
    observedAt: '2026-01-01T00:00:00Z',
    assurance: 'GOVERNMENT_VERIFIED',
  };
  const { dateOfBirth, monthlyIncome, number } = markers;
  const name = { fullName: '测试' };
  const identity = { name, sex: 'FEMALE', dateOfBirth, citizenships: ['CN'] };
  const citizens = citizensRoom(deps).service(operator, '');
  const marked = await citizens.citizenFor(nationalId);
  const employment = { status: 'EMPLOYED', monthlyIncome };
  await citizens.importRecord(marked, 'identity', { provenance, data: identity });
  await citizens.importRecord(marked, 'employment', { provenance, data: employment });
  await licencesRoom(deps).service(operator, '').importLicence(marked, {
    type: 'MARKED_LICENCE',
    number,
    issuedOn: '2026-01-01',
    claims: [],
    provenance,
  });
  const broken = await citizens.citizenFor('999001197107130001');
  await deps.table('citizens').insert({
    pk: broken,
    sk: 'identity',
    '@dept_psb|r1': { provenance, data: { ...identity, sex: markers.number } },
  });
  [person, damaged] = [marked, broken];
});
afterAll(() => hub.close());

function ask(
  selection: string,
  access: Record<string, unknown> = predicates,
  id = person,
): Promise<WholeAnswer> {
  const query = `query($id: ID!) { citizen(id: $id) { ${selection} } }`;
  return hub.ask({ caller: 'samr-licensing', access, query, variables: { id } });
}
const marked = new RegExp(Object.values(markers).join('|'));

describe('under an agreement for predicates alone', () => {
  it('the values are there to be seen, by who may', async () => {
    const answer = JSON.stringify(await ask(valuesAsked, values));
    for (const marker of Object.values(markers)) expect(answer).toContain(String(marker));
  });

  it.each<[string, () => Promise<WholeAnswer>, object]>([
    [
      'predicates of a person known by id',
      () => ask('isAtLeast(age: 18) hasIncomeBelow(monthlyAmount: 9000)'),
      { data: { citizen: { isAtLeast: true, hasIncomeBelow: false } } },
    ],
    [
      'a predicate of a person found by national identifier',
      () =>
        hub.ask({
          caller: 'samr-licensing',
          access: predicates,
          query:
            'query($n: String!) { citizenByNationalId(input: { nationalId: $n }) { holdsValid(licenceType: "MARKED_LICENCE") } }',
          variables: { n: nationalId },
        }),
      { data: { citizenByNationalId: { holdsValid: true } } },
    ],
    [
      'arguments that break a rule',
      () => ask('isAtLeast(age: 151)'),
      { data: { citizen: { isAtLeast: null } }, errors: [{ extensions: { code: 'BAD_REQUEST' } }] },
    ],
    [
      'the values beside a predicate',
      () => ask(`isAtLeast(age: 18) ${valuesAsked}`),
      { errors: [{ extensions: { code: 'FIELD_NOT_GRANTED' } }] },
    ],
    [
      'the values, left out on request',
      () => ask(`isAtLeast(age: 18) ${valuesAsked}`, { ...predicates, onDenied: 'OMIT' }),
      { data: { citizen: { isAtLeast: true } } },
    ],
    [
      'a predicate of a record that is damaged',
      () => ask('isAtLeast(age: 18)', predicates, damaged),
      { errors: [{ extensions: { code: 'SOURCE_UNAVAILABLE' } }] },
    ],
  ])('no value is in the answer to %s', async (_, asked, expected) => {
    const answer = await asked();
    expect(answer).toMatchObject(expected);
    expect(JSON.stringify(answer)).not.toMatch(marked);
  });

  it('no value is in a record or in the log of all that', async () => {
    const waiting = await auditIntake(hub.database.table('intake'), hub.deps.secrets.audit).waiting(
      100,
    );
    const records = waiting.flatMap((entry) => entry.records);
    expect(records.join()).toContain('Citizen.isAtLeast');
    expect(records.join()).not.toMatch(marked);
    expect(hub.logged.join()).toContain('ROOM_FAILED');
    expect(hub.logged.join()).not.toMatch(marked);
  });
});
