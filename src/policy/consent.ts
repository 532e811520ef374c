import { recordedAs, type Coordinate, type PolicySchema } from './schema.ts';

/** A consent that is in force, beside what a request reads. */
export type Consent = {
  /** The revision in force: SHA-256, hexadecimal. */
  readonly revision: string;
  /** What the request reads of the person and they have not consented to. */
  readonly uncovered: readonly Coordinate[];
};

/**
 * Those of the fields that a person is asked to consent to: all that carry personal data. Public fields do not, root
 * fields are ways to ask, and what is derived needs consent to the fields that it is derived from.
 */
export function consentFields(
  policy: PolicySchema,
  fields: readonly Coordinate[],
): readonly Coordinate[] {
  const roots = [policy.schema.getQueryType(), policy.schema.getMutationType()];
  const names = new Set(roots.map((root) => root?.name));
  return fields.filter((field) => {
    if (!policy.classOf.has(field) || names.has(field.split('.')[0])) return false;
    const recorded = recordedAs(policy, field);
    return recorded === 'SUBJECT' || recorded === 'REQUEST';
  });
}
