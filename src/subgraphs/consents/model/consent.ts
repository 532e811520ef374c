import type { CalendarDate } from '../../../kernel/time.ts';
import type { ConsentTerms } from '../../../policy/consent.ts';
import type { Owner, Revision, Statement } from './revision.ts';

/** What one person has said about one agreement. */
export type Consent = Owner & {
  /** Of the last revision. */
  readonly version: number;
  /** Oldest first; of a damaged one, those before the damage. */
  readonly revisions: readonly Revision[];
  /** Something of it is not as it was signed. */
  readonly isDamaged: boolean;
  readonly marks: readonly string[];
};

export type ConsentState = Statement['state'] | 'EXPIRED' | 'DAMAGED';

/** The states from which each change may start; nothing said yet is NONE. */
export const startsFrom: Readonly<Record<'give' | 'withdraw', readonly (ConsentState | 'NONE')[]>> =
  {
    give: ['NONE', 'GIVEN', 'WITHDRAWN', 'EXPIRED'],
    withdraw: ['GIVEN', 'EXPIRED'],
  };

/** Where a consent stands on a day; both its first day and its last count. */
export function stateOn({ isDamaged, revisions }: Consent, today: CalendarDate): ConsentState {
  const head = revisions.at(-1);
  if (isDamaged || !head) return 'DAMAGED';
  if (head.state === 'WITHDRAWN') return 'WITHDRAWN';
  return today <= head.validUntil ? 'GIVEN' : 'EXPIRED';
}

/** Fields consented to on a day. */
export function fieldsOn(consent: Consent, today: CalendarDate): readonly string[] {
  return stateOn(consent, today) === 'GIVEN' ? (consent.revisions.at(-1)?.fields ?? []) : [];
}

/** What consent stands and falls with: when any of it changes, the consent is to something else. */
export type Basis = Readonly<Record<Exclude<keyof ConsentTerms, 'attributes'>, string>>;

/** How far a consent goes; undefined when it is none on that day, or to something else. */
export function coverOf(
  consent: Consent,
  asked: {
    readonly basis: Basis;
    readonly fields: readonly string[];
    readonly today: CalendarDate;
  },
): { readonly revision: string; readonly uncovered: readonly string[] } | undefined {
  const { basis, fields, today } = asked;
  const head = consent.revisions.at(-1);
  if (!head || stateOn(consent, today) !== 'GIVEN' || today < head.validFrom) return undefined;
  if (!isSameBasis(head.terms, basis)) return undefined;
  return { revision: head.id, uncovered: fields.filter((field) => !head.fields.includes(field)) };
}

function isSameBasis(one: Basis, other: Basis): boolean {
  return (
    one.agreement === other.agreement &&
    one.purpose === other.purpose &&
    one.legalBasis === other.legalBasis &&
    one.controller === other.controller &&
    one.provider === other.provider
  );
}
