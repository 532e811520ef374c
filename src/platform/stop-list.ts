import { z } from 'zod';
import { parseStored } from '../kernel/parse.ts';
import type { Key, Table } from './dynamodb.ts';

/** Whether something is stopped, since when, and after how many changes. */
type Stop = {
  readonly isStopped: boolean;
  /** When that was last changed, as an instant. */
  readonly since: string;
  readonly version: number;
};

/** What is stopped, for all instances. Every method rejects when the database does. */
type StopList = {
  /** Undefined for what was never stopped. */
  readonly find: (id: string) => Promise<Stop | undefined>;
  /**
   * Saves it only over the version before, and answers what is stored then. A change of the same mark as one of the last
   * is done already, whatever came after it.
   */
  readonly save: (
    id: string,
    change: Omit<Stop, 'version'> & { readonly mark: string },
  ) => Promise<Stop>;
};

/** Marks kept: a request repeated after more changes than these is a new one. */
const marksKept = 50;

const storedStop = z.strictObject({
  isStopped: z.boolean(),
  since: z.string(),
  version: z.int(),
  marks: z.array(z.string()),
});

/** Layout: `pk` = stopped#kind, `sk` = id. */
export function stopList(table: Table, kind: string): StopList {
  const keyOf = (id: string): Key => ({ pk: `stopped#${kind}`, sk: id });
  const read = async (id: string): Promise<z.infer<typeof storedStop> | undefined> => {
    const row = await table.get(keyOf(id));
    if (!row) return undefined;
    const { pk, sk, ...stored } = row;
    return parseStored(storedStop, stored, 'stop');
  };
  return {
    find: async (id) => {
      const known = await read(id);
      return known && shown(known);
    },
    save: async (id, { mark, ...change }) => {
      for (;;) {
        const known = await read(id);
        if (known?.marks.includes(mark)) return shown(known);
        const version = (known?.version ?? 0) + 1;
        const marks = [...(known?.marks ?? []), mark].slice(-marksKept);
        const row = { ...keyOf(id), ...change, version, marks };
        const isSaved = known
          ? await table.replaceIf(row, {
              expression: '#version = :version',
              names: { '#version': 'version' },
              values: { ':version': known.version },
            })
          : await table.insert(row);
        // Whoever was faster made the version higher: the next turn is over theirs.
        if (isSaved) return { ...change, version };
      }
    },
  };
}

function shown({ isStopped, since, version }: Stop): Stop {
  return { isStopped, since, version };
}
