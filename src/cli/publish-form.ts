import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { contentHash } from '../kernel/json.ts';
import { openHub } from './agreement/hub.ts';

const usage = `askonce publish-form DIR --service ID [--as CLIENT] [--client-key FILE] [--issuer URL]
`;

const content = z.record(z.string(), z.json());
const files = z.strictObject({
  schema: content,
  mapping: content,
  evidence: z.array(content),
});

const answer = z.object({
  publishForm: z.looseObject({
    service: z.object({ id: z.string() }).optional(),
    code: z.string().optional(),
    message: z.string().optional(),
    issues: z.array(z.object({ field: z.string(), rule: z.string() })).optional(),
  }),
});

const document = `mutation Publish($input: PublishFormInput!) { publishForm(input: $input) {
  ... on PublishFormSuccess { service { id } }
  ... on InvalidInput { code message issues { field rule } } ... on Problem { code message } } }`;

/**
 * Publishes the form of a folder (schema.json, mapping.json, evidence.json) at a running hub. Answers 0, 1 when the hub
 * refuses it, 2 when there is nothing to say. The same folder again changes nothing.
 */
export async function publishFormCommand(words: readonly string[]): Promise<number> {
  try {
    const { values, positionals } = parseArgs({
      args: [...words],
      options: {
        service: { type: 'string' },
        as: { type: 'string' },
        'client-key': { type: 'string' },
        issuer: { type: 'string' },
      },
      allowPositionals: true,
    });
    const [folder, ...others] = positionals;
    if (folder === undefined || others.length > 0 || values.service === undefined)
      throw new Error(usage.trim());
    const ask = await openHub(values, process.env);
    const input = { serviceId: values.service, ...(await formIn(folder)) };
    const variables = { input: { idempotencyKey: contentHash(input), ...input } };
    return told(answer.parse(await ask(document, variables, 'publishForm')).publishForm);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    return 2;
  }
}

async function formIn(folder: string) {
  const [schema, mapping, evidence] = await Promise.all(
    ['schema', 'mapping', 'evidence'].map(async (name): Promise<unknown> =>
      JSON.parse(await readFile(join(folder, `${name}.json`), 'utf8')),
    ),
  );
  const form = files.parse({ schema, mapping, evidence });
  return {
    version: z.object({ form: z.string() }).parse(form.mapping).form,
    schema: form.schema,
    mapping: form.mapping,
    evidenceRequirements: form.evidence,
  };
}

function told({
  service,
  code,
  message,
  issues = [],
}: z.infer<typeof answer>['publishForm']): number {
  if (service) {
    process.stdout.write(`${JSON.stringify({ published: service.id })}\n`);
    return 0;
  }
  const rules = issues.map(({ field, rule }) => `${field} ${rule}\n`).join('');
  process.stderr.write(`${code ?? 'REFUSED'}: ${message ?? ''}\n${rules}`);
  return 1;
}
