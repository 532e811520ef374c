import { citizenId, pseudonymOf, type CitizenId } from '../../../kernel/ids.ts';
import { notPermitted, type NotPermitted } from '../../../kernel/problems.ts';
import type { Reach } from '../../../kernel/reach.ts';

/** Who asks, as the gateway's decision says. */
export type Caller = {
  readonly kind: 'DEPARTMENT' | 'CITIZEN';
  readonly client: string;
  readonly citizen?: string | undefined;
  readonly clerk?: { readonly id: string } | undefined;
};

/** Who speaks: for whom, where, and by whom when it is somebody else. */
export type Speaker = {
  readonly person: CitizenId;
  readonly channel: string;
  /** Pseudonym. */
  readonly representative: string | null;
};

/**
 * Undefined for anybody but a citizen who is signed in and within reach of exactly one person: themselves, or who the
 * gateway has found them to be the guardian of.
 */
export function speakerOf(
  { kind, client, citizen, clerk }: Caller,
  reach: Reach,
  auditSecret: Uint8Array,
): Speaker | undefined {
  if (kind !== 'CITIZEN' || citizen === undefined || reach === '*' || 'except' in reach)
    return undefined;
  const [subject, ...others] = reach;
  const person = citizenId.parse(subject);
  if (person === undefined || others.length > 0) return undefined;
  const acting = clerk?.id ?? citizen;
  const representative = acting === person ? null : pseudonymOf(auditSecret, acting);
  return { person, channel: client, representative };
}

export function citizensOnly(): NotPermitted {
  return notPermitted('Only the person concerned, or their guardian, says what they consent to.');
}
