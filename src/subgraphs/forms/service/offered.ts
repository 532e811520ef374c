import type { PrefillPlan } from '../../../prefill/leaves.ts';
import type { Deps } from './ports.ts';

/**
 * Fields of a plan that none of the agreements asks people to consent to, though they carry personal data. A root field
 * is a way to ask. Undefined when one of the agreements rests on no consent, or is not in force.
 */
export async function notOffered(
  { hub, token }: Pick<Deps, 'hub' | 'token'>,
  { document }: PrefillPlan,
  agreements: readonly string[],
): Promise<readonly string[] | undefined> {
  const asked = await Promise.all(agreements.map((agreement) => hub.terms({ agreement, token })));
  const known = asked.filter((one) => one !== null);
  if (known.length < asked.length) return undefined;
  const fields = known.flatMap(({ terms }) => terms.attributes.map(({ field }) => field));
  const offered = new Set(fields);
  const { guarded } = await hub.plan({ document, token });
  return guarded.filter((field) => !field.startsWith('Query.') && !offered.has(field));
}
