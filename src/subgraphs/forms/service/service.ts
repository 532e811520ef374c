import { serviceId, type ServiceId } from '../../../kernel/ids.ts';
import { parseInput } from '../../../kernel/parse.ts';
import { vocabulary } from '../../../prefill/vocabulary.ts';
import { prefillPlanInput, type Form } from '../model.ts';
import { argument } from './arguments.ts';
import { corrections, requestCorrection } from './corrections.ts';
import { coverage, reportOutcome } from './outcomes.ts';
import type { Caller, Deps } from './ports.ts';
import { prefill, preview, satisfies } from './prefill.ts';
import { importForm, publishForm } from './publish.ts';
import { rebasePrefill } from './rebase.ts';
import { suggestionVerbs } from './suggestions.ts';

export type FormService = ReturnType<typeof formService>;

export type Planned = {
  readonly service: ServiceId;
  readonly formVersion: string;
  readonly document: string;
  readonly fields: readonly string[];
  readonly notGranted: readonly string[];
  readonly fillable: readonly string[];
  readonly agreement: string | null;
  /** Fields that the person has to consent to before they are read. */
  readonly consentTo: readonly string[];
  readonly waivable: readonly string[];
};

export function formService(deps: Deps) {
  return {
    ...suggestionVerbs(deps),
    form: async (text: string): Promise<Form | undefined> => {
      const id = serviceId.parse(text);
      return id === undefined ? undefined : deps.store.current(id);
    },
    prefillPlan: (input: unknown) => prefillPlan(deps, input),
    prefill: (input: unknown, caller: Caller) => prefill(deps, input, caller),
    preview: (input: unknown, caller: Caller) => preview(deps, input, caller),
    satisfies: (input: unknown, caller: Caller) => satisfies(deps, input, caller),
    rebasePrefill: (input: unknown, caller: Caller) => rebasePrefill(deps, input, caller),
    vocabulary: () => vocabulary,
    coverage: (input: unknown) => coverage(deps, input),
    corrections: (caller: Caller) => corrections(deps, caller),
    publishForm: (input: unknown, caller: Caller) => publishForm(deps, input, caller),
    reportOutcome: (input: unknown, caller: Caller) => reportOutcome(deps, input, caller),
    requestCorrection: (input: unknown, caller: Caller) => requestCorrection(deps, input, caller),
    /** For operators' load. */
    importForm: (input: unknown) => importForm(deps, input),
  };
}

/** Reads nothing about anybody. Undefined for a service without a form. */
async function prefillPlan(deps: Deps, input: unknown): Promise<Planned | undefined> {
  const { store, hub, planOf, token } = deps;
  const form = await store.current(argument(parseInput(prefillPlanInput, input)).serviceId);
  if (!form) return undefined;
  const { document, fillable, requirements } = planOf(form);
  const { fields, notGranted } = await hub.plan({ document, token });
  const agreement = deps.agreement ?? null;
  const asked = agreement === null ? null : await hub.terms({ agreement, token });
  const offered = new Set(asked?.terms.attributes.map(({ field }) => field));
  return {
    service: form.service,
    formVersion: form.version,
    document,
    fields,
    notGranted,
    fillable,
    agreement,
    consentTo: fields.filter((field) => offered.has(field)),
    waivable: requirements.flatMap(({ requirement, proofs }) =>
      proofs.length > 0 ? [requirement.id] : [],
    ),
  };
}
