import { serviceId, type CitizenId, type ServiceId } from '../../../kernel/ids.ts';
import { contentHash, type Json } from '../../../kernel/json.ts';
import type { Cursors } from '../../../kernel/page.ts';
import { parseInput } from '../../../kernel/parse.ts';
import {
  conflict,
  HubError,
  idempotencyKeyReused,
  invalidInput,
  notPermitted,
  type InvalidInput,
  type Problem,
} from '../../../kernel/problems.ts';
import { fail, ok, type Result } from '../../../kernel/result.ts';
import { dayOf, type Clock } from '../../../kernel/time.ts';
import { onlyShown } from '../../../prefill/compile.ts';
import { fill } from '../../../prefill/fill.ts';
import type { PrefillPlan } from '../../../prefill/leaves.ts';
import { lintForm } from '../../../prefill/lint.ts';
import type { Prefill } from '../../../prefill/prefilled.ts';
import type { AliasStore } from '../../../suggest/review.ts';
import {
  form as storedForm,
  prefillInput,
  prefillPlanInput,
  publishFormInput,
  type Form,
} from '../model.ts';
import { suggestionVerbs } from './suggestions.ts';

/** What the verbs need of storage. Every method rejects when the database does. */
export type FormStore = {
  /** The form in force. */
  readonly current: (service: ServiceId) => Promise<Form | undefined>;
  /** Stores a version unless one of that name is stored; answers the one stored. */
  readonly insert: (form: Form) => Promise<Form>;
  /** Puts a stored version in force. */
  readonly enforce: (form: Form) => Promise<void>;
  /** False when this client used the key with other content. */
  readonly isSameRequest: (client: string, key: string, content: Json) => Promise<boolean>;
};

/** The hub itself, asked with the rights of the decision that this room answers under. */
export type Hub = {
  readonly ask: (question: {
    readonly document: string;
    readonly variables: Readonly<Record<string, unknown>>;
    readonly token: string;
  }) => Promise<{
    readonly data: unknown;
    /** Schema coordinates left out because the agreement does not grant them. */
    readonly denied: readonly string[];
    /** Left out because the person has not consented to them. */
    readonly unconsented: readonly string[];
    /** Where in the data a source did not answer. */
    readonly failures: readonly (readonly (string | number)[])[];
    readonly receipt: { readonly request: string };
  }>;
  readonly plan: (question: { readonly document: string; readonly token: string }) => Promise<{
    readonly fields: readonly string[];
    readonly notGranted: readonly string[];
  }>;
};

type Caller = {
  readonly client: string;
  readonly department: string;
  readonly citizen?: string | undefined;
  readonly represents?: string | undefined;
};
export type Deps = {
  readonly store: FormStore & AliasStore;
  readonly hub: Hub;
  /** Forms never change, so each version is compiled once a process. */
  readonly planOf: (form: Form) => PrefillPlan;
  readonly cursors: Cursors;
  readonly clock: Clock;
  readonly token: string;
};

export type Filled = Prefill & {
  readonly service: ServiceId;
  readonly subject: CitizenId;
  readonly formVersion: string;
  readonly receipt: string;
};
export type Planned = {
  readonly service: ServiceId;
  readonly formVersion: string;
  readonly document: string;
  readonly fields: readonly string[];
  readonly notGranted: readonly string[];
  readonly fillable: readonly string[];
};

export type FormService = ReturnType<typeof formService>;

export function formService(deps: Deps) {
  const { store, hub, planOf, token } = deps;
  return {
    ...suggestionVerbs(deps),
    form: async (text: string): Promise<Form | undefined> => {
      const id = serviceId.parse(text);
      return id === undefined ? undefined : store.current(id);
    },
    /** Undefined for a service without a form. */
    prefillPlan: async (input: unknown): Promise<Planned | undefined> => {
      const form = await store.current(argument(parseInput(prefillPlanInput, input)).serviceId);
      if (!form) return undefined;
      const { document, fillable } = planOf(form);
      const { fields, notGranted } = await hub.plan({ document, token });
      return {
        service: form.service,
        formVersion: form.version,
        document,
        fields,
        notGranted,
        fillable,
      };
    },
    prefill: (input: unknown, caller: Caller) => prefill(deps, input, caller),
    publishForm: async (input: unknown, caller: Caller): Promise<Result<ServiceId, Problem>> => {
      const parsed = parseInput(publishFormInput, input);
      if (!parsed.ok) return parsed;
      const { idempotencyKey: key, ...content } = parsed.value;
      if (!(await store.isSameRequest(caller.client, key, content)))
        return fail(idempotencyKeyReused());
      const {
        serviceId: service,
        version,
        schema,
        mapping,
        evidenceRequirements: evidence,
      } = content;
      return publish(deps, {
        service,
        version,
        schema,
        mapping,
        evidence,
        publisher: caller.department,
      });
    },
    /** Publishes a form in the name of `publisher`. For operators' load; the same again changes nothing. */
    importForm: async (input: unknown): Promise<Result<ServiceId, Problem>> => {
      const parsed = parseInput(storedForm, input);
      return parsed.ok ? publish(deps, parsed.value) : parsed;
    },
  };
}

async function publish({ store }: Deps, form: Form): Promise<Result<ServiceId, Problem>> {
  const { schema, mapping, evidence } = form;
  const issues = lintForm({ schema, mapping, evidence });
  if (issues.length > 0) return fail(invalidInput(issues));
  const current = await store.current(form.service);
  if (current && current.publisher !== form.publisher)
    return fail(notPermitted('Another department publishes the form of this service.'));
  const stored = await store.insert(form);
  if (contentHash(stored) !== contentHash(form))
    return fail(
      conflict(
        'ALREADY_EXISTS',
        'This version is published with other content; choose a new version.',
      ),
    );
  await store.enforce(form);
  return ok(form.service);
}

async function prefill(
  { store, hub, planOf, clock, token }: Deps,
  input: unknown,
  caller: Caller,
): Promise<Filled | undefined> {
  const parsed = argument(parseInput(prefillInput, input));
  const { serviceId: service, citizenId, answers, visiblePointers } = parsed;
  const subject = citizenId ?? caller.represents ?? caller.citizen;
  if (subject === undefined)
    throw new HubError('BAD_REQUEST', 'Name citizenId, or sign a citizen in.');
  const form = await store.current(service);
  if (!form) return undefined;
  const shown = visiblePointers ? new Set(visiblePointers) : undefined;
  const plan = shown ? onlyShown(planOf(form), shown) : planOf(form);
  const variables = { citizenId: subject };
  const { data, denied, unconsented, failures, receipt } = await hub.ask({
    document: plan.document,
    variables,
    token,
  });
  const filled = fill(plan, data, {
    deniedFields: denied,
    unconsentedFields: unconsented,
    unavailableFields: failures.map(coordinateOf),
    ...(answers ? { answers } : {}),
    ...(shown ? { shown } : {}),
    today: dayOf(clock.now()),
  });
  return {
    ...filled,
    service,
    subject: citizenOf(subject),
    formVersion: form.version,
    receipt: receipt.request,
  };
}

/** The field of the citizen below which a source did not answer; without one, the citizen. */
function coordinateOf(path: readonly (string | number)[]): string {
  const [, field] = path;
  return typeof field === 'string' ? `Citizen.${field}` : 'Query.citizen';
}

function citizenOf(text: string): CitizenId {
  return argument(parseInput(prefillInput.shape.citizenId.unwrap().unwrap(), text));
}

function argument<T>(parsed: Result<T, InvalidInput>): T {
  if (parsed.ok) return parsed.value;
  const rules = parsed.problem.issues.map(({ field, rule }) => `${field} ${rule}`);
  throw new HubError('BAD_REQUEST', `The input breaks rules: ${rules.join('; ')}`);
}
