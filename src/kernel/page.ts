/** Places in lists, sealed for one list and one viewer; `open` throws INVALID_CURSOR on any other. */
export type Cursors = {
  readonly seal: (scope: readonly string[], place: string) => string;
  readonly open: (scope: readonly string[], cursor: string) => string;
};

/** A Relay page, as the schema shows it. */
export type Page<T> = {
  readonly nodes: readonly T[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
};

/** Which page of a list: `scope` names the list and its viewer, `place` an item's place in it. */
export type PageOf<T> = {
  readonly first: number;
  readonly after: string | null | undefined;
  readonly scope: readonly string[];
  readonly place: (item: T) => string;
};

/** Cuts a page out of a whole list. A place that is gone from the list starts it anew. */
export function pageOf<T>(
  items: readonly T[],
  { first, after, scope, place }: PageOf<T>,
  cursors: Cursors,
): Page<T> {
  const seen = after == null ? undefined : cursors.open(scope, after);
  const start = seen === undefined ? 0 : items.findIndex((item) => place(item) === seen) + 1;
  const nodes = items.slice(start, start + first);
  const last = nodes.at(-1);
  return {
    nodes,
    pageInfo: {
      hasNextPage: start + nodes.length < items.length,
      endCursor: last === undefined ? null : cursors.seal(scope, place(last)),
    },
  };
}
