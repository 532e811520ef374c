import { Agent, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { z } from 'zod';

const agent = new Agent({ keepAlive: true });

const asked = z.object({ data: z.unknown(), errors: z.unknown().optional() });

export type Asked = z.infer<typeof asked>;

/** Posts one GraphQL question over a kept connection; the same client for everything that is compared. Throws on errors in the answer. */
export async function ask(
  url: string,
  question: object,
  headers: Readonly<Record<string, string>> = {},
): Promise<Asked> {
  const body = JSON.stringify(question);
  const answer = await new Promise<string>((resolve, reject) => {
    const outgoing = request(
      url,
      {
        method: 'POST',
        agent,
        headers: {
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(body),
          ...headers,
        },
      },
      (incoming) => {
        text(incoming).then(resolve, reject);
      },
    );
    outgoing.on('error', reject);
    outgoing.end(body);
  });
  const read = asked.parse(JSON.parse(answer));
  if (read.errors !== undefined) throw new Error(`bench: ${url} answered ${answer}`);
  return read;
}
