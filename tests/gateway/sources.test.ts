import { describe, expect, it } from '@jest/globals';
import { GraphQLError } from 'graphql';
import type { Transport } from '../../src/gateway/execute.ts';
import { callHub, protection, statute } from '../support/caller.ts';
import { testHub } from '../support/hub.ts';

const query = '{ citizen(id: "cit_a") { id identity { name { fullName } } } }';
const released = { citizen: { id: 'cit_a', identity: { name: { fullName: 'secret of cit_a' } } } };

async function askWith(room: string, transport: Transport) {
  const hub = await testHub({ transports: { [room]: transport } });
  const answer = await callHub(hub, { query }, { access: protection });
  await hub.gateway.stop();
  return { ...answer, logged: hub.logged };
}

describe('a room that fails', () => {
  it('leaves null and its code; what went wrong stays in the hub', async () => {
    const answer = await askWith('citizens', async () => {
      throw new Error('connect ECONNREFUSED 10.0.0.5 for cit_a');
    });
    expect(answer).toMatchObject({ status: 200, data: null, code: 'SOURCE_UNAVAILABLE' });
    expect(answer.text).not.toMatch(/ECONNREFUSED|10\.0\.0\.5|serviceName|DOWNSTREAM/);
    expect(answer.logged.join()).toContain('ROOM_FAILED');
    expect(answer.logged.join()).not.toMatch(/cit_a|10\.0\.0\.5/);
  });

  it('keeps the code of its own refusal', async () => {
    const answer = await askWith('citizens', async () => ({
      errors: [new GraphQLError('No such page.', { extensions: { code: 'INVALID_CURSOR' } })],
    }));
    expect(answer).toMatchObject({ data: null, code: 'INVALID_CURSOR' });
  });

  it('has an error of a code that is none of ours masked', async () => {
    const answer = await askWith('citizens', async () => ({
      errors: [new GraphQLError('row of cit_a is damaged', { extensions: { code: 'OOPS' } })],
    }));
    expect(answer.code).toBe('INTERNAL_SERVER_ERROR');
    expect(answer.text).not.toContain('damaged');
    expect(answer.logged.join()).not.toContain('damaged');
  });

  it('is not believed when it does not report whom its data is about', async () => {
    const answer = await askWith('citizens', async () => ({ data: released }));
    expect(answer).toMatchObject({ data: null, code: 'SOURCE_UNAVAILABLE' });
    expect(answer.text).not.toContain('secret');
  });

  it('refuses the request when what decides about the person cannot be read', async () => {
    const hub = await testHub({
      transports: {
        citizens: async () => {
          throw new Error('down');
        },
      },
    });
    const answer = await callHub(hub, { query }, { access: statute });
    await hub.gateway.stop();
    expect(answer).toMatchObject({ status: 503, code: 'SOURCE_UNAVAILABLE' });
  });

  it('refuses the request when it is the one that holds the agreements', async () => {
    const answer = await askWith('agreements', async () => {
      throw new Error('down');
    });
    expect(answer).toMatchObject({ status: 503, code: 'SOURCE_UNAVAILABLE' });
    expect(answer.text).not.toContain('secret');
  });
});
