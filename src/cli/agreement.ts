import { readFile, writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { systemClock } from '../kernel/time.ts';
import { change, draft } from './agreement/changes.ts';
import { found } from './agreement/found.ts';
import { openHub, type AskHub } from './agreement/hub.ts';
import { keygen, signFile } from './agreement/keys.ts';
import { show, verify, writeProposal } from './agreement/reading.ts';

const usage = `askonce agreement keygen FILE [--algorithm EdDSA|ES256]   a signatory's key; prints what the operator registers
askonce agreement draft TERMS.json            as the department that will ask; prints the agreement's id
askonce agreement amend ID TERMS.json         other terms, all of them
askonce agreement submit ID
askonce agreement show ID [--out FILE]        with --out also the revision that is to be signed
askonce agreement sign FILE --key FILE        without a hub; prints the signature
askonce agreement approve ID --signature FILE
askonce agreement suspend|resume|revoke ID
askonce agreement found TERMS.json --out FILE  without a hub; a first agreement, signed by both: askonce import agreement
askonce agreement verify ID                   checks every revision, and names the first bad one

All but keygen, sign and found ask a running hub, ASKONCE_URL: --as CLIENT [--client-key FILE] [--issuer URL], or ASKONCE_TOKEN.
`;

const options = {
  as: { type: 'string' },
  'client-key': { type: 'string' },
  issuer: { type: 'string' },
  algorithm: { type: 'string' },
  key: { type: 'string' },
  out: { type: 'string' },
  signature: { type: 'string' },
} as const;

type Values = { readonly [option in keyof typeof options]?: string | undefined };

/** Answers 0 when it is done, 1 when an agreement is not what was signed, 2 when it could not be done. */
export async function agreementCommand(words: readonly string[]): Promise<number> {
  try {
    const { values, positionals } = parseArgs({
      args: [...words],
      options,
      allowPositionals: true,
    });
    const [verb = '', ...rest] = positionals;
    if (verb === 'keygen' || verb === 'sign' || verb === 'found')
      return await offline(verb, rest, values);
    const [id, file, ...others] = rest;
    if (!(verb in online) || id === undefined || others.length > 0) throw new Error(usage);
    const run = online[verb];
    if (!run) throw new Error(usage);
    return await run(await openHub(values, process.env), { id, file, values });
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    return 2;
  }
}

async function offline(
  verb: 'keygen' | 'sign' | 'found',
  [file, ...others]: readonly string[],
  { algorithm, key, out }: Values,
): Promise<number> {
  if (file === undefined || others.length > 0) throw new Error(usage);
  if (verb === 'keygen') {
    const chosen = z.enum(['EdDSA', 'ES256']).parse(algorithm ?? 'EdDSA');
    return printed(await keygen(file, chosen));
  }
  if (verb === 'found') {
    if (out === undefined) throw new Error(usage);
    return printed(await found(file, out, systemClock));
  }
  if (key === undefined) throw new Error(usage);
  const { signature, about } = await signFile(file, key);
  process.stderr.write(`${about}\n`);
  if (out !== undefined) await writeFile(out, signature);
  else process.stdout.write(`${signature}\n`);
  return 0;
}

type Asked = { readonly id: string; readonly file: string | undefined; readonly values: Values };
type Run = (ask: AskHub, asked: Asked) => Promise<number>;

const simply =
  (verb: 'submit' | 'suspend' | 'resume' | 'revoke'): Run =>
  async (ask, { id }) =>
    printed(await change(ask, verb, id));

const online: Readonly<Record<string, Run>> = {
  draft: async (ask, { id: file }) => printed(await draft(ask, await termsIn(file))),
  amend: async (ask, { id, file }) => printed(await change(ask, 'amend', id, await termsIn(file))),
  submit: simply('submit'),
  approve: async (ask, { id, values: { signature: file } }) => {
    if (file === undefined) throw new Error(usage);
    const signature = (await readFile(file, 'utf8')).trim();
    return printed(await change(ask, 'approve', id, { signature }));
  },
  suspend: simply('suspend'),
  resume: simply('resume'),
  revoke: simply('revoke'),
  show: async (ask, { id, values: { out } }) => {
    if (out !== undefined) await writeProposal(ask, id, out);
    return printed(await show(ask, id));
  },
  verify: async (ask, { id }) => {
    const { count, firstBad } = await verify(ask, id);
    const bad = `${id}: revision ${firstBad ?? ''} is not what it should be`;
    const said = firstBad === undefined ? `${id}: ${count} revisions, each as it was signed` : bad;
    process.stdout.write(`${said}\n`);
    return firstBad === undefined ? 0 : 1;
  },
};

async function termsIn(file: string | undefined): Promise<object> {
  if (file === undefined) throw new Error(usage);
  return z.looseObject({}).parse(JSON.parse(await readFile(file, 'utf8')));
}

function printed(value: object): number {
  process.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
  return 0;
}
