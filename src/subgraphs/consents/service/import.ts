import { blindIndex, consentId } from '../../../kernel/ids.ts';
import { parseInput } from '../../../kernel/parse.ts';
import {
  conflict,
  invalidInput,
  staleVersion,
  type Conflict,
  type InvalidInput,
} from '../../../kernel/problems.ts';
import { fail, ok, type Result } from '../../../kernel/result.ts';
import { dayOf } from '../../../kernel/time.ts';
import { importConsentInput } from '../model/input.ts';
import { termsId, type Statement } from '../model/revision.ts';
import { openConsent, withRevision } from './chain.ts';
import type { Deps, Offered } from './ports.ts';

/**
 * Adds a person's word of elsewhere unless a newer one is stored; of two at one instant the withdrawal stands. It is
 * about all fields of the terms that are offered now. For operators' bulk load.
 */
export async function importConsent(
  deps: Deps,
  input: unknown,
  offered: Offered | undefined,
): Promise<Result<'STORED' | 'UNCHANGED', InvalidInput | Conflict>> {
  const { store, secret } = deps;
  const parsed = parseInput(importConsentInput, input);
  if (!parsed.ok) return parsed;
  const { citizenId: citizen, agreement, state, at } = parsed.value;
  if (!offered)
    return fail(
      invalidInput([{ field: 'agreement', rule: 'must be an agreement that rests on consent' }]),
    );
  const owner = { citizen, agreement };
  const found = await store.find(owner);
  const before = found && (await openConsent(deps, owner, found));
  if (found === 'MALFORMED' || before?.isDamaged)
    return fail(conflict('ILLEGAL_TRANSITION', 'The stored consent is damaged.'));
  const last = before?.revisions.at(-1);
  // GIVEN sorts before WITHDRAWN.
  if (last && (last.at > at || (last.at === at && last.state >= state))) return ok('UNCHANGED');
  const statement: Statement = {
    v: 1,
    consent: consentId.derive(secret, [citizen, agreement]),
    version: (last?.version ?? 0) + 1,
    predecessor: last?.id ?? null,
    citizen,
    agreement,
    agreementVersion: offered.agreementVersion,
    terms: termsId(offered.terms),
    state,
    fields: state === 'GIVEN' ? offered.terms.attributes.map(({ field }) => field) : [],
    validFrom: dayOf(new Date(at)),
    validUntil: offered.validUntil,
    at,
    representative: null,
    channel: 'import',
  };
  const mark = blindIndex(secret, 'consent import', [state, at]);
  const next = await withRevision(deps, found, { statement, terms: offered.terms, mark });
  return (await store.save(owner, next)) ? ok('STORED') : fail(staleVersion(statement.version));
}
