import { parseInput } from '../../../kernel/parse.ts';
import {
  conflict,
  idempotencyKeyReused,
  invalidInput,
  notFound,
  type Problem,
} from '../../../kernel/problems.ts';
import { fail, ok, type Result } from '../../../kernel/result.ts';
import { dayOf } from '../../../kernel/time.ts';
import type { Consent } from '../model/consent.ts';
import { giveConsentInput, withdrawConsentInput } from '../model/input.ts';
import { termsId } from '../model/revision.ts';
import { citizensOnly, type Speaker } from './caller.ts';
import { changeConsent, type Said } from './change.ts';
import type { Deps } from './ports.ts';

type Answer = Promise<Result<Consent, Problem>>;

/** Consents to the terms that the person was shown, with those of the optional fields that they ticked. */
export async function giveConsent(
  deps: Deps,
  input: unknown,
  speaker: Speaker | undefined,
): Answer {
  if (!speaker) return fail(citizensOnly());
  const parsed = parseInput(giveConsentInput, input);
  if (!parsed.ok) return parsed;
  const { idempotencyKey, expectedVersion, ...given } = parsed.value;
  const { person, channel } = speaker;
  const content = { verb: 'give', person, expectedVersion, ...given };
  if (!(await deps.store.isSameRequest(channel, idempotencyKey, content)))
    return fail(idempotencyKeyReused());
  return changeConsent(deps, speaker, {
    verb: 'give',
    agreement: given.agreementId,
    idempotencyKey,
    expectedVersion: expectedVersion ?? undefined,
    say: () => saidIn(deps, given),
  });
}

/** Takes a consent back. */
export async function withdrawConsent(
  deps: Deps,
  input: unknown,
  speaker: Speaker | undefined,
): Answer {
  if (!speaker) return fail(citizensOnly());
  const parsed = parseInput(withdrawConsentInput, input);
  if (!parsed.ok) return parsed;
  const { idempotencyKey, agreementId: agreement, expectedVersion } = parsed.value;
  const { person, channel } = speaker;
  const content = { verb: 'withdraw', person, agreement, expectedVersion };
  if (!(await deps.store.isSameRequest(channel, idempotencyKey, content)))
    return fail(idempotencyKeyReused());
  return changeConsent(deps, speaker, {
    verb: 'withdraw',
    agreement,
    idempotencyKey,
    expectedVersion: expectedVersion ?? undefined,
    say: async (before) => {
      const head = before?.revisions.at(-1);
      if (!head) throw new Error('consents: nothing to withdraw');
      const { terms, agreementVersion, validFrom, validUntil } = head;
      const { id: _, ...shown } = terms;
      const said = { terms: shown, agreementVersion, validFrom, validUntil };
      return ok({ ...said, state: 'WITHDRAWN', fields: [] });
    },
  });
}

async function saidIn(
  { hub, clock, token }: Deps,
  given: {
    readonly agreementId: string;
    readonly termsId: string;
    readonly optionalFields: readonly string[];
    readonly validUntil?: string | null | undefined;
  },
): Promise<Result<Said, Problem>> {
  const offered = await hub.terms({ agreement: given.agreementId, token });
  if (!offered) return fail(notFound('agreement that asks for consent'));
  const { terms, agreementVersion } = offered;
  if (termsId(terms) !== given.termsId)
    return fail(
      conflict(
        'STALE_VERSION',
        'The terms are other ones by now; show the person what they are: consentOffer.',
      ),
    );
  const optional = terms.attributes.filter(({ isOptional }) => isOptional);
  if (!given.optionalFields.every((field) => optional.some((each) => each.field === field)))
    return fail(
      invalidInput([{ field: 'optionalFields', rule: 'must be optional fields of the terms' }]),
    );
  const today = dayOf(clock.now());
  const validUntil = given.validUntil ?? offered.validUntil;
  if (validUntil < today || validUntil > offered.validUntil)
    return fail(
      invalidInput([
        { field: 'validUntil', rule: 'must be from today to the end of the agreement' },
      ]),
    );
  const fields = terms.attributes
    .filter(({ field, isOptional }) => !isOptional || given.optionalFields.includes(field))
    .map(({ field }) => field);
  return ok({ state: 'GIVEN', terms, agreementVersion, fields, validFrom: today, validUntil });
}
