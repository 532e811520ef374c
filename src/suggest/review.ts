import { contentHash } from '../kernel/json.ts';
import type { InputIssue } from '../kernel/problems.ts';
import type { Result } from '../kernel/result.ts';
import { fail, ok } from '../kernel/result.ts';
import type { Instant } from '../kernel/time.ts';
import type { Members } from '../prefill/objects.ts';
import { aliasesOf, aliasOf, keyOf, wordingOf, type Alias, type Aliases } from './aliases.ts';
import { formOfSchema } from './input/json-schema.ts';
import { canHold, kindOf } from './kinds.ts';
import { inLanguage } from './languages.ts';
import type { FormText, Suggestion } from './model.ts';

/** What review needs of storage: the words of one department on its own forms. */
export type AliasStore = {
  /** The words at these places that there are. */
  readonly find: (department: string, places: readonly string[]) => Promise<readonly Reviewed[]>;
  /** Keeps a word on a wording; a later one replaces an earlier one, and never the other way round. */
  readonly save: (department: string, reviewed: Reviewed) => Promise<void>;
  /** By place; `after` is the last place seen. */
  readonly list: (
    department: string,
    page: { readonly after: string | undefined; readonly limit: number },
  ) => Promise<readonly Reviewed[]>;
};

/** A word on a wording, and whose. */
export type Reviewed = Alias & {
  /** Opaque reference of the person, never a name. */
  readonly reviewer: string;
  readonly at: Instant;
};

/** Where the word on a wording is kept: the wording's hash. */
export function placeOf(alias: Omit<Alias, 'canonical'>): string {
  return contentHash(wordingOf(alias));
}

/** A form as an owner asks about it. */
export type AskedForm = {
  readonly schema: Members;
  readonly labels?: readonly { readonly path: string; readonly label: string }[] | null | undefined;
  readonly language?: string | null | undefined;
};

/** What a person says of the suggestion for one leaf. */
export type Review = {
  readonly path: string;
  readonly verdict: 'APPROVE' | 'EDIT' | 'REJECT';
  readonly canonical?: string | null | undefined;
};

/** As many leaves as a form that is published may have. */
const mostLeaves = 500;

/** The leaves of the form with its language; fails on more leaves than a published form may have. */
export function formAsked(asked: AskedForm): Result<FormText, readonly InputIssue[]> {
  const labels = new Map((asked.labels ?? []).map(({ path, label }) => [path, label]));
  const language = asked.language ?? undefined;
  const form = inLanguage(formOfSchema({ id: '', schema: asked.schema, labels, language }));
  return form.leaves.length > mostLeaves
    ? fail([{ field: 'schema', rule: `has at most ${mostLeaves} leaves` }])
    : ok(form);
}

/** What the department has said on wordings of this form. */
export async function knownAliases(
  store: AliasStore,
  department: string,
  form: FormText,
): Promise<Aliases> {
  const places = form.leaves.map((leaf) => placeOf(aliasOf(form, leaf, null)));
  const found = await store.find(department, [...new Set(places)]);
  return aliasesOf(found);
}

/** The aliases that reviews make; fails with the review at fault when one does not fit its leaf. */
export function aliasesFrom(
  form: FormText,
  suggestions: readonly Suggestion[],
  reviews: readonly Review[],
): Result<readonly Alias[], readonly InputIssue[]> {
  const aliases: Alias[] = [];
  const issues: InputIssue[] = [];
  for (const [at, review] of reviews.entries()) {
    const leaf = form.leaves.find(({ path }) => path === review.path);
    const suggestion = suggestions.find(({ path }) => path === review.path);
    const canonical = approvedKey(review, suggestion);
    const fault = leaf ? faultOf(canonical, leaf.type) : 'is a leaf of the form';
    if (fault !== undefined)
      issues.push({ field: `reviews.${at}.${leaf ? 'canonical' : 'path'}`, rule: fault });
    else if (leaf) aliases.push(aliasOf(form, leaf, canonical ?? null));
  }
  return issues.length > 0 ? fail(issues) : ok(aliases);
}

/** The key that a review leaves standing: null for none, undefined when it does not name one. */
function approvedKey(
  { verdict, canonical }: Review,
  suggestion: Suggestion | undefined,
): string | null | undefined {
  switch (verdict) {
    case 'REJECT':
      return canonical == null ? null : undefined;
    case 'EDIT':
      return canonical ?? undefined;
    case 'APPROVE': {
      const suggested = suggestion && 'canonical' in suggestion ? suggestion.canonical : undefined;
      return canonical == null || canonical === suggested ? suggested : undefined;
    }
  }
}

function faultOf(canonical: string | null | undefined, type: string): string | undefined {
  if (canonical === null) return undefined;
  if (canonical === undefined)
    return 'is the key suggested to approve it, another to edit it, none to reject it';
  const key = keyOf(canonical);
  if (!key) return 'is a role and a concept: self.email';
  return canHold(kindOf(type), key.concept) ? undefined : 'is a key that the leaf can hold';
}
