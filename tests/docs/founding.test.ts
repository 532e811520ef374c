import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { operator, noHub } from '../../src/cli/import/put.ts';
import { systemClock } from '../../src/kernel/time.ts';
import { agreementsRoom } from '../../src/subgraphs/agreements/subgraph.ts';
import { withTables, type TestDatabase } from '../support/dynamodb.ts';
import { secrets } from '../support/room.ts';

const run = promisify(execFile);
const page = await readFile('docs/agreements.md', 'utf8');
const [, section = ''] = page.split('## Before the first agreement');
const blockOf = (language: string): string =>
  new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``).exec(section)?.[1] ?? '';
const [operatorKey = '', auditKey = '', found = '', store = ''] = blockOf('sh').trim().split('\n');
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

describe('the first agreement of docs/agreements.md', () => {
  let folder: string;
  let database: TestDatabase;
  let environment: NodeJS.ProcessEnv;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'askonce-'));
    database = await withTables(['askonce-first-agreements']);
    environment = {
      ...process.env,
      AWS_REGION: 'local',
      AWS_ACCESS_KEY_ID: 'local',
      AWS_SECRET_ACCESS_KEY: 'local',
      DYNAMODB_ENDPOINT: database.endpoint,
      ASKONCE_TABLE_PREFIX: 'askonce-first-',
      ASKONCE_INDEX_SECRET: '0123456789abcdef'.repeat(4),
      ASKONCE_CURSOR_SECRET: '123456789abcdef0'.repeat(4),
      ASKONCE_AUDIT_SECRET: '23456789abcdef01'.repeat(4),
      ASKONCE_DECISION_PUBLIC_KEY: JSON.stringify({
        kty: 'OKP',
        crv: 'Ed25519',
        x: 'A'.repeat(43),
      }),
    };
    await writeFile(join(folder, 'founding.json'), blockOf('json'));
  });
  afterAll(async () => {
    await database.close();
    await rm(folder, { recursive: true });
  });

  async function shell(command: string): Promise<string> {
    const here = command.replace('npx askonce', `node ${join(process.cwd(), 'dist/askonce.mjs')}`);
    return (await run('bash', ['-ec', here], { cwd: folder, env: environment })).stdout.trim();
  }
  const stored = () =>
    agreementsRoom({
      table: (name) => database.table(`askonce-first-${name}`),
      secrets,
      clock: systemClock,
      hub: noHub,
    }).service(operator, '');

  it('is signed by both departments at once, stored, and in force', async () => {
    for (const command of [operatorKey, auditKey, found]) await shell(command);
    expect(await shell(store)).toBe('STORED');
    expect(await shell(store)).toBe('UNCHANGED');
    const reading = await stored().find('agr_hub_operation');
    if (!reading) throw new Error('not stored');
    expect(await stored().firstBadRevision(reading)).toBeUndefined();
    expect(reading.agreement).toMatchObject({ version: 4, consumer: 'dept_operator' });
    expect(await stored().signatories('dept_audit')).toMatchObject([{ person: 'per_audit' }]);
  });

  it('is not stored when a word of it is another than was signed', async () => {
    const text = await readFile(join(folder, 'first.json'), 'utf8');
    const other = text.replaceAll('agr_hub_operation', 'agr_other').replaceAll('P10Y', 'P90Y');
    await writeFile(join(folder, 'other.json'), other);
    await expect(shell(store.replace('first.json', 'other.json'))).rejects.toThrow(/revisions/);
    expect(await stored().find('agr_other')).toBeUndefined();
  });

  it('needs the settings of a deployed hub, and says which are missing', async () => {
    const bare = { ...environment, ASKONCE_INDEX_SECRET: hex(new Uint8Array(32)) };
    const command = store.replace('npx askonce', `node ${join(process.cwd(), 'dist/askonce.mjs')}`);
    const asked = run('bash', ['-ec', command], { cwd: folder, env: bare });
    await expect(asked).rejects.toThrow(/ASKONCE_INDEX_SECRET must be drawn at random/);
  });
});
