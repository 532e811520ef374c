import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { AskHub } from './hub.ts';
import { show } from './reading.ts';

const inputs = {
  create: 'CreateAgreementInput',
  amend: 'AmendAgreementInput',
  submit: 'ChangeAgreementInput',
  approve: 'ApproveAgreementInput',
  suspend: 'ChangeAgreementInput',
  resume: 'ChangeAgreementInput',
  revoke: 'ChangeAgreementInput',
} as const;
export type ChangeVerb = keyof typeof inputs;

const resultSchema = z.object({
  result: z.looseObject({
    agreement: z.looseObject({ id: z.string() }).optional(),
    code: z.string().optional(),
    message: z.string().optional(),
    issues: z.array(z.object({ field: z.string(), rule: z.string() })).optional(),
  }),
});

/** Drafts an agreement of these terms. */
export function draft(ask: AskHub, terms: object): Promise<object> {
  return send(ask, 'create', terms);
}

/** Makes a change on the version that is stored now. */
export async function change(
  ask: AskHub,
  verb: Exclude<ChangeVerb, 'create'>,
  id: string,
  input: object = {},
): Promise<object> {
  const { version } = await show(ask, id);
  return send(ask, verb, { ...input, agreementId: id, expectedVersion: version });
}

/** Answers the agreement as it stands then. Throws with what the hub refuses, rule by rule. */
async function send(ask: AskHub, verb: ChangeVerb, input: object): Promise<object> {
  const query = `mutation Change($input: ${inputs[verb]}!) { result: ${verb}Agreement(input: $input) {
    ... on AgreementSuccess { agreement { id version state missing proposal { revision missing } } }
    ... on InvalidInput { code message issues { field rule } } ... on Problem { code message } } }`;
  const idempotencyKey = randomBytes(16).toString('hex');
  const data = await ask(query, { input: { ...input, idempotencyKey } }, `${verb}Agreement`);
  const { agreement, code, message, issues = [] } = resultSchema.parse(data).result;
  if (agreement) return agreement;
  const rules = issues.map(({ field, rule }) => `\n${field} ${rule}`);
  throw new Error(`${code ?? 'REFUSED'}: ${message ?? ''}${rules.join('')}`);
}
