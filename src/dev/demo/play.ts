import type { z } from 'zod';
import type { Clock } from '../../kernel/time.ts';
import { ask, type Answer, type Question } from './ask.ts';
import {
  auditorQuery,
  citizenQuery,
  departmentQuery,
  greedyQuery,
  prefillQuery,
} from './documents.ts';
import {
  auditorAnswer,
  citizenAnswer,
  departmentAnswer,
  prefillAnswer,
  type DisclosureShape,
} from './shapes.ts';

/** What the three people of the demo bring with them: an address, credentials, and whom they ask about. */
export type Stage = {
  readonly url: string;
  readonly nationalId: string;
  readonly service: string;
  readonly clock: Clock;
  readonly departmentToken: () => Promise<string>;
  readonly auditorToken: () => Promise<string>;
  readonly citizenToken: (citizenId: string) => Promise<string>;
};

export type DemoReport = {
  readonly department: z.infer<typeof departmentAnswer>['citizenByNationalId'] & {
    receipt: string;
  };
  readonly refusal: { readonly code: string; readonly message: string; readonly denied: unknown };
  readonly prefill: z.infer<typeof prefillAnswer>['prefill'];
  readonly audit: {
    readonly completeUpTo: string;
    readonly disclosures: readonly DisclosureShape[];
    readonly seenByCitizen: number;
  };
  readonly timings: Readonly<Record<string, number>>;
};

const insurance = {
  agreement: 'agr_hrss_social_insurance',
  purpose: 'SOCIAL_INSURANCE_REGISTRATION',
  case: 'SI-2026-0001',
};
const prefilling = { agreement: 'agr_portal_prefill', purpose: 'APPLICATION_PREFILL' };
const ownAccess = { agreement: 'agr_self_access', purpose: 'SUBJECT_ACCESS' };
const oversight = { agreement: 'agr_audit_oversight', purpose: 'DATA_ACCESS_OVERSIGHT' };

/** Shanghai's target for the share of a form that is filled in (沪府办字〔2024〕10号). */
const leastCoverage = 0.7;

type Scene = {
  readonly stage: Stage;
  /** Asks, and keeps how long it took under a name. */
  readonly asked: (name: string, token: string, question: Question) => Promise<Answer>;
};

/** Plays the three people through the public API. Throws at the first claim that does not hold. */
export async function play(stage: Stage): Promise<DemoReport> {
  const timings: Record<string, number> = {};
  const asked = async (name: string, token: string, question: Question): Promise<Answer> => {
    const answer = await ask(stage.url, token, question);
    timings[name] = Math.round(answer.milliseconds * 10) / 10;
    return answer;
  };
  const scene = { stage, asked };
  const started = stage.clock.now().toISOString();
  const department = await departmentAsks(scene);
  const citizen = await stage.citizenToken(department.person.id);
  const prefill = await portalPrefills(scene, citizen);
  const list = await auditorLists(scene, started);
  const about = checkList(list.nodes, department.records);
  const seenByCitizen = await citizenLooks(
    scene,
    { citizen, id: department.person.id },
    list.nodes,
    about,
  );
  return {
    department: { ...department.person, receipt: department.receipt },
    refusal: department.refusal,
    prefill,
    audit: { completeUpTo: list.completeUpTo, disclosures: list.nodes, seenByCitizen },
    timings,
  };
}

async function departmentAsks({ stage, asked }: Scene): Promise<{
  person: z.infer<typeof departmentAnswer>['citizenByNationalId'];
  receipt: string;
  records: readonly string[];
  refusal: DemoReport['refusal'];
}> {
  const token = await stage.departmentToken();
  const variables = { nationalId: stage.nationalId };
  const question = { query: departmentQuery, variables, access: insurance };
  const shared = await asked('department', token, question);
  const person = released(shared, departmentAnswer).citizenByNationalId;
  const receipt = shared.extensions?.receipt;
  if (!receipt || receipt.records.length === 0) throw new Error('Not so: the answer has a receipt');
  const refused = await asked('refusal', token, { ...question, query: greedyQuery });
  const refusal = refusalOf(refused, person.identity.name.fullName);
  return { person, receipt: receipt.request, records: receipt.records, refusal };
}

async function portalPrefills(
  { stage, asked }: Scene,
  citizen: string,
): Promise<DemoReport['prefill']> {
  const variables = { serviceId: stage.service };
  const filled = await asked('prefill', citizen, {
    query: prefillQuery,
    variables,
    access: prefilling,
  });
  const { prefill } = released(filled, prefillAnswer);
  const { leaves, filled: count, waived, coverage } = prefill.summary;
  claim({
    'every leaf is filled or explained': prefill.values.length + prefill.missing.length === leaves,
    'the summary counts what is listed': count === prefill.values.length,
    'some document need not be handed in': waived > 0,
    'seven tenths of the leaves are filled': coverage >= leastCoverage,
  });
  return prefill;
}

async function auditorLists(
  { stage, asked }: Scene,
  started: string,
): Promise<z.infer<typeof auditorAnswer>['disclosures']> {
  const auditor = await stage.auditorToken();
  const finished = stage.clock.now().toISOString();
  return eventually(async () => {
    const variables = { filter: { from: started } };
    const answer = await asked('audit', auditor, {
      query: auditorQuery,
      variables,
      access: oversight,
    });
    const { disclosures } = released(answer, auditorAnswer);
    return disclosures.completeUpTo >= finished ? disclosures : undefined;
  });
}

/** What the three caused is listed, with law and fields; answers the pseudonym of the person concerned. */
function checkList(nodes: readonly DisclosureShape[], receipt: readonly string[]): string | null {
  const caused = (outcome: string, agreement: string): DisclosureShape => {
    const found = nodes.find((node) => node.decision === outcome && node.agreement === agreement);
    if (!found) throw new Error(`Not so: the log lists what was ${outcome} under ${agreement}`);
    claim({ 'it names law and fields': found.purpose !== null && found.fields.length > 0 });
    return found;
  };
  const about = caused('RELEASED', insurance.agreement);
  claim({
    'the receipt is in the log': receipt.includes(about.id),
    'it says on what legal basis': about.legalBasis !== null,
    'the refusal names its rule':
      caused('REFUSED', insurance.agreement).refusal === 'FIELD_NOT_GRANTED',
    'both are about the same person':
      caused('RELEASED', prefilling.agreement).subject === about.subject,
  });
  return about.subject;
}

async function citizenLooks(
  { asked }: Scene,
  { citizen, id }: { readonly citizen: string; readonly id: string },
  listed: readonly DisclosureShape[],
  pseudonym: string | null,
): Promise<number> {
  const answer = await asked('citizen', citizen, {
    query: citizenQuery,
    variables: { id },
    access: ownAccess,
  });
  const own = released(answer, citizenAnswer).citizen.disclosures;
  const expected = listed.filter((node) => node.subject === pseudonym);
  const seen = new Set(own.nodes.map((node) => node.id));
  claim({
    'the citizen sees what the auditor sees':
      expected.length > 0 && expected.every((node) => seen.has(node.id)),
  });
  return own.nodes.length;
}

/** Throws at the first claim that does not hold. */
function claim(claims: Readonly<Record<string, boolean>>): void {
  for (const [what, holds] of Object.entries(claims))
    if (!holds) throw new Error(`Not so: ${what}`);
}

function released<T>(answer: Answer, shape: z.ZodType<T>): T {
  const [error] = answer.errors ?? [];
  if (error) throw new Error(`Refused with ${error.extensions.code}: ${error.message}`);
  return shape.parse(answer.data);
}

/** A refusal names field, rule and missing grant, and carries nothing of the answer. */
function refusalOf(answer: Answer, secret: string): DemoReport['refusal'] {
  const [error] = answer.errors ?? [];
  const denied = JSON.stringify(error?.extensions['denied'] ?? null);
  claim({
    'one field too many is refused': error?.extensions.code === 'FIELD_NOT_GRANTED',
    'nothing of the answer leaks': !answer.data && !JSON.stringify(answer).includes(secret),
    'the refusal names the field': denied.includes('Contact.mobilePhone'),
  });
  return {
    code: error?.extensions.code ?? '',
    message: error?.message ?? '',
    denied: error?.extensions['denied'],
  };
}

/** The log is complete within seconds, not at once: asks until it is, for ten seconds. */
async function eventually<T>(attempt: () => Promise<T | undefined>): Promise<T> {
  for (let tries = 0; tries < 50; tries += 1) {
    const found = await attempt();
    if (found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error('Not so: the log is complete within ten seconds');
}
