import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { wholeHub, type WholeHub } from '../support/whole-hub.ts';

const caseSchema = z.strictObject({
  caller: z.string(),
  acr: z.string().optional(),
  access: z.record(z.string(), z.unknown()).optional(),
  variables: z.record(z.string(), z.unknown()).optional(),
});
const folders = readdirSync(import.meta.dirname, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);

function read(folder: string, file: string): string {
  return readFileSync(join(import.meta.dirname, folder, file), 'utf8');
}

/** `{{key}}` in a file stands for the opaque id of that persona. */
function withIds(hub: WholeHub, text: string): unknown {
  return JSON.parse(text.replace(/\{\{([a-z_]+)\}\}/g, (_, persona: string) => hub.idOf(persona)));
}

describe.each(['local', 'http'] as const)('the supergraph, rooms reached by %s', (transport) => {
  let hub: WholeHub;
  beforeAll(async () => {
    hub = await wholeHub(transport);
  });
  afterAll(() => hub.close());

  it.each(folders)('%s', async (folder) => {
    const asked = caseSchema.parse(withIds(hub, read(folder, 'case.json')));
    const answer = await hub.ask({ ...asked, query: read(folder, 'query.graphql') });
    expect(answer).toEqual(withIds(hub, read(folder, 'expected.json')));
  });
});
