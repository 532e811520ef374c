import { describe, expect, it } from '@jest/globals';
import { callHub, protection } from '../../support/caller.ts';
import { openForge } from './forge.ts';

const agreement = {
  id: 'agr_protection',
  version: 1,
  consumer: { id: 'dept_a' },
  provider: { id: 'dept_b' },
  purpose: 'TESTING',
  legalBasis: { citation: 'Test Act 1' },
  subjectScope: 'STATUTE',
  isForSealed: true,
  fields: ['Query.citizen', 'Citizen.id'],
  optionalFields: [],
  documents: 'FREE',
  stage: 'PRODUCTION',
  territory: null,
  volumePerDay: null,
  firstBadRevision: null,
  validFrom: '2020-01-01',
  validUntil: '2099-12-31',
};

describe('a client whose agreement is revoked', () => {
  it('is refused five seconds later at the latest, whatever its token says, and on record', async () => {
    let now = Date.parse('2026-03-02T08:00:00.000Z');
    let state = 'ACTIVE';
    const forge = await openForge(() => 'client-a', {
      clock: { now: () => new Date(now) },
      transports: {
        agreements: async () => ({
          data: { _entities: [{ ...agreement, state }], isClientRemoved: false },
          extensions: { disclosed: [] },
        }),
      },
    });
    const token = await forge.token();
    const ask = async () => {
      const headers = { authorization: `DPoP ${token}`, dpop: await forge.proof(token) };
      const query = '{ citizen(id: "cit_a") { id } }';
      return callHub(forge.hub, { query }, { access: protection, headers });
    };
    expect((await ask()).status).toBe(200);
    state = 'REVOKED';
    now += 5_000;
    const recorded = forge.hub.intake.entries.length;
    expect(await ask()).toMatchObject({ status: 403, code: 'AGREEMENT_NOT_IN_FORCE' });
    await forge.hub.gateway.stop();
    expect(forge.hub.intake.entries.slice(recorded).flatMap(({ records }) => records)).toEqual([
      expect.stringContaining('"refusal":"AGREEMENT_NOT_IN_FORCE"'),
    ]);
  });
});
