import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { account } from './explain/account.ts';
import { askForExplanation } from './explain/ask.ts';

const usage =
  'askonce explain FILE.graphql [--agreement ID] [--purpose CODE] [--as CALLER] [--json]\n';

/**
 * Prints of each field of a document whether the hub would answer it. Answers 0 when all are allowed, 1 when any is
 * denied, 2 when there is nothing to say: no file, no document, no hub, no token.
 */
export async function explainCommand(words: readonly string[]): Promise<number> {
  try {
    const { values, positionals } = parseArgs({
      args: [...words],
      options: {
        agreement: { type: 'string' },
        purpose: { type: 'string' },
        as: { type: 'string' },
        json: { type: 'boolean' },
      },
      allowPositionals: true,
    });
    const [file, ...others] = positionals;
    if (file === undefined || others.length > 0) throw new Error(usage.trim());
    const explanation = await askForExplanation({
      document: await readFile(file, 'utf8'),
      agreementId: values.agreement,
      purpose: values.purpose,
      caller: values.as,
      environment: process.env,
    });
    process.stdout.write(values.json ? `${JSON.stringify(explanation)}\n` : account(explanation));
    return explanation.isAllowed ? 0 : 1;
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    return 2;
  }
}
