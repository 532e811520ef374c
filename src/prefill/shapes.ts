/** What a concept or a transform can yield; every value of a form's leaf is a JSON scalar. */
export type Scalar = string | number | boolean;

/** What values of a concept look like: enough to tell at publish that a leaf can never take them. */
export type ValueShape = {
  readonly name:
    'text' | 'code' | 'date' | 'email' | 'phone' | 'country' | 'nationalId' | 'integer' | 'any';
  /** JSON types; empty when not known. */
  readonly types: readonly ('string' | 'integer')[];
  /** JSON Schema format that every value has. */
  readonly format: 'date' | 'email' | null;
  /** Every value when closed, otherwise some that show the shape; none when the shape is free. Synthetic. */
  readonly samples: readonly Scalar[];
  readonly isClosed: boolean;
};

const open = { types: ['string'], format: null, samples: [], isClosed: false } as const;

export const text: ValueShape = { ...open, name: 'text' };

export const date: ValueShape = {
  ...open,
  name: 'date',
  format: 'date',
  samples: ['1949-10-01', '1985-11-30', '2000-02-29', '2026-11-24'],
};

export const email: ValueShape = {
  ...open,
  name: 'email',
  format: 'email',
  samples: ['person@example.org'],
};

/** E.164. */
export const phone: ValueShape = {
  ...open,
  name: 'phone',
  samples: ['+8613900000000', '+862100000000', '+6590000000', '+442000000000', '+12025550100'],
};

/** ISO 3166-1 alpha-2. */
export const country: ValueShape = {
  ...open,
  name: 'country',
  samples: ['CN', 'SG', 'US', 'GB', 'JP', 'KR', 'DE', 'FR', 'IN', 'NO'],
};

/** Numbers of two states, with valid check characters, given to nobody. */
export const nationalId: ValueShape = {
  ...open,
  name: 'nationalId',
  samples: ['310000194910010015', '31000020000229003X', 'S0000001I'],
};

export const integer: ValueShape = {
  ...open,
  name: 'integer',
  types: ['integer'],
  samples: [0, 1, 100, 2_690, 10_000, 36_549],
};

/** An answer of an earlier form, as that form had it. */
export const anything: ValueShape = { ...open, name: 'any', types: [] };

/** A closed list of codes. */
export function code(...samples: readonly string[]): ValueShape {
  return { ...open, name: 'code', samples, isClosed: true };
}
