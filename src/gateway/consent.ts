import { HubError } from '../kernel/problems.ts';
import type { CalendarDate } from '../kernel/time.ts';
import { consentTerms, type ConsentTerms } from '../policy/consent.ts';
import { isInForce, type Agreement } from '../policy/decide.ts';
import { ownData, type OwnData } from '../policy/own-data.ts';
import type { Coordinate, PolicySchema } from '../policy/schema.ts';

/** What a room has to know to ask a person for their consent. */
export type InnerTerms = {
  readonly terms: ConsentTerms;
  readonly agreementVersion: number;
  readonly validUntil: CalendarDate;
  /** How the person's values are read; null when there is nothing to read. */
  readonly ownData: OwnData | null;
};

/** Null unless the agreement is in force and rests on consent. */
export function termsOf(
  policy: PolicySchema,
  agreement: Agreement,
  today: CalendarDate,
): InnerTerms | null {
  const isSound = agreement.firstBadRevision === null && isInForce(agreement, today);
  if (!isSound || agreement.subjectScope !== 'CONSENT') return null;
  const terms = consentTerms(policy, agreement);
  const fields = terms.attributes.map(({ field }) => field);
  return {
    terms,
    agreementVersion: agreement.version,
    validUntil: agreement.validUntil,
    ownData: ownData(policy, fields) ?? null,
  };
}

/** A person has consented, but not to these fields. */
export function beyondConsent(
  fields: readonly Coordinate[],
  agreement: Agreement | undefined,
): HubError {
  const message = `The person has not consented to ${fields.join(', ')} under this agreement. Ask without, or have them consent: giveConsent.`;
  return new HubError('CONSENT_REQUIRED', message, {
    denied: fields.map((coordinate) => ({
      coordinate,
      rule: 'NOT_CONSENTED',
      agreement: agreement?.id,
      howToRequest: 'giveConsent by the person, or by their guardian',
    })),
  });
}
