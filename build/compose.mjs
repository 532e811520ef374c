// Composes schema/*.graphql into schema/supergraph.graphql, and emits the SDL that rooms and gateway carry as strings,
// so that nothing guesses paths at run time. Fails on a field without a data class.
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { composeServices } from '@theguild/federation-composition';
import { Kind, parse } from 'graphql';

const dataClasses = 'https://askonce.dev/data/';
const shared = readFileSync('schema/shared.graphql', 'utf8');
const rooms = readdirSync('schema')
  .filter((file) => file.endsWith('.graphql') && !/^(shared|supergraph)\./.test(file))
  .map((file) => file.replace('.graphql', ''))
  .sort();
const sdl = (room) => `${shared}\n${readFileSync(`schema/${room}.graphql`, 'utf8')}`;

const errors = rooms.flatMap((room) => classErrors(room, parse(sdl(room))));
const composed = composeServices(
  rooms.map((name) => ({
    name,
    url: `http://${name}.askonce.internal/graphql`,
    typeDefs: parse(sdl(name)),
  })),
);
errors.push(...(composed.errors ?? []).map((error) => error.message));
if (errors.length > 0) {
  console.error([...new Set(errors)].join('\n'));
  process.exit(1);
}

const supergraph = `# Composed from schema/*.graphql by \`npm run compose\`; never edited.\n${composed.supergraphSdl}`;
writeFileSync('schema/supergraph.graphql', supergraph);
emit('src/gateway/generated', 'supergraph', 'supergraphSdl', composed.supergraphSdl);
emitClasses(parse(composed.supergraphSdl));
for (const room of rooms)
  emit(`src/subgraphs/${room}/generated`, 'type-defs', 'typeDefs', sdl(room));

function emit(folder, file, name, text) {
  mkdirSync(folder, { recursive: true });
  writeFileSync(
    `${folder}/${file}.ts`,
    `export const ${name}: string = ${JSON.stringify(text)};\n`,
  );
}

/** For the audit room, which has to know which reads go on record, of whatever room. */
function emitClasses({ definitions }) {
  const classes = definitions
    .filter((node) => node.kind === Kind.OBJECT_TYPE_DEFINITION)
    .flatMap((type) =>
      type.fields.map((field) => [`${type.name.value}.${field.name.value}`, classIn(field)]),
    );
  mkdirSync('src/subgraphs/audit/generated', { recursive: true });
  writeFileSync(
    'src/subgraphs/audit/generated/classes.ts',
    `export const classOf: ReadonlyMap<string, string> = new Map(${JSON.stringify(classes)});\n`,
  );
}

function classIn({ directives }) {
  return directives.find(({ name }) => name.value === 'data')?.arguments[0].value.value;
}

/** Object fields bear @data; interface fields do not; the directive is imported under its own name. */
function classErrors(room, document) {
  const found = [];
  for (const node of document.definitions) {
    const isObject =
      node.kind === Kind.OBJECT_TYPE_DEFINITION || node.kind === Kind.OBJECT_TYPE_EXTENSION;
    const isInterface = node.kind === Kind.INTERFACE_TYPE_DEFINITION;
    for (const field of isObject || isInterface ? (node.fields ?? []) : []) {
      const classed = field.directives.some((directive) => directive.name.value === 'data');
      const coordinate = `${room}: ${node.name.value}.${field.name.value}`;
      if (isObject && !classed) found.push(`${coordinate} has no @data(class:)`);
      if (isInterface && classed)
        found.push(`${coordinate} is on an interface: class the implementing fields`);
    }
    if (node.kind === Kind.SCHEMA_EXTENSION && node.directives.some(renamesData))
      found.push(`${room}: @data may not be renamed`);
  }
  return found;
}

/** @link of the data classes under another name: by `as` of the link itself, or of the import. */
function renamesData({ name, arguments: given }) {
  const valueOf = (wanted) => given.find((argument) => argument.name.value === wanted)?.value;
  if (name.value !== 'link' || !valueOf('url')?.value.startsWith(dataClasses)) return false;
  const isImported = valueOf('import')?.values.some(({ value }) => value === '@data');
  return valueOf('as') !== undefined || !isImported;
}
