import { describe, expect, it } from '@jest/globals';
import { exportJWK, generateKeyPair } from 'jose';
import { operator } from '../../../src/cli/import/put.ts';
import { callHub, statute } from '../../support/caller.ts';
import { advisory, shown } from '../advisory.ts';
import { compiled, verdictOn, withHub } from '../attack.ts';

const pair = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true });
const secretOf = (digits: string): string => digits.repeat(4);
/** All that a gateway needs but the audience. */
const environment = {
  ASKONCE_TABLE_PREFIX: 'askonce-test-',
  ASKONCE_INDEX_SECRET: secretOf('0123456789abcdef'),
  ASKONCE_CURSOR_SECRET: secretOf('123456789abcdef0'),
  ASKONCE_AUDIT_SECRET: secretOf('23456789abcdef01'),
  ASKONCE_DECISION_PUBLIC_KEY: JSON.stringify(await exportJWK(pair.publicKey)),
  ASKONCE_DECISION_PRIVATE_KEY: JSON.stringify(await exportJWK(pair.privateKey)),
  ASKONCE_ISSUER: 'https://issuer.example',
  ASKONCE_JWKS_URI: 'https://issuer.example/jwks',
  ASKONCE_ROOMS: '{}',
};
const at = '2026-01-01T00:00:00.000Z';
const sex = 'query($id: ID!) { citizen(id: $id) { id identity { sex } } }';

const advisories = [
  advisory({
    id: 'CVE-2026-33729 (GHSA-h6c8-cww8-35hf)',
    flaw: 'what was found for one request was answered to another that differed in its conditions',
    attack: (build) =>
      withHub(build, async (hub) => {
        // One document under two agreements: the first grants all but the date, the second not even who it is.
        const query = '{ citizen(id: "cit_a") { id identity { sex dateOfBirth } } }';
        const under = (agreement: string) =>
          callHub(hub, { query }, { access: { ...statute, agreement, onDenied: 'OMIT' } });
        expect((await under('agr_statute')).text).toContain('FEMALE');
        return verdictOn(await under('agr_keyless'), {
          refused: ['FIELD_NOT_GRANTED'],
          leaked: 'FEMALE',
        });
      }),
    weakening: {
      file: 'src/gateway/omit.ts',
      from: 'const key = denied.join()',
      to: "const key = ''",
    },
  }),
  advisory({
    id: 'CVE-2026-34972 (GHSA-jwvj-g8pc-cx45)',
    flaw: 'two questions of one batch were taken for the same, and the second got the answer of the first',
    attack: async (build) => {
      const room = await build.testRoom(build.citizensRoom, { tables: ['citizens'] });
      try {
        const provenance = {
          authority: 'dept_a',
          sourceRecord: 'r',
          version: 1,
          observedAt: at,
          assurance: 'AGENCY_REPORTED',
        };
        const data = { email: 'somebody@example.org' };
        const id = await build.citizensRoom(room.deps).service(operator, '').citizenFor('1');
        await build
          .citizensRoom(room.deps)
          .service(operator, '')
          .importRecord(id, 'contact', { provenance, data });
        const { data: read } = await room.ask(
          `query($of: [_Any!]!) { _entities(representations: $of) { ... on Citizen { contact { email } employment { provenance { sourceRecord } } } } }`,
          { of: [{ __typename: 'Citizen', id }] },
        );
        expect(read).toMatchObject({ _entities: [{ contact: data }] });
        return JSON.stringify(read).includes('"employment":null') ? 'HELD_OFF' : 'GOT_THROUGH';
      } finally {
        await room.database.close();
      }
    },
    weakening: {
      file: 'src/subgraphs/citizens/store.ts',
      from: " ${String(key['sk'])}",
      to: '',
    },
  }),
  advisory({
    id: 'CVE-2025-46331 (GHSA-w222-m46c-mgh6)',
    flaw: 'what was found half-way round a cycle was kept as if it were the whole',
    attack: async (build) => {
      // Each takes the next by @requires, the last the first; whatever is asked, all three are read.
      const policy = build.readPolicySchema(`type Query {
        a: String @data(class: PUBLIC) @join__field(graph: A, requires: "b")
        b: String @data(class: PUBLIC) @join__field(graph: B, requires: "c")
        c: String @data(class: IDENTITY) @join__field(graph: C, requires: "a")
      }`);
      const allowed = ['{ a }', '{ b }', '{ c }', '{ a b }', '{ b a }'].filter((text) => {
        const operation = compiled(build, policy, text);
        return build.decide(policy, operation, build.grantedBy(policy, [])).allowed;
      });
      return allowed.length > 0 ? 'GOT_THROUGH' : 'HELD_OFF';
    },
    weakening: {
      file: 'src/policy/compile.ts',
      from: 'if (has(walk.needed, index)) return;',
      to: 'if (walk.needed.some((word) => word !== 0)) return;',
    },
  }),
  advisory({
    id: 'CVE-2025-64751',
    flaw: 'a grant to everybody was read where it was none',
    attack: async (build) => {
      const room = await build.testRoom(build.agreementsRoom, { tables: ['agreements'] });
      try {
        // People named one by one, one of whom is called like the mark for everybody.
        const { data } = await room.ask(
          '{ _entities(representations: [{ __typename: "Citizen", id: "cit_a" }]) { ... on Citizen { id } } }',
          {},
          { subjects: ['*'] },
        );
        return JSON.stringify(data) === '{"_entities":[null]}' ? 'HELD_OFF' : 'GOT_THROUGH';
      } finally {
        await room.database.close();
      }
    },
    weakening: {
      file: 'src/kernel/reach.ts',
      from: "if (reach === '*') return true",
      to: 'if (JSON.stringify(reach).includes(\'"*"\')) return true',
    },
  }),
  advisory({
    id: 'CVE-2026-55689',
    flaw: 'with no audience configured, the audience of a token was not looked at',
    attack: async (build) => {
      try {
        build.readGatewayConfig(environment);
        return 'GOT_THROUGH';
      } catch (error) {
        expect(String(error)).toContain('ASKONCE_AUDIENCE');
        return 'HELD_OFF';
      }
    },
    weakening: {
      file: 'src/platform/identity-settings.ts',
      from: 'ASKONCE_AUDIENCE: address',
      to: 'ASKONCE_AUDIENCE: address.optional()',
    },
  }),
  advisory({
    id: 'CVE-2026-55689',
    flaw: 'a token for another service was taken',
    attack: (build) =>
      withHub(build, async (hub) => {
        const asked = { query: sex, variables: { id: 'cit_a' } };
        const claims = { aud: 'https://elsewhere.example' };
        const answer = await callHub(hub, asked, { access: statute, claims });
        return verdictOn(answer, { refused: ['TOKEN_AUDIENCE_MISMATCH'], leaked: 'FEMALE' });
      }),
    weakening: {
      file: 'src/gateway/token.ts',
      from: 'audience: rules.audience,',
      to: '',
    },
  }),
  advisory({
    id: 'CVE-2026-55170 (GHSA-cf98-j28v-49v6)',
    flaw: 'ids that differ in the case of their letters were one id',
    attack: (build) =>
      withHub(build, async (hub) => {
        const asked = { query: sex, variables: { id: 'CIT_A' } };
        const claims = { kind: 'CITIZEN', sub: 'CIT_A' };
        const answer = await callHub(hub, asked, { access: statute, claims });
        return verdictOn(answer, { refused: ['UNAUTHENTICATED'], leaked: 'FEMALE' });
      }),
    weakening: { file: 'src/kernel/ids.ts', from: '{1,64}$`)', to: "{1,64}$`, 'i')" },
  }),
];

describe('an attack on how decisions are kept and told apart', () => {
  it.each(advisories)('$id: $flaw', async ({ verdicts }) => {
    expect(await verdicts()).toEqual(shown);
  });
});
