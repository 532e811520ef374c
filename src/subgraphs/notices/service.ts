import type { CitizenId } from '../../kernel/ids.ts';
import { contentHash } from '../../kernel/json.ts';
import type { Cursors, Page } from '../../kernel/page.ts';
import { parseInput } from '../../kernel/parse.ts';
import { badArguments } from '../../kernel/problems.ts';
import { giveNoticeInput, listArguments, placeOf, type Notice } from './model.ts';

/** What the verbs need of storage. Every method rejects when the database does. */
export type NoticeStore = {
  /** Durable when it resolves. The same notice again is done already. */
  readonly insertOnce: (person: CitizenId, notice: Notice) => Promise<void>;
  /** The newest first, those before `before`. */
  readonly page: (range: {
    readonly person: CitizenId;
    readonly before: string | undefined;
    readonly limit: number;
  }) => Promise<readonly Notice[]>;
};

export type NoticeService = ReturnType<typeof noticeService>;

export function noticeService({
  store,
  cursors,
}: {
  readonly store: NoticeStore;
  readonly cursors: Cursors;
}) {
  return {
    give: async (input: unknown): Promise<{ readonly id: string }> => {
      const parsed = parseInput(giveNoticeInput, input);
      if (!parsed.ok) throw badArguments(parsed.problem);
      const { citizenId, ...said } = parsed.value;
      // The person is no part of it: an id that could be guessed from a person would name them.
      const id = contentHash(said);
      await store.insertOnce(citizenId, { id, ...said });
      return { id };
    },
    /** `viewer` is whom the page's cursor is for. */
    noticesOf: async (person: CitizenId, args: unknown, viewer: string): Promise<Page<Notice>> => {
      const parsed = parseInput(listArguments, args);
      if (!parsed.ok) throw badArguments(parsed.problem);
      const { first, after } = parsed.value;
      const scope = ['notices', viewer, person];
      const before = after == null ? undefined : cursors.open(scope, after);
      const found = await store.page({ person, before, limit: first + 1 });
      const nodes = found.slice(0, first);
      const last = nodes.at(-1);
      return {
        nodes,
        pageInfo: {
          hasNextPage: found.length > first,
          endCursor: last ? cursors.seal(scope, placeOf(last)) : null,
        },
      };
    },
  };
}
