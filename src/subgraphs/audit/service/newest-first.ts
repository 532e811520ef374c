import { placeOf, type Disclosure, type Partition } from '../model/disclosure.ts';
import type { AuditStore } from './ports.ts';

/** Walks lists one after the other, `limit` disclosures read at once. */
export async function* newestFirst(
  store: AuditStore,
  partitions: readonly Partition[],
  { before, limit }: { readonly before: string | undefined; readonly limit: number },
): AsyncGenerator<Disclosure> {
  for (const partition of partitions) {
    let place = before;
    for (;;) {
      const page = await store.page({ partition, before: place, limit });
      yield* page;
      const last = page.at(-1);
      if (!last || page.length < limit) break;
      place = placeOf(last);
    }
  }
}
