import type { AgreementId, CitizenId } from '../../../kernel/ids.ts';
import type { Json } from '../../../kernel/json.ts';
import { HubError } from '../../../kernel/problems.ts';
import type { CalendarDate } from '../../../kernel/time.ts';
import type { ConsentTerms } from '../../../policy/consent.ts';
import { valuesOf } from '../model/offer.ts';
import { termsId } from '../model/revision.ts';
import type { Deps } from './ports.ts';

export type Offer = {
  readonly terms: ConsentTerms & { readonly id: string };
  readonly validUntil: CalendarDate;
  readonly attributes: readonly (ConsentTerms['attributes'][number] & {
    readonly values: readonly Json[] | undefined;
  })[];
};

/**
 * What an agreement asks of a person, with the values, read by the person's own right and on record like any reading.
 * Throws SOURCE_UNAVAILABLE when some of them cannot be had: nobody is to agree to what they were not shown.
 */
export async function offerTo(
  { hub, token }: Deps,
  citizen: CitizenId,
  agreement: AgreementId,
): Promise<Offer | undefined> {
  const offered = await hub.terms({ agreement, token });
  if (!offered) return undefined;
  const { terms, validUntil, ownData } = offered;
  const { document, reads } = ownData ?? { document: undefined, reads: [] };
  const answer =
    document === undefined
      ? nothing
      : await hub.ask({ document, variables: { citizenId: citizen }, token });
  if (answer.failures.length > 0)
    throw new HubError(
      'SOURCE_UNAVAILABLE',
      'Some of the values cannot be read now; try again later.',
    );
  const values = valuesOf(answer.data, reads, [...answer.denied, ...answer.unconsented]);
  return {
    terms: { id: termsId(terms), ...terms },
    validUntil,
    attributes: terms.attributes.map((each) => ({ ...each, values: values.get(each.field) })),
  };
}

const nothing = { data: null, denied: [], unconsented: [], failures: [] };
