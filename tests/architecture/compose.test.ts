import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';

const root = join(import.meta.dirname, '../..');

/** Composes a copy of the contract with one text of one file replaced. */
function composed(file: string, text: string, by: string): { status: number | null; said: string } {
  const folder = mkdtempSync(join(tmpdir(), 'askonce-compose-'));
  cpSync(join(root, 'schema'), join(folder, 'schema'), { recursive: true });
  const changed = join(folder, 'schema', file);
  const before = readFileSync(changed, 'utf8');
  expect(before).toContain(text);
  writeFileSync(changed, before.replace(text, by));
  const { status, stderr } = spawnSync(process.execPath, [join(root, 'build/compose.mjs')], {
    cwd: folder,
    encoding: 'utf8',
  });
  rmSync(folder, { recursive: true });
  return { status, said: stderr };
}

const citizenId = 'id: ID! @data(class: IDENTIFIER)';
const link = '@link(url: "https://askonce.dev/data/v1.0", import: ["@data"])';

describe('composition', () => {
  it('composes the contract as it is', () => {
    expect(composed('citizens.graphql', citizenId, citizenId)).toEqual({ status: 0, said: '' });
  });

  it.each([
    [
      'a field without a data class',
      'citizens.graphql',
      citizenId,
      'id: ID!',
      'Citizen.id has no @data',
    ],
    [
      'a data class on an interface',
      'shared.graphql',
      'provenance: Provenance!',
      'provenance: Provenance! @data(class: PUBLIC)',
      'Record.provenance is on an interface',
    ],
    [
      '@data imported under another name',
      'shared.graphql',
      link,
      link.replace('["@data"]', '[{ name: "@data", as: "@open" }]'),
      '@data may not be renamed',
    ],
    [
      'the data classes linked under another name',
      'shared.graphql',
      link,
      link.replace('import:', 'as: "open", import:'),
      '@data may not be renamed',
    ],
    [
      'two rooms that disagree',
      'licences.graphql',
      'type Citizen @key(fields: "id")',
      'type Citizen @key(fields: "gone")',
      'gone',
    ],
  ])('refuses %s', (_, file, text, by, reason) => {
    const { status, said } = composed(file, text, by);
    expect(status).toBe(1);
    expect(said).toContain(reason);
  });
});
