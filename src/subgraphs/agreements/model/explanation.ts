import { z } from 'zod';
import type { Agreement, Grant } from './agreement.ts';

export const explainInput = z.strictObject({
  document: z
    .string()
    .min(1, 'must not be empty')
    .max(16_000, 'must have at most 16,000 characters')
    .refine((given) => given.isWellFormed(), 'must be well-formed'),
  agreementId: z.string().nullish(),
  purpose: z.string().nullish(),
});

/** One coordinate at one place of a document, as the hub plans it. */
export type PlannedPlace = {
  readonly path: readonly string[];
  readonly coordinate: string;
  readonly readFor: string | null;
  readonly dataClass: string;
  readonly rooms: readonly string[];
};

type ExplainedField = Omit<PlannedPlace, 'path'> & {
  readonly path: string;
  readonly decision: 'ALLOW' | 'DENY';
  readonly rule: string;
  readonly grantedBy: readonly string[];
};

export type Explanation = {
  readonly operationName: string | null;
  readonly cost: number;
  readonly isAllowed: boolean;
  readonly agreement: Agreement | undefined;
  readonly refusal: string | null;
  readonly isToBeRegistered: boolean;
  readonly literals: readonly string[];
  readonly fields: readonly ExplainedField[];
};

/** What every field is decided by. */
type Ground = {
  readonly agreement: Grant | undefined;
  readonly refusal: string | null;
  /** Grants of the department that are in force. */
  readonly inForce: readonly Grant[];
};

export function explained(place: PlannedPlace, ground: Ground): ExplainedField {
  const { coordinate } = place;
  const rule = ruleOf(place, ground);
  return {
    ...place,
    path: place.path.join('.'),
    decision: rule === 'PUBLIC' || rule === 'GRANTED' ? 'ALLOW' : 'DENY',
    rule,
    grantedBy: ground.inForce.flatMap(({ id, fields }) => (fields.includes(coordinate) ? id : [])),
  };
}

function ruleOf({ coordinate, dataClass }: PlannedPlace, { agreement, refusal }: Ground): string {
  if (refusal !== null) return refusal;
  if (dataClass === 'PUBLIC') return 'PUBLIC';
  return agreement?.fields.includes(coordinate) ? 'GRANTED' : 'NOT_IN_AGREEMENT';
}

/** The one that lacks the fewest of the fields; of several the first. */
export function closest(
  agreements: readonly Grant[],
  guarded: readonly string[],
): Grant | undefined {
  const lacks = ({ fields }: Grant): number =>
    guarded.filter((field) => !fields.includes(field)).length;
  const ranked = agreements.map((agreement) => ({ agreement, lacking: lacks(agreement) }));
  return ranked.sort((a, b) => a.lacking - b.lacking)[0]?.agreement;
}
