import type { CodegenConfig } from '@graphql-codegen/cli';
import { readdirSync } from 'node:fs';

/** GraphQL types whose parent values are a room's own: room -> type -> `../model.ts#Type`. */
const mappers: Readonly<Record<string, Readonly<Record<string, string>>>> = {};

const rooms = readdirSync('schema')
  .filter((file) => file.endsWith('.graphql') && !/^(shared|supergraph)\./.test(file))
  .map((file) => file.replace('.graphql', ''));

const scalars = {
  Date: 'string',
  DateTime: 'string',
  JSON: '../../../kernel/json.ts#Json',
  TreeSize: 'number',
  _FieldSet: 'string',
  link__Import: 'string',
};

/** As in the schema; but what is generated uses TypeScript's own Record, which the interface of that name would hide. */
function typeName(name: string): string {
  if (name === 'Record') return 'SourcedRecord';
  return name.charAt(0).toUpperCase() + name.slice(1);
}

const config: CodegenConfig = {
  silent: true,
  generates: Object.fromEntries(
    rooms.map((room) => [
      `src/subgraphs/${room}/generated/resolvers.ts`,
      {
        schema: ['schema/shared.graphql', `schema/${room}.graphql`],
        plugins: ['typescript', 'typescript-resolvers'],
        config: {
          federation: true,
          strictScalars: true,
          scalars,
          enumsAsTypes: true,
          useTypeImports: true,
          importExtension: '.ts',
          contextType: '../../../platform/room.ts#RoomContext<unknown>',
          mappers: mappers[room] ?? {},
          namingConvention: typeName,
        },
      },
    ]),
  ),
};
export default config;
