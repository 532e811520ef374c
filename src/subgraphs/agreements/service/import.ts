import type { DepartmentId } from '../../../kernel/ids.ts';
import { canonicalJson } from '../../../kernel/json.ts';
import { parseInput } from '../../../kernel/parse.ts';
import {
  conflict,
  invalidInput,
  staleVersion,
  type Conflict,
  type InvalidInput,
  type Problem,
} from '../../../kernel/problems.ts';
import { fail, ok, type Result } from '../../../kernel/result.ts';
import type { Agreement } from '../model/agreement.ts';
import { composeAgreementInput, importAgreementInput } from '../model/import.ts';
import { following, revised, startsFrom, type Revised } from '../model/lifecycle.ts';
import { readRevision, revisionId, type Approval, type Change } from '../model/revision.ts';
import { registryFor, replay } from './history.ts';
import type { AgreementStore, Deps } from './ports.ts';

type Imported = 'STORED' | 'UNCHANGED';

/**
 * Stores an agreement as another hub keeps it, signatures included, or what came after what is stored. Every revision
 * is checked as if it were read: signatories are registered here before what they signed is imported.
 */
export async function importAgreement(
  deps: Deps,
  input: unknown,
): Promise<Result<Imported, InvalidInput | Conflict>> {
  const { store, signatures } = deps;
  const parsed = parseInput(importAgreementInput, input);
  if (!parsed.ok) return parsed;
  const texts = parsed.value.revisions;
  const revisions = texts.map((text) => ({ id: revisionId(text), text }));
  const registry = await registryFor(store, revisions);
  const { agreement, firstBad } = await replay(revisions, { signatures, registry });
  if (firstBad !== undefined || !agreement)
    return fail(
      invalidInput([
        {
          field: `revisions.${(firstBad ?? 1) - 1}`,
          rule: 'must be whole, follow the one before, and be signed when it approves',
        },
      ]),
    );
  const known = await store.history(agreement.id);
  const isOnTop = known?.revisions.every(({ id }, index) => revisions[index]?.id === id) ?? true;
  if (!isOnTop)
    return fail(
      conflict('ALREADY_EXISTS', 'Another history of an agreement with this id is stored.'),
    );
  const rest = texts.slice(known?.revisions.length ?? 0);
  for (const text of rest) {
    const appended = await appendText(store, agreement.id, text);
    if (!appended.ok) return appended;
  }
  return ok(rest.length > 0 ? 'STORED' : 'UNCHANGED');
}

/** One revision at a time, so that what a crash leaves is an agreement as it once stood. */
async function appendText(
  store: AgreementStore,
  id: Agreement['id'],
  text: string,
): Promise<Result<unknown, Conflict>> {
  const revision = readRevision(text);
  if (!revision) throw new Error('agreements: a replayed text is no revision');
  const known = await store.history(id);
  const next = following(known?.head, revision, revisionId(text));
  if (!next.ok) throw new Error('agreements: a replayed revision is not allowed');
  const made = { agreement: next.value, text };
  const isStored = known
    ? await store.append(made, known, { states: startsFrom[revision.change] })
    : await store.create(made);
  return isStored ? ok(undefined) : fail(staleVersion(revision.number));
}

/** Signs the id of a revision for a department. */
export type SignFor = (
  department: DepartmentId,
  revision: string,
) => Promise<Omit<Approval, 'revision'>>;

/**
 * The texts of an agreement in force, signed by both: those known already, and what it takes to come from there to
 * these terms. Known texts come back as they are when their terms are these.
 */
export async function composeAgreement(
  known: readonly string[],
  input: unknown,
  sign: SignFor,
): Promise<Result<readonly string[], Problem>> {
  const parsed = parseInput(composeAgreementInput, input);
  if (!parsed.ok) return parsed;
  const { id, consumer, provider, at, ...terms } = parsed.value;
  const texts = [...known];
  let agreement = lastOf(known);
  if (agreement && (agreement.consumer !== consumer || agreement.provider !== provider))
    return fail(conflict('ALREADY_EXISTS', 'Other departments have an agreement with this id.'));
  if (agreement?.agreed && canonicalJson(agreement.agreed.terms) === canonicalJson(terms))
    return ok(texts);
  const add = (change: Change, department: DepartmentId): Result<Revised, Problem> => {
    const by = { department, client: 'operator' };
    const next = revised(agreement ?? { agreement: id, consumer, provider }, change, { at, by });
    if (!next.ok) return next;
    agreement = next.value.agreement;
    texts.push(next.value.text);
    return next;
  };
  if (!agreement) {
    const drafted = add({ change: 'DRAFTED', terms }, consumer);
    if (!drafted.ok) return drafted;
  }
  const submitted = add({ change: 'SUBMITTED', terms }, consumer);
  if (!submitted.ok) return submitted;
  const { revision } = submitted.value.agreement;
  for (const department of [consumer, provider]) {
    const approval = { ...(await sign(department, revision)), revision };
    const approved = add({ change: 'APPROVED', approval }, department);
    if (!approved.ok) return approved;
  }
  return ok(texts);
}

/** What known texts make; they come from a store that checked them. */
function lastOf(texts: readonly string[]): Agreement | undefined {
  let agreement: Agreement | undefined;
  for (const text of texts) {
    const revision = readRevision(text);
    const next = revision && following(agreement, revision, revisionId(text));
    if (!next?.ok) throw new Error('agreements: a known text is no revision');
    agreement = next.value;
  }
  return agreement;
}
