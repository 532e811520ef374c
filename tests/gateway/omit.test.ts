import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { callHub, lastRecords, statute } from '../support/caller.ts';
import { testHub, type TestHub } from '../support/hub.ts';

const omit = { ...statute, onDenied: 'OMIT' };

let hub: TestHub;
beforeAll(async () => {
  hub = await testHub();
});
afterAll(() => hub.gateway.stop());

async function omitted(query: string, access: object = omit) {
  const answer = await callHub(hub, { query }, { access });
  return {
    ...answer,
    paths: answer.errors?.map(({ path, extensions }) => [
      path?.join('.'),
      extensions['coordinate'],
    ]),
  };
}

describe('onDenied: OMIT', () => {
  it('reports one error for each place of the answer that stays empty', async () => {
    const answer = await omitted(
      '{ a: citizen(id: "cit_a") { identity { sex born: dateOfBirth } } b: citizen(id: "cit_b") { identity { sex dateOfBirth } } }',
    );
    expect(answer.data).toEqual({
      a: { identity: { sex: 'FEMALE' } },
      b: { identity: { sex: 'FEMALE' } },
    });
    expect(answer.paths).toEqual([
      ['a.identity.born', 'Identity.dateOfBirth'],
      ['b.identity.dateOfBirth', 'Identity.dateOfBirth'],
    ]);
  });

  it('looks into fragments, and leaves out a selection that ends up empty', async () => {
    const answer = await omitted(
      '{ citizen(id: "cit_a") { id identity { ...F } } } fragment F on Identity { ...G } fragment G on Identity { dateOfBirth }',
    );
    expect(answer.data).toEqual({ citizen: { id: 'cit_a' } });
    expect(answer.paths).toEqual([['citizen.identity.dateOfBirth', 'Identity.dateOfBirth']]);
  });

  it('keeps what the caller skips and includes', async () => {
    const answer = await omitted(
      'query($no: Boolean = false) { citizen(id: "cit_a") { id ...F @include(if: $no) identity { dateOfBirth sex @skip(if: $no) } } } fragment F on Citizen { identity { name { fullName } } }',
    );
    expect(answer.data).toEqual({ citizen: { id: 'cit_a', identity: { sex: 'FEMALE' } } });
  });

  it('leaves out a field whose key the grant lacks, for the key would be read for it', async () => {
    const answer = await omitted('{ citizen(id: "cit_a") { identity { sex } } }', {
      ...omit,
      agreement: 'agr_keyless',
    });
    expect(answer.data).toBeNull();
    expect(answer.paths).toEqual([['citizen.identity', 'Citizen.id']]);
    expect(answer.text).not.toContain('FEMALE');
  });

  it('records what is released, and not what is left out', async () => {
    await omitted('{ citizen(id: "cit_a") { identity { sex dateOfBirth } } }');
    expect(lastRecords(hub)).toEqual([
      expect.objectContaining({
        decision: 'RELEASED',
        fields: ['Citizen.id', 'Citizen.identity', 'Identity.sex', 'Query.citizen'],
      }),
    ]);
  });

  it('releases nothing, on record, when nothing is left to ask', async () => {
    const answer = await omitted('{ citizen(id: "cit_a") { identity { dateOfBirth } } }');
    expect(answer).toMatchObject({ data: null, code: 'FIELD_NOT_GRANTED' });
    expect(answer.paths).toEqual([['citizen.identity.dateOfBirth', 'Identity.dateOfBirth']]);
    expect(lastRecords(hub)).toEqual([
      expect.objectContaining({ decision: 'REFUSED', refusal: 'FIELD_NOT_GRANTED' }),
    ]);
  });

  it('never writes out a document that is nested deeper than the planner reads', async () => {
    const chain = (fragments: number): string => {
      const links = Array.from(
        { length: fragments },
        (_, n) => `fragment F${n} on Citizen { ...F${n + 1} }`,
      );
      return `{ citizen(id: "cit_a") { ...F0 } } ${links.join(' ')} fragment F${fragments} on Citizen { id identity { sex dateOfBirth } }`;
    };
    const answer = await omitted(chain(28));
    expect(answer.data).toEqual({ citizen: { id: 'cit_a', identity: { sex: 'FEMALE' } } });
    expect(await omitted(chain(29))).toMatchObject({ status: 400, code: 'DOCUMENT_TOO_COMPLEX' });
  });
});
