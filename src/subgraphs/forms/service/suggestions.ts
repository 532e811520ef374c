import type { Json } from '../../../kernel/json.ts';
import type { Cursors, Page } from '../../../kernel/page.ts';
import { parseInput } from '../../../kernel/parse.ts';
import {
  badArguments,
  idempotencyKeyReused,
  invalidInput,
  type Problem,
} from '../../../kernel/problems.ts';
import { fail, ok, type Result } from '../../../kernel/result.ts';
import { instant, type Clock } from '../../../kernel/time.ts';
import { draftMapping } from '../../../suggest/draft.ts';
import type { Evidence, FormText, Suggestion } from '../../../suggest/model.ts';
import {
  aliasesFrom,
  formAsked,
  knownAliases,
  placeOf,
  type AliasStore,
  type Reviewed,
} from '../../../suggest/review.ts';
import { suggestFor } from '../../../suggest/suggest.ts';
import { mappingAliasesArguments, reviewSuggestionsInput, suggestMappingInput } from '../model.ts';

export type { Evidence, Reviewed, Suggestion };

type Caller = { readonly client: string; readonly department: string };
type Deps = {
  readonly store: AliasStore & {
    /** False when this client used the key with other content. */
    readonly isSameRequest: (client: string, key: string, content: Json) => Promise<boolean>;
  };
  readonly cursors: Cursors;
  readonly clock: Clock;
};

export type Suggested = {
  readonly form: FormText;
  readonly suggestions: readonly Suggestion[];
  readonly mapping: object;
};

/** Suggestions for forms that nobody mapped, and what people of a department say of them. */
export function suggestionVerbs({ store, cursors, clock }: Deps) {
  return {
    suggestMapping: async (input: unknown, { department }: Caller): Promise<Suggested> => {
      const parsed = parseInput(suggestMappingInput, input);
      if (!parsed.ok) throw badArguments(parsed.problem);
      const form = formAsked(parsed.value);
      if (!form.ok) throw badArguments(invalidInput(form.problem));
      const aliases = await knownAliases(store, department, form.value);
      const suggestions = suggestFor(form.value, aliases);
      return { form: form.value, suggestions, mapping: draftMapping(suggestions, 'draft') };
    },
    reviewSuggestions: async (
      input: unknown,
      { client, department }: Caller,
    ): Promise<Result<readonly Reviewed[], Problem>> => {
      const parsed = parseInput(reviewSuggestionsInput, input);
      if (!parsed.ok) return parsed;
      const { idempotencyKey: key, ...content } = parsed.value;
      if (!(await store.isSameRequest(client, key, content))) return fail(idempotencyKeyReused());
      const form = formAsked(content);
      if (!form.ok) return fail(invalidInput(form.problem));
      const aliases = await knownAliases(store, department, form.value);
      const suggestions = suggestFor(form.value, aliases);
      const made = aliasesFrom(form.value, suggestions, content.reviews);
      if (!made.ok) return fail(invalidInput(made.problem));
      const at = instant(clock.now());
      const reviewed = made.value.map((each) => ({ ...each, reviewer: content.reviewer, at }));
      await Promise.all(reviewed.map((each) => store.save(department, each)));
      return ok(reviewed);
    },
    /** `viewer` is whom the page's cursor is for. */
    mappingAliases: async (
      args: unknown,
      { client, department }: Caller,
    ): Promise<Page<Reviewed>> => {
      const parsed = parseInput(mappingAliasesArguments, args);
      if (!parsed.ok) throw badArguments(parsed.problem);
      const { first, after } = parsed.value;
      const scope = ['mappingAliases', client, department];
      const seen = after == null ? undefined : cursors.open(scope, after);
      const limit = first ?? 100;
      const found = await store.list(department, { after: seen, limit: limit + 1 });
      const nodes = found.slice(0, limit);
      const last = nodes.at(-1);
      return {
        nodes,
        pageInfo: {
          hasNextPage: found.length > limit,
          endCursor: last ? cursors.seal(scope, placeOf(last)) : null,
        },
      };
    },
  };
}
