import { licenceLabel } from '../kernel/licence-types.ts';
import type { CalendarDate } from '../kernel/time.ts';
import type { Attempt } from './attempt.ts';
import { unproved } from './attempt.ts';
import { dayAfter } from './duration.ts';
import type { Facts, SubmissionFact } from './facts.ts';
import { isValid, latest, whyInvalid } from './licences.ts';
import { isAtLeast, profileRecord } from './records.ts';
import type { LocalizedText } from './text.ts';
import { isFresh, isInForce, observedOn } from './weigh.ts';

/** A licence of an accepted type, valid today and attested by an authority. */
export function byLicence(facts: Facts, types: readonly string[], today: CalendarDate): Attempt {
  const held = facts.licences.filter(({ type }) => types.includes(type));
  const valid = held.filter((fact) => isValid(fact, today) && isInForce(fact.provenance, today));
  const attested = valid.filter(({ provenance }) =>
    isAtLeast(provenance.assurance, 'VERIFIED_BY_LICENCE'),
  );
  const best = latest(attested);
  if (best) {
    const { id, type, issuer, provenance, validUntil } = best;
    const until =
      validUntil === null ? unlimited : { zh: `至 ${validUntil}`, en: `until ${validUntil}` };
    return {
      proof: {
        ...unproved,
        reason: { code: 'PROVED_BY_LICENCE', with: { licence: licenceLabel(type), until } },
        licence: id,
        authority: issuer ?? provenance.authority,
        validUntil,
      },
    };
  }
  const doubtful = latest(valid);
  if (doubtful)
    return { why: { code: 'LICENCE_UNVERIFIED', with: { licence: licenceLabel(doubtful.type) } } };
  const why = whyInvalid(held, today);
  return why ? { why } : {};
}

/** A record that its own register verified, in force and fresh. */
export function byRecord(
  facts: Facts,
  {
    name,
    maxAge,
    today,
  }: {
    readonly name: string;
    readonly maxAge: string | undefined;
    readonly today: CalendarDate;
  },
): Attempt {
  const record = profileRecord(name).label;
  const held = (facts.records.get(name) ?? []).map(({ provenance }) => provenance);
  const verified = held.filter(({ assurance }) => assurance === 'GOVERNMENT_VERIFIED');
  const good = verified.find(
    (provenance) => isInForce(provenance, today) && isFresh(provenance, maxAge, today),
  );
  if (good)
    return {
      proof: {
        ...unproved,
        reason: { code: 'PROVED_BY_RECORD', with: { record } },
        authority: good.authority,
        validUntil: good.validUntil,
      },
    };
  const [outdated] = verified;
  if (outdated)
    return {
      why: { code: 'RECORD_OUTDATED', with: { record, date: observedOn(outdated) } },
    };
  return held.length > 0 ? { why: { code: 'RECORD_UNVERIFIED', with: { record } } } : {};
}

const unlimited: LocalizedText = { zh: '长期', en: 'without limit' };

/** A document handed in before, that an authority accepted and that still holds. */
export function byDocument(
  facts: Facts,
  {
    types,
    maxAge,
    today,
  }: {
    readonly types: readonly string[];
    readonly maxAge: string | undefined;
    readonly today: CalendarDate;
  },
): Attempt {
  const held = facts.submissions
    .filter(({ state }) => state !== 'WITHDRAWN' && state !== 'REJECTED')
    .flatMap((made) => made.documents.map((document) => ({ document, made })))
    .filter(({ document }) => types.includes(document.evidenceType));
  const attempts = held.map(({ document, made }) => byOne(document, made, { maxAge, today }));
  return attempts.find(({ proof }) => proof) ?? attempts[0] ?? {};
}

function byOne(
  { acceptedOn, validUntil, digest }: SubmissionFact['documents'][number],
  { id, provenance }: SubmissionFact,
  { maxAge, today }: { readonly maxAge: string | undefined; readonly today: CalendarDate },
): Attempt {
  if (acceptedOn === null) return { why: { code: 'DOCUMENT_NOT_ACCEPTED', with: {} } };
  if (validUntil !== null && validUntil < today)
    return { why: { code: 'DOCUMENT_EXPIRED', with: { date: validUntil } } };
  if (maxAge !== undefined && dayAfter(acceptedOn, maxAge) < today)
    return { why: { code: 'DOCUMENT_OUTDATED', with: { date: acceptedOn } } };
  const { authority } = provenance;
  const reason = { code: 'PROVED_BY_DOCUMENT', with: { date: acceptedOn } } as const;
  return { proof: { ...unproved, reason, submission: id, digest, authority, validUntil } };
}
