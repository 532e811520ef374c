import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import type { RoomTransport } from '../../src/dev/open-rooms.ts';
import { evidenceMethods, isEvidenceMethod } from '../../src/policy/evidence.ts';
import { clerk, counterAccess, openCounter, type TestCounter } from '../support/counter.ts';
import { portal } from '../support/consents.ts';
import { wholeHub, type Asking, type WholeAnswer, type WholeHub } from '../support/whole-hub.ts';

const now = new Date('2026-11-24T08:00:00.000Z');
const clock = { now: () => now };
const selfAccess = { agreement: 'agr_self_access', purpose: 'SUBJECT_ACCESS' };

const name = 'query Name($id: ID!) { citizen(id: $id) { identity { name { fullName } } } }';
const phone = 'query Phone($id: ID!) { citizen(id: $id) { contact { mobilePhone } } }';
const nationalId = 'query NationalId($id: ID!) { citizen(id: $id) { identity { nationalId } } }';
const told = `query Told($id: ID!) { citizen(id: $id) {
  notices(first: 100) { nodes { at department { id } client clerk evidence evidenceMethod agreement purpose } }
  disclosures(first: 100) { nodes { decision refusal clerk evidence evidenceMethod representative organisation } }
} }`;

const noticeSchema = z.object({ evidence: z.string(), clerk: z.string() }).loose();
const disclosureSchema = z
  .object({ decision: z.string(), clerk: z.string().nullable(), evidence: z.string().nullable() })
  .loose();
const toldSchema = z.object({
  citizen: z.object({
    notices: z.object({ nodes: z.array(noticeSchema) }),
    disclosures: z.object({ nodes: z.array(disclosureSchema) }),
  }),
});

const codeOf = ({ errors }: WholeAnswer): string | undefined => errors?.[0]?.extensions.code;

describe.each<RoomTransport>(['local', 'http'])('somebody acts for somebody (%s)', (transport) => {
  let counter: TestCounter;
  let hub: WholeHub;
  let isNoticeRoomDown = false;
  beforeAll(async () => {
    counter = await openCounter(clock);
    hub = await wholeHub(transport, {
      clock,
      witnesses: [counter.witness],
      around: (table) =>
        table.name.endsWith('notices')
          ? {
              ...table,
              insert: async (row, signal) => {
                if (isNoticeRoomDown) throw new Error('down');
                return table.insert(row, signal);
              },
            }
          : table,
    });
  });
  afterAll(() => hub.close());

  const atCounter = async (persona: string, evidence?: string): Promise<Asking> => {
    const id = hub.idOf(persona);
    const claims = counter.claims(id, evidence ?? (await counter.evidence(id)));
    return {
      caller: persona,
      claims,
      token: await hub.token(persona, claims),
      query: name,
      variables: { id },
      access: counterAccess,
    };
  };
  const toldTo = async (persona: string) => {
    await hub.sequence();
    const answer = await hub.ask({
      caller: persona,
      query: told,
      variables: { id: hub.idOf(persona) },
      access: selfAccess,
    });
    return toldSchema.parse(answer.data).citizen;
  };
  const refusedRecords = async (code: string): Promise<unknown[]> => {
    await hub.sequence();
    const answer = await hub.ask({
      caller: 'audit-desk',
      query: `{ disclosures(first: 100, filter: { department: "dept_hrss", decision: REFUSED }) { nodes { refusal client clerk subject } } }`,
      access: { agreement: 'agr_audit_oversight', purpose: 'DATA_ACCESS_OVERSIGHT' },
    });
    return z
      .object({
        disclosures: z.object({ nodes: z.array(z.object({ refusal: z.string() }).loose()) }),
      })
      .parse(answer.data)
      .disclosures.nodes.filter(({ refusal }) => refusal === code);
  };

  describe('a clerk', () => {
    it('acts for a person who is there, who is told, and on record as the clerk', async () => {
      const answer = await hub.ask(await atCounter('zhou_guizhen'));
      expect(answer).toMatchObject({
        data: { citizen: { identity: { name: { fullName: '周桂珍' } } } },
      });
      const { notices, disclosures } = await toldTo('zhou_guizhen');
      expect(notices.nodes).toEqual([
        {
          at: now.toISOString(),
          department: { id: 'dept_hrss' },
          client: 'hrss-counter',
          clerk,
          evidence: expect.stringMatching(/^[0-9a-f]{64}$/),
          evidenceMethod: 'ID_DOCUMENT_READ',
          agreement: 'agr_hrss_counter',
          purpose: 'COUNTER_ASSISTANCE',
        },
      ]);
      expect(disclosures.nodes).toContainEqual(
        expect.objectContaining({
          decision: 'RELEASED',
          clerk,
          evidence: notices.nodes[0]?.evidence,
          evidenceMethod: 'ID_DOCUMENT_READ',
          representative: null,
        }),
      );
    });

    it('is never answered about somebody who is not told', async () => {
      const people = ['lin_zhiyuan', 'wu_min', 'ma_guoqiang', 'shen_yue', 'lin_zhiyuan', 'wu_min'];
      for (const [turn, persona] of people.entries()) {
        const asking = await atCounter(persona);
        const asked = { ...asking, query: turn % 2 === 0 ? name : phone };
        const answers = [await hub.ask(asked), await hub.askElsewhere(asked)];
        expect(answers.map(codeOf)).toEqual([undefined, undefined]);
      }
      for (const persona of new Set(people)) {
        const { notices, disclosures } = await toldTo(persona);
        const released = disclosures.nodes.filter(
          (one) => one.decision === 'RELEASED' && one.clerk !== null,
        );
        const evidences = notices.nodes.map(({ evidence }) => evidence);
        expect(new Set(released.map(({ evidence }) => evidence))).toEqual(new Set(evidences));
        expect(evidences).toHaveLength(people.filter((one) => one === persona).length);
      }
    });

    it('is answered nothing while the person cannot be told', async () => {
      isNoticeRoomDown = true;
      const asking = await atCounter('qian_yiming');
      const answer = await hub.ask(asking);
      isNoticeRoomDown = false;
      expect(codeOf(answer)).toBe('NOTICE_UNAVAILABLE');
      expect(answer.data).toBeUndefined();
      expect(codeOf(await hub.ask(asking))).toBeUndefined();
      expect((await toldTo('qian_yiming')).notices.nodes).toHaveLength(1);
    });

    it('rests on evidence that is one token’s, on every instance', async () => {
      const id = hub.idOf('ma_guoqiang');
      const evidence = await counter.evidence(id);
      const tokens = Array.from({ length: 20 }, () => atCounter('ma_guoqiang', evidence));
      const askings = await Promise.all(tokens);
      const atOnce = await Promise.all(
        askings.map((asking, turn) =>
          turn % 2 === 0 ? hub.ask(asking) : hub.askElsewhere(asking),
        ),
      );
      const afterwards = [];
      for (const asking of askings) afterwards.push(await hub.ask(asking));
      const alone = afterwards.findIndex((answer) => codeOf(answer) === undefined);
      expect(afterwards.map(codeOf)).toEqual(
        afterwards.map((_, turn) => (turn === alone ? undefined : 'EVIDENCE_REUSED')),
      );
      const others = atOnce.filter((_, turn) => turn !== alone);
      expect(others.filter((answer) => answer.data != null)).toEqual([]);
      expect(others.map(codeOf)).not.toContain(undefined);
      expect(await refusedRecords('EVIDENCE_REUSED')).toContainEqual({
        refusal: 'EVIDENCE_REUSED',
        client: 'hrss-counter',
        clerk,
        subject: null,
      });
    });

    it('is refused without evidence, and that is on record', async () => {
      const asking = await atCounter('shen_yue');
      const claims = { ...asking.claims, evidence: undefined };
      const answer = await hub.ask({ ...asking, token: await hub.token('shen_yue', claims) });
      expect(codeOf(answer)).toBe('EVIDENCE_REQUIRED');
      expect(await refusedRecords('EVIDENCE_REQUIRED')).toEqual([
        { refusal: 'EVIDENCE_REQUIRED', client: 'hrss-counter', clerk, subject: null },
      ]);
    });

    it.each(Object.keys(evidenceMethods))(
      'knows the person as surely as %s shows',
      async (method) => {
        if (!isEvidenceMethod(method)) throw new Error(method);
        const { assurance } = evidenceMethods[method];
        const reached = {
          LOW: [phone],
          SUBSTANTIAL: [phone, name],
          HIGH: [phone, name, nationalId],
        };
        const evidence = await counter.evidence(hub.idOf('lin_zhiyuan'), method);
        const asking = await atCounter('lin_zhiyuan', evidence);
        const codes = [];
        for (const query of [phone, name, nationalId])
          codes.push(codeOf(await hub.ask({ ...asking, query })));
        expect(codes).toEqual(
          [phone, name, nationalId].map((query) =>
            reached[assurance].includes(query) ? undefined : 'INSUFFICIENT_ASSURANCE',
          ),
        );
      },
    );

    it.each([
      ['somebody whose data are sealed', 'he_anning'],
      ['the dead', 'gu_jianguo'],
    ])('reaches nothing of %s', async (_, persona) => {
      const answer = await hub.ask(await atCounter(persona));
      expect(codeOf(answer)).toBe('SUBJECT_OUT_OF_SCOPE');
    });

    it('reaches nobody but the person whom the evidence is about', async () => {
      const asking = await atCounter('zhou_guizhen');
      const other = hub.idOf('lin_zhiyuan');
      expect(await hub.ask({ ...asking, variables: { id: other } })).toEqual(
        expect.objectContaining({ data: { citizen: null } }),
      );
      const access = { ...counterAccess, onBehalfOf: other };
      expect(codeOf(await hub.ask({ ...asking, access }))).toBe('SUBJECT_OUT_OF_SCOPE');
      expect(codeOf(await hub.ask({ ...asking, access: selfAccess }))).toBe('AGREEMENT_UNKNOWN');
    });
  });

  describe('a representative', () => {
    const acting = (by: string, forWhom: string, organisation?: string): Asking => ({
      caller: by,
      claims: {
        sub: hub.idOf(forWhom),
        act: { sub: hub.idOf(by), ...(organisation === undefined ? {} : { organisation }) },
      },
      query: name,
      variables: { id: hub.idOf(forWhom) },
      access: selfAccess,
    });
    const publish = (version: number, isRevoked: boolean): Promise<WholeAnswer> =>
      hub.ask({
        caller: 'psb-register',
        query: `mutation Publish($input: PublishRecordInput!) { publishRecord(input: $input) { __typename } }`,
        variables: {
          input: {
            idempotencyKey: `mandate-${version}`,
            citizenId: hub.idOf('zhou_guizhen'),
            provenance: {
              sourceRecord: 'mandate-000201',
              version,
              observedAt: now.toISOString(),
              assurance: 'GOVERNMENT_VERIFIED',
            },
            mandate: {
              representativeId: 'org_heguang_care',
              representativeName: '和光养老服务中心',
              basis: 'POWER_OF_ATTORNEY',
              isRevoked,
            },
          },
        },
        access: { agreement: 'agr_psb_register', purpose: 'REGISTER_MAINTENANCE' },
      });

    it('acts as the guardian whom a register names', async () => {
      expect(codeOf(await hub.ask(acting('wu_min', 'wu_xiaohan')))).toBeUndefined();
      expect(codeOf(await hub.ask(acting('lin_zhiyuan', 'wu_xiaohan')))).toBe(
        'SUBJECT_OUT_OF_SCOPE',
      );
    });

    it('acts for an organisation that holds a mandate, and not by that mandate alone', async () => {
      const care = 'org_heguang_care';
      expect(codeOf(await hub.ask(acting('han_xue', 'zhou_guizhen', care)))).toBeUndefined();
      for (const [by, forWhom, organisation] of [
        ['han_xue', 'zhou_guizhen', undefined],
        ['han_xue', 'zhou_guizhen', 'org_other'],
        ['han_xue', 'lin_zhiyuan', care],
        // A guardian’s right is not their employer’s.
        ['wu_min', 'wu_xiaohan', care],
      ] as const)
        expect(codeOf(await hub.ask(acting(by, forWhom, organisation)))).toBe(
          'SUBJECT_OUT_OF_SCOPE',
        );
      const { disclosures } = await toldTo('zhou_guizhen');
      expect(disclosures.nodes).toContainEqual(
        expect.objectContaining({
          decision: 'RELEASED',
          organisation: care,
          representative: expect.stringMatching(/^[0-9a-f]{64}$/),
          clerk: null,
        }),
      );
    });

    it('acts no more once the mandate is revoked', async () => {
      const asking = acting('han_xue', 'zhou_guizhen', 'org_heguang_care');
      expect(await publish(2, true)).toMatchObject({
        data: { publishRecord: { __typename: 'PublishRecordSuccess' } },
      });
      expect(codeOf(await hub.ask(asking))).toBe('SUBJECT_OUT_OF_SCOPE');
      await publish(3, false);
      expect(codeOf(await hub.ask(asking))).toBeUndefined();
    });

    it('signed in for one person, and speaks for no other', async () => {
      const asking = acting('wu_min', 'wu_xiaohan');
      const access = { ...selfAccess, onBehalfOf: hub.idOf('zhou_guizhen') };
      expect(codeOf(await hub.ask({ ...asking, access }))).toBe('SUBJECT_OUT_OF_SCOPE');
    });

    it.each<[string, (question: Asking) => Asking]>([
      ['as the sign-in says', (question) => question],
      [
        'as the request says',
        ({ claims: _, ...question }) => ({
          ...question,
          access: { ...question.access, onBehalfOf: hub.idOf('wu_xiaohan') },
        }),
      ],
    ])('is asked on by a room, whatever process answers it, %s', async (_, changed) => {
      await portal(hub, 'agr_portal_prefill').give({ caller: 'wu_min', ward: 'wu_xiaohan' });
      const prefill = `query Prefill($input: PrefillInput!) { prefill(input: $input) { values { pointer } } }`;
      const asking = changed({
        ...acting('wu_min', 'wu_xiaohan'),
        query: prefill,
        variables: {
          input: {
            serviceId: 'svc_flexible_employment_insurance',
            citizenId: hub.idOf('wu_xiaohan'),
          },
        },
        access: { agreement: 'agr_portal_prefill', purpose: 'APPLICATION_PREFILL' },
      });
      const [here, there] = [await hub.ask(asking), await hub.askElsewhere(asking)];
      expect(there).toEqual(here);
      expect(there.errors).toBeUndefined();
      expect(JSON.stringify(there.data)).toContain('pointer');
    });
  });
});
