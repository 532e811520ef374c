import { z } from 'zod';
import { parseInput } from '../kernel/parse.ts';
import type { InvalidInput } from '../kernel/problems.ts';
import type { Result } from '../kernel/result.ts';
import { fail, ok } from '../kernel/result.ts';
import type { Claim } from './agree.ts';
import type { Doubt } from './concept.ts';
import type { LeafContext } from './context.ts';
import { inLanguage } from './languages.ts';
import { wordsOf } from './fold.ts';
import type { FormText, LeafText, SuggestedRole } from './model.ts';
import { suggestedRoles } from './model.ts';
import { canHold } from './kinds.ts';

/** What a person said of one wording: the same words under the same headings, in any form of that language. */
export const storedAlias = z.strictObject({
  language: z.string(),
  label: z.string(),
  groups: z.array(z.string()),
  /** The key approved; null when a person said that no key fits. */
  canonical: z.string().nullable(),
});
const aliasFile = z.strictObject({ aliases: z.array(storedAlias) });

export type Alias = z.infer<typeof storedAlias>;

/** Aliases by the wording they stand for. */
export type Aliases = ReadonlyMap<string, Alias>;

/** Reads an alias file; a later alias for a wording replaces the earlier one. */
export function parseAliases(value: unknown): Result<Aliases, InvalidInput> {
  const parsed = parseInput(aliasFile, value);
  if (!parsed.ok) return fail(parsed.problem);
  return ok(aliasesOf(parsed.value.aliases));
}

/** By wording; a later one for the same wording replaces the earlier one. */
export function aliasesOf(list: readonly Alias[]): Aliases {
  return new Map(list.map((each) => [wordingOf(each), each]));
}

/** The alias that approving (or, with null, rejecting) a leaf's key makes. */
export function aliasOf(form: FormText, leaf: LeafText, canonical: string | null): Alias {
  const { label, groups } = leaf;
  return {
    language: inLanguage(form).language ?? '',
    label: label || leaf.path,
    groups: [...groups],
    canonical,
  };
}

/** What an alias says of a leaf; undefined when there is none for its wording. */
export function aliasFor(
  aliases: Aliases,
  form: FormText,
  context: LeafContext,
): Claim | Doubt | undefined {
  if (aliases.size === 0) return undefined;
  const found = aliases.get(wordingOf(aliasOf(form, context.leaf, null)));
  if (!found) return undefined;
  const evidence = [
    { from: 'alias', text: found.label, says: found.canonical ?? 'no key' },
  ] as const;
  if (found.canonical === null) return { abstains: 'REJECTED', evidence };
  const key = keyOf(found.canonical);
  if (!key || !canHold(context.kind, key.concept))
    return { abstains: 'TYPE_CANNOT_MATCH', evidence };
  const { role } = key;
  return { context, ...key, as: role === 'self' ? 'you' : 'person', score: 1, evidence };
}

/** Role and concept of a canonical key; undefined when it begins with no role. */
export function keyOf(
  canonical: string,
): { readonly role: SuggestedRole; readonly concept: string } | undefined {
  const role = suggestedRoles.find((each) => canonical.startsWith(`${each}.`));
  return role && { role, concept: canonical.slice(role.length + 1) };
}

/** What an alias holds for: its words, without what does not matter when two texts are compared. */
export function wordingOf({ language, label, groups }: Omit<Alias, 'canonical'>): string {
  const words = [label, ...groups].map((text) => wordsOf(text).join(' '));
  return [language.toLowerCase().split('-')[0], ...words].join('\n');
}
