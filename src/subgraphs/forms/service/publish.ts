import type { ServiceId } from '../../../kernel/ids.ts';
import { contentHash } from '../../../kernel/json.ts';
import { parseInput } from '../../../kernel/parse.ts';
import {
  conflict,
  idempotencyKeyReused,
  invalidInput,
  notPermitted,
  type InputIssue,
  type Problem,
} from '../../../kernel/problems.ts';
import { fail, ok, type Result } from '../../../kernel/result.ts';
import { fieldIssues } from '../../../prefill/allowed.ts';
import { compileMapping } from '../../../prefill/compile.ts';
import { lintForm } from '../../../prefill/lint.ts';
import { form as storedForm, publishFormInput, type Form } from '../model.ts';
import { notOffered } from './offered.ts';
import type { Caller, Deps } from './ports.ts';

export async function publishForm(
  deps: Deps,
  input: unknown,
  caller: Caller,
): Promise<Result<ServiceId, Problem>> {
  const parsed = parseInput(publishFormInput, input);
  if (!parsed.ok) return parsed;
  const { idempotencyKey: key, ...content } = parsed.value;
  if (!(await deps.store.isSameRequest(caller.client, key, content)))
    return fail(idempotencyKeyReused());
  const { serviceId: service, version, schema, mapping, evidenceRequirements: evidence } = content;
  const publisher = caller.department;
  const form = { service, version, schema, mapping, evidence, publisher };
  const issues = lintForm({ schema, mapping, evidence });
  if (issues.length > 0) return fail(invalidInput(issues));
  const beyond = await beyondAgreements(deps, form);
  return beyond.length > 0 ? fail(invalidInput(beyond)) : publish(deps, form);
}

/** Publishes a form in the name of `publisher`. For operators' load; the same again changes nothing. */
export async function importForm(deps: Deps, input: unknown): Promise<Result<ServiceId, Problem>> {
  const parsed = parseInput(storedForm, input);
  if (!parsed.ok) return parsed;
  const { schema, mapping, evidence } = parsed.value;
  const issues = lintForm({ schema, mapping, evidence });
  return issues.length > 0 ? fail(invalidInput(issues)) : publish(deps, parsed.value);
}

/** Rules that read what none of the agreements named in the mapping asks consent for; none when it names none. */
async function beyondAgreements(deps: Deps, form: Form): Promise<readonly InputIssue[]> {
  const plan = compileMapping(form);
  if (plan.agreements.length === 0) return [];
  const beyond = await notOffered(deps, plan, plan.agreements);
  if (beyond) return fieldIssues(plan, new Set(beyond));
  return [{ field: 'mapping.agreements', rule: 'are in force, and rest on consent' }];
}

async function publish({ store }: Deps, form: Form): Promise<Result<ServiceId, Problem>> {
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
