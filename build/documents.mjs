// The documents that the web app asks: each is checked against the schema and named by its hash, so that the pages carry
// hashes and a hub answers nothing else of them. `node build/documents.mjs` writes what src/console imports.
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildSchema, parse, validate } from 'graphql';

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = join(root, 'src/console/documents');

/** Each document with its documentId, and the client and agreement that it is to be registered for. */
export function webOperations() {
  const registrations = JSON.parse(readFileSync(join(folder, 'operations.json'), 'utf8'));
  const names = readdirSync(folder).filter((file) => file.endsWith('.graphql'));
  return names.sort().map((file) => {
    const name = file.replace('.graphql', '');
    const registration = registrations[name];
    if (!registration) throw new Error(`documents: operations.json does not name ${name}`);
    const document = readFileSync(join(folder, file), 'utf8');
    const hash = createHash('sha256').update(document).digest('hex');
    return { name, documentId: `sha256:${hash}`, document, ...registration };
  });
}

function writeIds() {
  const schema = buildSchema(readFileSync(join(root, 'schema/supergraph.graphql'), 'utf8'));
  const operations = webOperations();
  for (const { name, document } of operations) {
    const [error] = validate(schema, parse(document));
    if (error) throw new Error(`documents: ${name}: ${error.message}`);
  }
  const ids = operations.map(({ name, documentId }) => `  ${name}: '${documentId}',`);
  const generated = join(root, 'src/console/generated');
  mkdirSync(generated, { recursive: true });
  const text = `export const documents = {\n${ids.join('\n')}\n} as const;\n`;
  writeFileSync(join(generated, 'documents.ts'), text);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeIds();
