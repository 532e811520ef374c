import { fillDraft } from './canonical.ts';
import type { Suggestion } from './model.ts';

/** A mapping to begin with, as an overlay is published: what the hub can fill, the rest never. A person reads it first. */
export function draftMapping(suggestions: readonly Suggestion[], version: string) {
  const rules = suggestions.flatMap((each) => {
    const draft =
      'canonical' in each ? fillDraft(each.role, each.concept, each.addressUse) : undefined;
    return draft && !each.path.includes('*') ? [[each.path, draft] as const] : [];
  });
  return { form: version, default: 'NEVER_PREFILL', map: Object.fromEntries(rules) };
}
