import type { CalendarDate } from '../../kernel/time.ts';
import type { Coordinate, PolicySchema } from '../../policy/schema.ts';
import agreements from './agreements.json' with { type: 'json' };

/** An agreement of the seed, with its fields written out. */
export type SeedAgreement = Omit<(typeof agreements)[number], 'fields'> & {
  readonly fields: readonly Coordinate[];
  readonly validFrom: CalendarDate;
  readonly validUntil: CalendarDate;
};

/** The seed's agreements under this schema. Throws on a field that it does not have. */
export function seedAgreements(policy: PolicySchema): readonly SeedAgreement[] {
  return agreements.map((agreement) => ({
    ...agreement,
    fields: expanded(policy, agreement.fields),
    validFrom: '2026-01-01',
    validUntil: '2036-12-31',
  }));
}

/** `Type.*` stands for every field that the type has today: an agreement itself names each field. */
function expanded(policy: PolicySchema, fields: readonly string[]): readonly Coordinate[] {
  const each = fields.flatMap((field) =>
    field.endsWith('.*')
      ? policy.coordinates.filter((coordinate) => coordinate.startsWith(field.slice(0, -1)))
      : [field],
  );
  const unknown = each.filter((field) => !policy.indexOf.has(field));
  if (unknown.length > 0) throw new Error(`seed: no such fields: ${unknown.join(', ')}`);
  return [...new Set(each)].sort();
}
