/** What is kept of a prefill, and of a form handed in. */
type Kept =
  | {
      readonly kind: 'PREFILL';
      readonly statuses: Readonly<Record<string, string>>;
      readonly visible: number;
      readonly filled: number;
      readonly keystrokesSaved: number;
      readonly documents: number;
      readonly waived: number;
    }
  | {
      readonly kind: 'HANDED_IN';
      readonly changed: readonly string[];
      readonly seconds?: number | null | undefined;
    };

/** How far prefill gets, of one service over some days: PrefillCoverage of the schema. */
export type Coverage = {
  readonly prefills: number;
  readonly handedIn: number;
  /** Share of the leaves shown that were filled, 0 to 1; null without a prefill. */
  readonly coverage: number | null;
  readonly keystrokesSaved: number;
  readonly documents: number;
  readonly waived: number;
  /** Values that people changed before they handed the form in. */
  readonly corrections: number;
  /** From prefill to hand-in; null when nobody told. */
  readonly medianSeconds: number | null;
  readonly fields: readonly FieldCoverage[];
};

type FieldCoverage = {
  readonly pointer: string;
  readonly visible: number;
  readonly filled: number;
  readonly corrections: number;
};

export function coverageOf(outcomes: readonly Kept[]): Coverage {
  const prefills = outcomes.flatMap((one) => (one.kind === 'PREFILL' ? [one] : []));
  const handedIn = outcomes.flatMap((one) => (one.kind === 'HANDED_IN' ? [one] : []));
  const visible = sum(prefills.map((one) => one.visible));
  const filled = sum(prefills.map((one) => one.filled));
  const changed = handedIn.flatMap((one) => one.changed);
  return {
    prefills: prefills.length,
    handedIn: handedIn.length,
    coverage: visible === 0 ? null : filled / visible,
    keystrokesSaved: sum(prefills.map((one) => one.keystrokesSaved)),
    documents: sum(prefills.map((one) => one.documents)),
    waived: sum(prefills.map((one) => one.waived)),
    corrections: changed.length,
    medianSeconds: median(handedIn.flatMap(({ seconds }) => seconds ?? [])),
    fields: fieldsOf(
      prefills.flatMap(({ statuses }) => Object.entries(statuses)),
      changed,
    ),
  };
}

function fieldsOf(
  statuses: readonly (readonly [string, string])[],
  changed: readonly string[],
): readonly FieldCoverage[] {
  const fields = new Map<string, { visible: number; filled: number }>();
  for (const [pointer, status] of statuses) {
    const field = fields.get(pointer) ?? { visible: 0, filled: 0 };
    fields.set(pointer, {
      visible: field.visible + (status === 'NOT_APPLICABLE' ? 0 : 1),
      filled: field.filled + (status === 'FILLED' ? 1 : 0),
    });
  }
  return [...fields].map(([pointer, counts]) => ({
    pointer,
    ...counts,
    corrections: changed.filter((one) => one === pointer).length,
  }));
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}

function median(numbers: readonly number[]): number | null {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? null;
}
