import type { CitizenId, ServiceId } from '../../../kernel/ids.ts';
import { parseInput } from '../../../kernel/parse.ts';
import { HubError } from '../../../kernel/problems.ts';
import { dayOf } from '../../../kernel/time.ts';
import { onlyRequired, onlyShown, withRepeated } from '../../../prefill/compile.ts';
import type { EvidenceResult } from '../../../prefill/evidence.ts';
import type { FillOptions } from '../../../prefill/fill.ts';
import type { Prefill } from '../../../prefill/prefilled.ts';
import { sealContents } from '../../../prefill/seal.ts';
import type { Form } from '../model.ts';
import { prefillInput, previewInput, satisfiesInput } from '../model.ts';
import { argument, subjectOf } from './arguments.ts';
import { fillFor } from './filling.ts';
import { outcomeOf } from './outcomes.ts';
import { notOffered } from './offered.ts';
import type { Caller, Deps } from './ports.ts';

export type Filled = Prefill & {
  readonly service: ServiceId;
  readonly subject: CitizenId;
  readonly formVersion: string;
  readonly receipt: string;
  /** To be handed back with the form: what it was filled with. */
  readonly seal: string;
};

/** Undefined for a service without a form. */
export async function prefill(
  deps: Deps,
  input: unknown,
  caller: Caller,
): Promise<Filled | undefined> {
  const { serviceId, citizenId, ...rest } = argument(parseInput(prefillInput, input));
  const subject = subjectOf(citizenId, caller);
  const form = await deps.store.current(serviceId);
  if (!form) return undefined;
  const filled = await filledForm(deps, form, subject, optionsOf(rest));
  await counted(deps, form, filled);
  return filled;
}

/** What the portal would get under its agreement, shown to the person it is about before anybody else sees it. */
export async function preview(
  deps: Deps,
  input: unknown,
  caller: Caller,
): Promise<Filled | undefined> {
  const { serviceId, agreementId: agreement } = argument(parseInput(previewInput, input));
  if ((caller.represents ?? caller.citizen) === undefined)
    throw new HubError('BAD_REQUEST', 'A preview is for the person it is about.');
  const form = await deps.store.current(serviceId);
  const masked = form && (await notOffered(deps, deps.planOf(form), [agreement]));
  if (!form || !masked) return undefined;
  return filledForm(deps, form, subjectOf(undefined, caller), { masked });
}

/** Whether what government holds proves a requirement of a service. Reads what may prove it, and nothing else. */
export async function satisfies(
  deps: Deps,
  input: unknown,
  caller: Caller,
): Promise<(EvidenceResult & { readonly subject: CitizenId }) | undefined> {
  const { serviceId, requirementId, citizenId, answers } = argument(
    parseInput(satisfiesInput, input),
  );
  const subject = subjectOf(citizenId, caller);
  const form = await deps.store.current(serviceId);
  const plan = form && onlyRequired(deps.planOf(form), requirementId);
  if (!plan) return undefined;
  const { filled } = await fillFor(deps, { plan, subject, options: { answers: answers ?? {} } });
  const [document] = filled.documents;
  return document && { ...document, subject };
}

type Options = Pick<FillOptions, 'answers' | 'shown' | 'repeatOf'> & {
  readonly masked?: readonly string[];
};

function optionsOf({
  answers,
  visiblePointers,
  repeatOf,
}: {
  readonly answers?: FillOptions['answers'] | null | undefined;
  readonly visiblePointers?: readonly string[] | null | undefined;
  readonly repeatOf?: string | null | undefined;
}): Options {
  return {
    ...(answers ? { answers } : {}),
    ...(visiblePointers ? { shown: new Set(visiblePointers) } : {}),
    ...(repeatOf ? { repeatOf } : {}),
  };
}

/** The form filled, sealed, and without a trace of it kept. */
export async function filledForm(
  deps: Deps,
  form: Form,
  subject: CitizenId,
  { masked = [], ...options }: Options,
): Promise<Filled> {
  const { shown, repeatOf } = options;
  const whole = deps.planOf(form);
  const visible = shown ? onlyShown(whole, shown) : whole;
  const plan = repeatOf === undefined ? visible : withRepeated(visible);
  const { filled, receipt } = await fillFor(deps, { plan, subject, options, masked });
  const whose = { service: form.service, form: form.version, subject };
  const made = { salt: deps.salt(), today: dayOf(deps.clock.now()) };
  const seal = await deps.seals.seal(
    JSON.stringify(sealContents(deps.secret, whose, filled, made)),
  );
  return { ...filled, service: form.service, subject, formVersion: form.version, receipt, seal };
}

/** Counts what became of the leaves. A form that is filled is not held back because it could not be counted. */
async function counted(deps: Deps, form: Form, filled: Filled): Promise<void> {
  const outcome = outcomeOf(form.version, filled, dayOf(deps.clock.now()));
  await deps.store.addOutcome(form.service, [deps.salt()], outcome).catch(deps.onLost);
}
