import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { callHub, protection, statute, type CallerAnswer } from '../support/caller.ts';
import { testHub, type TestHub } from '../support/hub.ts';

let hub: TestHub;
beforeAll(async () => {
  hub = await testHub();
});
beforeEach(() => {
  hub.intake.entries.length = 0;
});
afterAll(() => hub.gateway.stop());

const query = 'query($id: ID!) { citizen(id: $id) { id identity { name { fullName } } } }';
const ask = (id: string, access: object = statute, claims = {}): Promise<CallerAnswer> =>
  callHub(hub, { query, variables: { id } }, { access, claims });
const records = (): unknown[] =>
  hub.intake.entries.flatMap((entry) => entry.records.map((text): unknown => JSON.parse(text)));
const citizen = (sub: string) => ({ sub, kind: 'CITIZEN' });

describe('somebody whose data are sealed', () => {
  it('is answered for like somebody who does not exist, with as many records in the receipt', async () => {
    const sealed = await ask('cit_sealed');
    const [record] = records();
    const unknown = await ask('cit_unknown');
    expect(sealed.data).toEqual({ citizen: null });
    // What is left of the budget depends on the time between.
    const shown = (answer: CallerAnswer): object => ({
      ...answer,
      headers: { ...answer.headers, ratelimit: '' },
      text: '',
      extensions: '',
    });
    expect(shown(sealed)).toEqual(shown(unknown));
    expect(sealed.extensions?.receipt.records).toHaveLength(1);
    expect(unknown.extensions?.receipt.records).toHaveLength(1);
    expect(record).toMatchObject({ decision: 'REFUSED', refusal: 'SUBJECT_SEALED' });
  });

  it('is reached by an agreement that is for sealed people', async () => {
    const answer = await ask('cit_sealed', protection);
    expect(answer.data).toMatchObject({ citizen: { id: 'cit_sealed' } });
  });

  it('reaches themselves', async () => {
    const access = { agreement: 'agr_self', purpose: 'TESTING' };
    const answer = await ask('cit_sealed', access, citizen('cit_sealed'));
    expect(answer.data).toMatchObject({ citizen: { id: 'cit_sealed' } });
  });

  it('is changed by nobody who may not reach them', async () => {
    const change =
      'mutation($input: IssueLicenceInput!) { issueLicence(input: $input) { ... on NotFound { code } } }';
    const input = {
      idempotencyKey: 'k',
      holderId: 'cit_sealed',
      type: 'DRIVING_LICENCE',
      number: '1',
      issuedOn: '2026-01-01',
      claims: [],
    };
    const access = { agreement: 'agr_licences', purpose: 'TESTING' };
    const answer = await callHub(hub, { query: change, variables: { input } }, { access });
    expect(answer.data).toEqual({ issueLicence: { code: 'NOT_FOUND' } });
    expect(records()).toEqual([
      expect.objectContaining({ decision: 'REFUSED', refusal: 'SUBJECT_SEALED' }),
    ]);
  });
});

describe('somebody who acts for another', () => {
  const access = (onBehalfOf: string) => ({
    agreement: 'agr_self',
    purpose: 'TESTING',
    onBehalfOf,
  });

  it('reaches their ward, and both are on record', async () => {
    const answer = await ask('cit_ward', access('cit_ward'), citizen('cit_guardian'));
    expect(answer.data).toMatchObject({ citizen: { id: 'cit_ward' } });
    const [record] = records();
    expect(record).toMatchObject({
      decision: 'RELEASED',
      subject: expect.stringMatching(/^[0-9a-f]{64}$/),
      representative: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    expect(JSON.stringify(record)).not.toMatch(/cit_ward|cit_guardian/);
  });

  it('does not reach themselves meanwhile', async () => {
    const answer = await ask('cit_guardian', access('cit_ward'), citizen('cit_guardian'));
    expect(answer.data).toEqual({ citizen: null });
  });

  it.each(['cit_a', 'cit_sealed', 'cit_deceased', 'cit_unknown'])(
    'is told the same of anybody else: %s',
    async (id) => {
      const answer = await ask(id, access(id), citizen('cit_guardian'));
      expect(answer).toMatchObject({ status: 403, code: 'SUBJECT_OUT_OF_SCOPE' });
      expect(answer.data).toBeUndefined();
    },
  );

  it('is a citizen: a department acts in its own name', async () => {
    const answer = await ask('cit_ward', { ...statute, onBehalfOf: 'cit_ward' });
    expect(answer).toMatchObject({ status: 403, code: 'SUBJECT_OUT_OF_SCOPE' });
  });

  it('names a citizen', async () => {
    const answer = await ask('cit_ward', access('mother'), citizen('cit_guardian'));
    expect(answer).toMatchObject({ status: 403, code: 'ACCESS_MISSING' });
  });
});

describe('a department under consent', () => {
  const access = { agreement: 'agr_consent', purpose: 'TESTING' };

  it('reaches who has consented, and nobody else', async () => {
    expect((await ask('cit_willing', access)).data).toMatchObject({
      citizen: { id: 'cit_willing' },
    });
    expect((await ask('cit_a', access)).data).toEqual({ citizen: null });
    expect(records().at(-1)).toMatchObject({ refusal: 'CONSENT_REQUIRED' });
  });

  it('has the consent on record that it rests on', async () => {
    await ask('cit_willing', access);
    expect(records().at(-1)).toMatchObject({
      decision: 'RELEASED',
      consent: 'revision of cit_willing',
    });
    await ask('cit_a', { agreement: 'agr_statute', purpose: 'TESTING' });
    expect(records().at(-1)).not.toHaveProperty('consent');
  });

  it('is refused what somebody did not consent to, and nothing is on record as released', async () => {
    const before = records().length;
    const answer = await ask('cit_sparing', access);
    expect(answer).toMatchObject({ status: 403, code: 'CONSENT_REQUIRED' });
    expect(answer.text).not.toContain('secret');
    expect(records().slice(before)).toEqual([
      expect.objectContaining({
        decision: 'REFUSED',
        refusal: 'CONSENT_REQUIRED',
        fields: ['Identity.name'],
        consent: 'revision of cit_sparing',
      }),
    ]);
  });
});

describe('a department with a case', () => {
  const access = { agreement: 'agr_case', purpose: 'TESTING' };

  it('names it', async () => {
    expect(await ask('cit_a', access)).toMatchObject({ status: 403, code: 'ACCESS_MISSING' });
  });

  it('is refused while nobody can say whether it is open', async () => {
    const answer = await ask('cit_a', { ...access, case: 'case-1' });
    expect(answer).toMatchObject({ status: 503, code: 'SOURCE_UNAVAILABLE' });
    expect(answer.text).not.toContain('secret');
  });
});
