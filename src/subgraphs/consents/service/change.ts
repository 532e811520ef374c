import { blindIndex, consentId, type AgreementId } from '../../../kernel/ids.ts';
import {
  conflict,
  staleVersion,
  type Conflict,
  type NotFound,
  type Problem,
} from '../../../kernel/problems.ts';
import { fail, ok, type Result } from '../../../kernel/result.ts';
import { dayOf, instant } from '../../../kernel/time.ts';
import type { ConsentTerms } from '../../../policy/consent.ts';
import { startsFrom, stateOn, type Consent } from '../model/consent.ts';
import { isFull, termsId, type Statement, type StoredConsent } from '../model/revision.ts';
import type { Speaker } from './caller.ts';
import { openConsent, withRevision } from './chain.ts';
import type { Deps, Found } from './ports.ts';

/** What a change makes of a consent: what is said, and about which terms. */
export type Said = Pick<Statement, 'state' | 'fields' | 'validFrom' | 'validUntil'> & {
  readonly terms: ConsentTerms;
  readonly agreementVersion: number;
};

export type Change = {
  readonly verb: 'give' | 'withdraw';
  readonly agreement: AgreementId;
  readonly idempotencyKey: string;
  readonly expectedVersion: number | undefined;
  readonly say: (before: Consent | undefined) => Promise<Result<Said, Problem>>;
};

/** Times that a change is tried on what is stored: a withdrawal does not fail for another change beside it. */
const attempts = 3;

/** Adds a revision; a repetition of a request finds the one it made. */
export async function changeConsent(
  deps: Deps,
  speaker: Speaker,
  change: Change,
): Promise<Result<Consent, Problem>> {
  const { store, secret, clock } = deps;
  const owner = { citizen: speaker.person, agreement: change.agreement };
  const mark = blindIndex(secret, 'consent change', [speaker.channel, change.idempotencyKey]);
  let version = 0;
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const found = await store.find(owner);
    const before = found && (await openConsent(deps, owner, found));
    if (before?.marks.includes(mark)) return ok(before);
    const problem = obstacle(before, change, dayOf(clock.now()));
    if (problem) return fail(problem);
    const said = await change.say(before);
    if (!said.ok) return said;
    const statement = statementOf(deps, speaker, before, { ...said.value, ...owner });
    const revision = { statement, terms: said.value.terms, mark };
    const next = await withRevision(deps, storedIn(found), revision);
    if (change.verb === 'give' && isFull(next)) return fail(changedTooOften(statement.version - 1));
    if (await store.save(owner, next)) return ok(await openConsent(deps, owner, next));
    version = statement.version;
  }
  return fail(staleVersion(version));
}

function storedIn(found: Found | undefined): StoredConsent | undefined {
  return found === 'MALFORMED' ? undefined : found;
}

function obstacle(
  before: Consent | undefined,
  { verb, expectedVersion }: Change,
  today: string,
): Conflict | NotFound | undefined {
  const state = before ? stateOn(before, today) : 'NONE';
  const version = before?.version ?? 0;
  if (state === 'NONE' && verb === 'withdraw')
    return {
      kind: 'NotFound',
      code: 'NOT_FOUND',
      message: 'Nothing was consented to under this agreement.',
    };
  if (expectedVersion !== undefined && expectedVersion !== version) return staleVersion(version);
  if (startsFrom[verb].includes(state)) return undefined;
  const message = `The consent is ${state}, and cannot change so from there.`;
  return conflict('ILLEGAL_TRANSITION', message, version);
}

function changedTooOften(version: number): Conflict {
  const message = 'The consent has been changed so often that it can only be withdrawn.';
  return conflict('ILLEGAL_TRANSITION', message, version);
}

function statementOf(
  { secret, clock }: Deps,
  { representative, channel, person }: Speaker,
  before: Consent | undefined,
  { terms, agreement, ...said }: Said & { readonly agreement: AgreementId },
): Statement {
  return {
    v: 1,
    consent: consentId.derive(secret, [person, agreement]),
    version: (before?.version ?? 0) + 1,
    predecessor: before?.revisions.at(-1)?.id ?? null,
    citizen: person,
    agreement,
    agreementVersion: said.agreementVersion,
    terms: termsId(terms),
    state: said.state,
    fields: said.fields,
    validFrom: said.validFrom,
    validUntil: said.validUntil,
    at: instant(clock.now()),
    representative,
    channel,
  };
}
