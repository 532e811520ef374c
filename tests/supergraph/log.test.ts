import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { logPlan } from '../../src/dev/rooms.ts';
import { readBundle } from '../../src/ledger/bundle.ts';
import { leafHash } from '../../src/ledger/hash.ts';
import { auditIntake } from '../../src/platform/audit-intake.ts';
import type { HttpAnswer } from '../../src/platform/http.ts';
import { checkLog, headOf } from '../support/check-log.ts';
import { wholeHub, type WholeHub } from '../support/whole-hub.ts';

const { origin } = logPlan;
const auditor = {
  caller: 'audit-desk',
  access: { agreement: 'agr_audit_oversight', purpose: 'DATA_ACCESS_OVERSIGHT' },
};
const department = {
  caller: 'hrss-insurance',
  access: { agreement: 'agr_hrss_social_insurance', purpose: 'SOCIAL_INSURANCE_REGISTRATION' },
};
const question = 'query($id: ID!) { citizen(id: $id) { identity { sex } } }';
const receipted = z.object({
  extensions: z.object({ receipt: z.object({ records: z.tuple([z.string()]) }) }),
});

let hub: WholeHub;
let record: string;
beforeAll(async () => {
  hub = await wholeHub('local');
  const variables = { id: hub.idOf('lin_zhiyuan') };
  const extensions = { access: department.access };
  const asked = JSON.stringify({ query: question, variables, extensions });
  const { body } = await hub.post(department.caller, asked);
  [record] = receipted.parse(JSON.parse(body.toString())).extensions.receipt.records;
  await hub.sequence();
});
afterAll(() => hub.close());

/** GETs a file of the log, as a caller when one is named. */
const get = (
  path: string,
  as?: { readonly caller: string; readonly access?: object },
  method = 'GET',
): Promise<HttpAnswer> => {
  const headers = as?.access ? { 'askonce-access': JSON.stringify(as.access) } : {};
  return hub.post(as?.caller, '', { method, path, headers });
};
const waiting = async (): Promise<unknown[]> =>
  (await auditIntake(hub.database.table('intake'), hub.deps.secrets.audit).waiting(100)).flatMap(
    ({ records }) => records.map((text): unknown => JSON.parse(text)),
  );
const code = (body: string | Buffer): unknown =>
  z
    .object({ errors: z.tuple([z.object({ extensions: z.looseObject({ code: z.string() }) })]) })
    .parse(JSON.parse(body.toString())).errors[0].extensions.code;

describe('the log over plain HTTP', () => {
  it('shows its checkpoint and its hashes to anybody', async () => {
    const texts = await checkLog(hub.deps.table, origin);
    const checkpoint = await get(`/log/${origin}/checkpoint`);
    expect(checkpoint).toMatchObject({
      status: 200,
      headers: { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-cache' },
    });
    const { size } = headOf(checkpoint.body.toString(), origin);
    expect(size).toBe(texts.length);
    const tile = await get(`/log/${origin}/tile/0/000.p/${String(size)}`);
    expect(tile.status).toBe(200);
    expect(tile.headers['cache-control']).toContain('immutable');
    expect(tile.body).toEqual(Buffer.concat(texts.map((text) => leafHash(Buffer.from(text)))));
  });

  it('shows entries to those who may see all disclosures, with that on record', async () => {
    const texts = await checkLog(hub.deps.table, origin);
    const path = `/log/${origin}/tile/entries/000.p/${String(texts.length)}`;
    const bundle = await get(path, auditor);
    expect(bundle).toMatchObject({ status: 200, headers: { 'cache-control': 'no-store' } });
    const entries = readBundle(Buffer.from(bundle.body), texts.length);
    expect(entries.map((entry) => Buffer.from(entry).toString())).toEqual(texts);
    expect(await waiting()).toEqual([
      expect.objectContaining({ client: 'audit-desk', subject: null, decision: 'RELEASED' }),
    ]);
    await hub.sequence();
  });

  it.each([
    ['nobody', undefined, 'UNAUTHENTICATED', 0],
    ['a department', department, 'FIELD_NOT_GRANTED', 1],
    ['an auditor without an agreement', { caller: 'audit-desk' }, 'ACCESS_MISSING', 1],
    [
      'an auditor under another purpose',
      { ...auditor, access: { ...auditor.access, purpose: 'CURIOSITY' } },
      'PURPOSE_MISMATCH',
      1,
    ],
    [
      'a citizen, whose agreement reaches one person',
      {
        caller: 'lin_zhiyuan',
        access: { agreement: 'agr_self_access', purpose: 'SUBJECT_ACCESS' },
      },
      'FIELD_NOT_GRANTED',
      1,
    ],
  ])('shows no entries to %s', async (_, caller, refusal, recorded) => {
    const answer = await get(`/log/${origin}/tile/entries/000.p/1`, caller);
    expect(code(answer.body)).toBe(refusal);
    expect(await waiting()).toHaveLength(recorded);
    await hub.sequence();
  });

  it.each([
    `/log/${origin}/tile/0/000`,
    `/log/${origin}/tile/0/999.p/1`,
    `/log/${origin}/tile/00/000`,
    `/log/${origin}/LOCK`,
    '/log/elsewhere.example/checkpoint',
    '/log/',
  ])('has nothing at %s', async (path) => {
    expect(await get(path)).toMatchObject({ status: 404 });
  });

  it('is only read', async () => {
    const answer = await get(`/log/${origin}/checkpoint`, undefined, 'POST');
    expect(answer).toMatchObject({ status: 405, headers: { allow: 'GET' } });
  });
});

describe('the log in GraphQL', () => {
  it('gives any caller the receipt of a record, and proofs, and puts nothing on record', async () => {
    const query = `query($id: ID!) {
      checkpoint { size }
      receipt(id: $id) { index inclusionProof checkpoint { note } }
      consistencyProof(from: 1, to: 2) }`;
    const answer = await hub.ask({ caller: 'hrss-insurance', query, variables: { id: record } });
    expect(answer.errors).toBeUndefined();
    expect(answer.data).toMatchObject({
      receipt: { index: 0, checkpoint: { note: expect.stringContaining(origin) } },
      consistencyProof: [expect.any(String)],
    });
    expect(await waiting()).toEqual([]);
  });

  it('is asked for its files by the gateway alone', async () => {
    const query = `{ logFile(log: "${origin}", path: "checkpoint") }`;
    const answer = await hub.ask({ ...auditor, query });
    expect(answer.errors?.[0]?.extensions.code).toBe('GRAPHQL_VALIDATION_FAILED');
  });

  it('lets an auditor test what was released to whom', async () => {
    const query = `query($id: ID!, $value: JSON!) { disclosures(filter: { citizenId: $id }) {
      nodes { id hasReleased(field: "Identity.sex", values: [$value]) } } }`;
    const tested = async (value: string): Promise<unknown> => {
      const variables = { id: hub.idOf('lin_zhiyuan'), value };
      const { data } = await hub.ask({ ...auditor, query, variables });
      const shape = z.object({
        disclosures: z.object({
          nodes: z.array(z.object({ id: z.string(), hasReleased: z.boolean().nullable() })),
        }),
      });
      return shape.parse(data).disclosures.nodes.find(({ id }) => id === record)?.hasReleased;
    };
    expect([await tested('FEMALE'), await tested('MALE')].sort()).toEqual([false, true]);
    expect(await tested('OTHER')).toBe(false);
  });
});
