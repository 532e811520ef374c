import type { DataClass } from './classes.ts';
import type { Agreement } from './decide.ts';
import { recordedAs, type Coordinate, type PolicySchema } from './schema.ts';

/** A consent that is in force, beside what a request reads. */
export type Consent = {
  /** The revision in force: SHA-256, hexadecimal. */
  readonly revision: string;
  /** What the request reads of the person and they have not consented to. */
  readonly uncovered: readonly Coordinate[];
};

/** What a person is shown of an agreement before they consent to it. */
export type ConsentTerms = {
  readonly agreement: Agreement['id'];
  readonly purpose: string;
  /** Citation. */
  readonly legalBasis: string;
  readonly controller: Agreement['consumer'];
  readonly provider: Agreement['provider'];
  readonly attributes: readonly {
    readonly field: Coordinate;
    readonly dataClass: DataClass;
    /** The person can leave it out and still consent. */
    readonly isOptional: boolean;
  }[];
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

/** The same for every agreement that asks for the same, whatever its version and the order of its fields. */
export function consentTerms(
  policy: PolicySchema,
  agreement: Pick<
    Agreement,
    'id' | 'purpose' | 'legalBasis' | 'consumer' | 'provider' | 'fields' | 'optionalFields'
  >,
): ConsentTerms {
  const optional = new Set(agreement.optionalFields);
  return {
    agreement: agreement.id,
    purpose: agreement.purpose,
    legalBasis: agreement.legalBasis.citation,
    controller: agreement.consumer,
    provider: agreement.provider,
    attributes: [...consentFields(policy, agreement.fields)].sort().flatMap((field) => {
      const dataClass = policy.classOf.get(field);
      return dataClass ? [{ field, dataClass, isOptional: optional.has(field) }] : [];
    }),
  };
}
