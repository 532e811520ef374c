import { randomBytes } from 'node:crypto';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { openHub } from './agreement/hub.ts';

const usage = `askonce client remove ID     lets a client in no more: everywhere within 5 seconds
askonce client restore ID    lets it in again

Asks a running hub, ASKONCE_URL, as its operator: --as CLIENT [--client-key FILE] [--issuer URL], or ASKONCE_TOKEN.
`;

const resultSchema = z.object({
  result: z.object({
    client: z.object({ id: z.string(), isRemoved: z.boolean(), since: z.string() }).optional(),
    code: z.string().optional(),
    message: z.string().optional(),
  }),
});

/** Answers 0 when it is done, 2 when it could not be. */
export async function clientCommand(words: readonly string[]): Promise<number> {
  try {
    const { values, positionals } = parseArgs({
      args: [...words],
      options: {
        as: { type: 'string' },
        'client-key': { type: 'string' },
        issuer: { type: 'string' },
      },
      allowPositionals: true,
    });
    const [verb, clientId, ...others] = positionals;
    const isKnown = verb === 'remove' || verb === 'restore';
    if (!isKnown || clientId === undefined || others.length > 0) throw new Error(usage);
    const ask = await openHub(values, process.env);
    const query = `mutation Change($input: ChangeClientInput!) { result: ${verb}Client(input: $input) {
      ... on ClientSuccess { client { id isRemoved since } } ... on Problem { code message } } }`;
    const input = { clientId, idempotencyKey: randomBytes(16).toString('hex') };
    const { client, code, message } = resultSchema.parse(
      await ask(query, { input }, `${verb}Client`),
    ).result;
    if (!client) throw new Error(`${code ?? 'REFUSED'}: ${message ?? ''}`);
    process.stdout.write(`${JSON.stringify(client, null, 2)}\n`);
    return 0;
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    return 2;
  }
}
