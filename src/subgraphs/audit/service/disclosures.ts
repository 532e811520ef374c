import { pseudonymOf } from '../../../kernel/ids.ts';
import { canonicalJson } from '../../../kernel/json.ts';
import { HubError } from '../../../kernel/problems.ts';
import { reaches, reachesAnybody } from '../../../kernel/reach.ts';
import type { Instant } from '../../../kernel/time.ts';
import {
  fits,
  isNarrowed,
  listArguments,
  pageArguments,
  placeOf,
  within,
  type Disclosure,
  type Filter,
  type Partition,
} from '../model/disclosure.ts';
import { parsed } from './arguments.ts';
import { newestFirst } from './newest-first.ts';
import type { AuditStore, Caller, Deps } from './ports.ts';

export type DisclosurePage = {
  readonly nodes: readonly Disclosure[];
  readonly completeUpTo: Instant;
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
};

/** Disclosures looked at for one page at most: a narrowed page may be short, with more to come. */
const reach = 1_000;
/** Read at once when some may have to be passed over. */
const stretch = 250;
/** Nothing is listed before the first filing: no disclosure is older than the hub. */
const never: Instant = '1970-01-01T00:00:00.000Z';

/** Who saw whose data. */
export function disclosureVerbs(deps: Deps) {
  const { store, secret, caller } = deps;
  const about = (citizen: string): Partition => ({
    subject: pseudonymOf(secret, citizen),
  });
  return {
    /** Who asked for this person's data, newest first. */
    disclosuresOf: (citizen: string, args: unknown): Promise<DisclosurePage> => {
      const { first, after } = parsed(pageArguments, args);
      const partitions = async () => [about(citizen)];
      return list(deps, { scope: ['subject', citizen], partitions, filter: {}, first, after });
    },
    /** Newest first. A caller whose decision reaches certain people only asks about one of those. */
    disclosures: async (args: unknown): Promise<DisclosurePage> => {
      const { filter, first, after } = parsed(listArguments, args);
      checkReach(caller, filter);
      const { citizenId, department } = filter;
      const partitions = async (): Promise<readonly Partition[]> => {
        if (citizenId != null) return [about(citizenId)];
        if (department != null) return [{ department }];
        return (await store.months()).map((month) => ({ month }));
      };
      const scope = ['filter', canonicalJson(filter)];
      return list(deps, { scope, partitions, filter, first, after });
    },
  };
}

async function list(
  { store, cursors, caller: { actor } }: Deps,
  question: {
    /** Names the list, for its cursors. */
    readonly scope: readonly string[];
    readonly partitions: () => Promise<readonly Partition[]>;
    readonly filter: Filter;
    readonly first: number;
    readonly after: string | null | undefined;
  },
): Promise<DisclosurePage> {
  const { filter, first, after } = question;
  const scope = ['disclosures', actor.client, actor.citizen ?? '', ...question.scope];
  const before = after == null ? (filter.until ?? undefined) : cursors.open(scope, after);
  // Read before the page, so that what it promises is true of the page.
  const completeUpTo = (await store.completeUpTo()) ?? never;
  const partitions = within(await question.partitions(), filter, before);
  const { nodes, end } = await pageOf(store, { partitions, filter, first, before });
  const last = end ?? nodes.at(-1);
  return {
    nodes,
    completeUpTo,
    pageInfo: {
      hasNextPage: end !== undefined,
      endCursor: last ? cursors.seal(scope, placeOf(last)) : null,
    },
  };
}

/** `end` is where the page stopped when more may follow. */
async function pageOf(
  store: AuditStore,
  question: {
    readonly partitions: readonly Partition[];
    readonly filter: Filter;
    readonly first: number;
    readonly before: string | undefined;
  },
): Promise<{ readonly nodes: readonly Disclosure[]; readonly end: Disclosure | undefined }> {
  const { partitions, filter, first, before } = question;
  const nodes: Disclosure[] = [];
  const limit = isNarrowed(filter) ? stretch : first + 1;
  let looked = 0;
  for await (const disclosure of newestFirst(store, partitions, { before, limit })) {
    if (filter.from != null && disclosure.at < filter.from) break;
    looked += 1;
    if (fits(disclosure, filter)) {
      if (nodes.length === first) return { nodes, end: nodes.at(-1) };
      nodes.push(disclosure);
    }
    if (looked === reach) return { nodes, end: disclosure };
  }
  return { nodes, end: undefined };
}

function checkReach({ subjects }: Caller, { citizenId }: Filter): void {
  const isOpen = reachesAnybody(subjects);
  if (citizenId == null ? isOpen : reaches(subjects, citizenId)) return;
  throw new HubError(
    'SUBJECT_OUT_OF_SCOPE',
    'This agreement reaches certain people only; name one of them: filter.citizenId.',
  );
}
