import type { BorderSchema } from '../../../kernel/parse.ts';
import { parseInput } from '../../../kernel/parse.ts';
import {
  conflict,
  idempotencyKeyReused,
  invalidInput,
  notFound,
  notPermitted,
  type Conflict,
  type InvalidInput,
  type Problem,
} from '../../../kernel/problems.ts';
import { canonicalJson, type Json } from '../../../kernel/json.ts';
import { fail, ok, type Result } from '../../../kernel/result.ts';
import { instant } from '../../../kernel/time.ts';
import { operatorDepartment } from '../model/lifecycle.ts';
import {
  keyIdOf,
  registerSignatoryInput,
  withdrawSignatoryInput,
  type Signatory,
} from '../model/signatory.ts';
import type { Caller } from '../model/viewer.ts';
import { actingDepartment } from './caller.ts';
import type { Deps } from './ports.ts';

type Answer = Promise<Result<Signatory, Problem>>;

/** Registers an officer's key. Repeatable: the same officer and key again change nothing. */
export async function registerSignatory(deps: Deps, input: unknown, caller: Caller): Answer {
  const read = await operatorsInput(deps, registerSignatoryInput, {
    verb: 'register',
    input,
    caller,
  });
  if (!read.ok) return read;
  return saveSignatory(deps, read.value);
}

/** Withdraws an officer's key for good. */
export async function withdrawSignatory(deps: Deps, input: unknown, caller: Caller): Answer {
  const { store, clock } = deps;
  const read = await operatorsInput(deps, withdrawSignatoryInput, {
    verb: 'withdraw',
    input,
    caller,
  });
  if (!read.ok) return read;
  const { departmentId: department, keyId } = read.value;
  const [known] = await store.signatories([{ department, keyId }]);
  if (!known) return fail(notFound('signatory'));
  if (known.withdrawnAt !== null) return ok(known);
  const withdrawn = { ...known, withdrawnAt: instant(clock.now()) };
  if (await store.withdrawSignatory(withdrawn)) return ok(withdrawn);
  const [now] = await store.signatories([{ department, keyId }]);
  return now ? ok(now) : fail(notFound('signatory'));
}

/** For a seed: as the operator would register it. */
export async function importSignatory(
  deps: Deps,
  input: unknown,
): Promise<Result<Signatory, InvalidInput | Conflict>> {
  const parsed = parseInput(registerSignatoryInput, input);
  return parsed.ok ? saveSignatory(deps, parsed.value) : parsed;
}

async function saveSignatory(
  { store, signatures, clock }: Deps,
  { idempotencyKey: _, departmentId: department, publicKey: key, ...term }: Registration,
): Promise<Result<Signatory, InvalidInput | Conflict>> {
  if (!(await signatures.isVerifying(key)))
    return fail(invalidInput([{ field: 'publicKey', rule: 'must be a point on its curve' }]));
  const keyId = keyIdOf(key);
  const registeredAt = instant(clock.now());
  const signatory = { ...term, department, keyId, key, registeredAt, withdrawnAt: null };
  if (await store.insertSignatory(signatory)) return ok(signatory);
  const [known] = await store.signatories([{ department, keyId }]);
  if (known && canonicalJson({ ...known, registeredAt }) === canonicalJson(signatory))
    return ok(known);
  const message =
    'The department has this key already: of somebody else, of other days, or withdrawn.';
  return fail(conflict('ALREADY_EXISTS', message));
}

type Registration = ReturnType<typeof registerSignatoryInput.parse>;

/** What the operator of the hub asks, once a key; nobody else registers whose word binds a department. */
async function operatorsInput<Input extends { idempotencyKey: string } & Record<string, Json>>(
  { store }: Deps,
  schema: BorderSchema<Input>,
  { verb, input, caller }: { verb: string; input: unknown; caller: Caller },
): Promise<Result<Input, Problem>> {
  if (actingDepartment(caller) !== operatorDepartment)
    return fail(notPermitted('Only the operator of the hub registers and withdraws signatories.'));
  const parsed = parseInput(schema, input);
  if (!parsed.ok) return parsed;
  const content = { verb: `${verb} signatory`, ...parsed.value };
  const { idempotencyKey } = parsed.value;
  if (await store.isSameRequest(caller.client, idempotencyKey, content)) return parsed;
  return fail(idempotencyKeyReused());
}
