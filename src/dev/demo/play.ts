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

/** Plays the three people through the public API. Throws at the first claim that does not hold. */
export async function play(stage: Stage): Promise<DemoReport> {
  const timings: Record<string, number> = {};
  const asked = async (name: string, token: string, question: Question): Promise<Answer> => {
    const answer = await ask(stage.url, token, question);
    timings[name] = Math.round(answer.milliseconds * 10) / 10;
    return answer;
  };
  const started = stage.clock.now().toISOString();

  const department = await stage.departmentToken();
  const variables = { nationalId: stage.nationalId };
  const shared = await asked('department', department, {
    query: departmentQuery,
    variables,
    access: insurance,
  });
  const person = released(shared, departmentAnswer).citizenByNationalId;
  const receipt = shared.extensions?.receipt;
  claim('the answer carries a receipt', receipt !== undefined && receipt.records.length > 0);

  const refused = await asked('refusal', department, {
    query: greedyQuery,
    variables,
    access: insurance,
  });
  const refusal = refusalOf(refused, person.identity.name.fullName);

  const citizen = await stage.citizenToken(person.id);
  const filled = await asked('prefill', citizen, {
    query: prefillQuery,
    variables: { serviceId: stage.service },
    access: prefilling,
  });
  const { prefill } = released(filled, prefillAnswer);
  const { leaves, filled: count, waived } = prefill.summary;
  claim(
    'every leaf is filled or explained',
    prefill.values.length + prefill.missing.length === leaves,
  );
  claim('the summary counts what is listed', count === prefill.values.length);
  claim('some document need not be handed in', waived > 0);

  const auditor = await stage.auditorToken();
  const finished = stage.clock.now().toISOString();
  const list = await eventually(async () => {
    const question = {
      query: auditorQuery,
      variables: { filter: { from: started } },
      access: oversight,
    };
    const { disclosures } = released(await asked('audit', auditor, question), auditorAnswer);
    return disclosures.completeUpTo >= finished ? disclosures : undefined;
  });
  const caused = (outcome: string, agreement: string): DisclosureShape => {
    const found = list.nodes.find(
      (node) => node.decision === outcome && node.agreement === agreement,
    );
    if (!found) throw new Error(`Not so: the log lists what was ${outcome} under ${agreement}`);
    claim('it says on what legal basis', found.legalBasis !== null && found.fields.length > 0);
    return found;
  };
  const about = caused('RELEASED', insurance.agreement);
  claim('the receipt is in the log', receipt?.records.includes(about.id) === true);
  claim(
    'the refusal names its rule',
    caused('REFUSED', insurance.agreement).refusal === 'FIELD_NOT_GRANTED',
  );
  claim(
    'both are about the same person',
    caused('RELEASED', prefilling.agreement).subject === about.subject,
  );

  const mine = await asked('citizen', citizen, {
    query: citizenQuery,
    variables: { id: person.id },
    access: ownAccess,
  });
  const own = released(mine, citizenAnswer).citizen.disclosures;
  const expected = list.nodes.filter((node) => node.subject === about.subject);
  const seen = new Set(own.nodes.map((node) => node.id));
  claim(
    'the citizen sees what the auditor sees',
    expected.length > 0 && expected.every(({ id }) => seen.has(id)),
  );

  return {
    department: { ...person, receipt: receipt?.request ?? '' },
    refusal,
    prefill,
    audit: {
      completeUpTo: list.completeUpTo,
      disclosures: list.nodes,
      seenByCitizen: own.nodes.length,
    },
    timings,
  };
}

function claim(what: string, holds: boolean): void {
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
  claim('one field too many is refused', error?.extensions.code === 'FIELD_NOT_GRANTED');
  claim('nothing of the answer leaks', !answer.data && !JSON.stringify(answer).includes(secret));
  const denied = JSON.stringify(error?.extensions['denied'] ?? null);
  claim('the refusal names the field', denied.includes('Contact.mobilePhone'));
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
