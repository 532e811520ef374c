import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';

const root = join(import.meta.dirname, '../..');
const listed = (folder: string): string[] => readdirSync(join(root, folder)).sort();
const bare = (files: readonly string[], ending: string): string[] =>
  files.flatMap((file) => (file.endsWith(ending) ? file.slice(0, -ending.length) : []));

const contracts = bare(listed('schema'), '.graphql').filter(
  (name) => !['shared', 'supergraph'].includes(name),
);
/** A contract without code has a folder all the same: what is generated from it. */
const rooms = listed('src/subgraphs').filter((room) => listed(`src/subgraphs/${room}`).length > 1);
const functions = bare(listed('src/functions'), '.ts');
const beside = ['gateway', 'sequencer', 'witnesses'];

const deployment = readFileSync(join(root, 'serverless.yml'), 'utf8');
const deployed = [...deployment.matchAll(/^ {2}(\w+):\n {4}handler: (\S+)$/gm)].map(
  ([, name = '', handler = '']) => ({ name, handler }),
);

describe('every room has the same shape', () => {
  it.each(rooms)('%s has a model, a service, a store, resolvers and a subgraph', (room) => {
    const files = listed(`src/subgraphs/${room}`);
    expect(
      files
        .map((file) => (['model', 'service', 'store'].includes(file) ? `${file}.ts` : file))
        .sort(),
    ).toEqual(
      ['generated', 'model.ts', 'resolvers.ts', 'service.ts', 'store.ts', 'subgraph.ts'].sort(),
    );
  });

  it.each(rooms)('%s has a contract and a function', (room) => {
    expect(contracts).toContain(room);
    expect(functions).toContain(room);
  });

  it('has no function but for a room, the gateway, the sequencer and the one that asks witnesses', () => {
    expect(functions.filter((name) => ![...rooms, ...beside].includes(name))).toEqual([]);
  });

  it('deploys every contract and each of those, each from the file of its name', () => {
    expect(deployed.map(({ name }) => name).sort()).toEqual([...contracts, ...beside].sort());
    for (const { name, handler } of deployed) expect(handler).toBe(`src/functions/${name}.handler`);
  });

  it.each(contracts)('%s has a table of its own, and the gateway knows where to ask it', (room) => {
    const title = room.charAt(0).toUpperCase() + room.slice(1);
    expect(deployment).toMatch(new RegExp(`TableName: '?\\$\\{self:custom.tables\\}${room}'?`));
    expect(deployment).toContain(`"${room}":"\${${title}LambdaFunctionUrl.FunctionUrl}"`);
  });
});
