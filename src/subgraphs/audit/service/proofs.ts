import { HubError } from '../../../kernel/problems.ts';
import { emptyRoot } from '../../../ledger/hash.ts';
import { parseCheckpoint } from '../../../ledger/checkpoint.ts';
import { consistencyProof, inclusionProof } from '../../../ledger/prove.ts';
import { readLogPath, tileAt, tileWidth, hashesIn } from '../../../ledger/tile.ts';
import { bundleBytes } from '../../../ledger/bundle.ts';
import { checkpointArguments, consistencyArguments, receiptArguments } from '../model/log.ts';
import { parsed } from './arguments.ts';
import type { FinalStore, LogStore } from './ports.ts';

/** The head of a log as readers see it. */
export type ShownCheckpoint = {
  readonly origin: string;
  readonly size: number;
  readonly rootHash: string;
  /** The signed note, with the lines of witnesses when it is final. */
  readonly note: string;
  readonly cosigners: readonly string[];
};

export type ShownReceipt = {
  readonly id: string;
  readonly index: number;
  readonly leafHash: string;
  readonly checkpoint: ShownCheckpoint;
  readonly inclusionProof: readonly string[];
};

type Stores = { readonly log: LogStore; readonly finals: FinalStore };

export type ProofDeps = Stores & {
  /** The log that is meant when none is named. */
  readonly origin: string;
};

/** What an outsider checks the log with. Nothing of it is personal, and nothing of it needs to be trusted. */
export function proofVerbs({ log, finals, origin: main }: ProofDeps) {
  const newest = (origin: string) => newestOf({ log, finals }, origin);
  return {
    checkpoint: async (args: unknown): Promise<ShownCheckpoint | null> => {
      const { log: named } = parsed(checkpointArguments, args);
      return shown(await newest(named ?? main));
    },
    /** The newest that enough witnesses cosigned; null before the first. */
    finalCheckpoint: async (args: unknown): Promise<ShownCheckpoint | null> => {
      const { log: named } = parsed(checkpointArguments, args);
      return shown(await finals.final(named ?? main));
    },
    /** Null until the record is in the log and readers see it. */
    receipt: async (args: unknown): Promise<ShownReceipt | null> => {
      const { id } = parsed(receiptArguments, args);
      const place = (await log.places([id])).get(id);
      if (!place) return null;
      const { origin, index } = place;
      const checkpoint = shown(await newest(origin));
      if (!checkpoint || index >= checkpoint.size) return null;
      const { tiles, compute } = inclusionProof(index, checkpoint.size);
      const own = tileAt(0, index, checkpoint.size);
      const read = await log.tiles(origin, [own, ...tiles]);
      return {
        id,
        index,
        leafHash: base64(hashesIn(own, read(own))[index % tileWidth] ?? emptyRoot),
        checkpoint,
        inclusionProof: compute(read).map(base64),
      };
    },
    consistencyProof: async (args: unknown): Promise<readonly string[]> => {
      const { log: named, from, to } = parsed(consistencyArguments, args);
      const origin = named ?? main;
      const checkpoint = shown(await log.published(origin));
      if (!checkpoint || to > checkpoint.size)
        throw new HubError('BAD_REQUEST', 'The log has not that many entries: see checkpoint.');
      const { tiles, compute } = consistencyProof(from, to);
      return compute(await log.tiles(origin, tiles)).map(base64);
    },
    file: (origin: string, path: string) => fileOf({ log, finals }, origin, path),
  };
}

/** A file of a log by its path (C2SP tlog-tiles); undefined when there is none. */
export async function fileOf(
  { log, finals }: Stores,
  origin: string,
  path: string,
): Promise<Uint8Array | undefined> {
  const file = readLogPath(path);
  switch (file?.kind) {
    case undefined:
      return undefined;
    case 'CHECKPOINT':
      return bytesOf(await newestOf({ log, finals }, origin));
    case 'FINAL_CHECKPOINT':
      return bytesOf(await finals.final(origin));
    case 'TILE':
      return (await log.tiles(origin, [file]))(file);
    case 'BUNDLE': {
      const entries = await log.entries(origin, file);
      return entries && bundleBytes(entries);
    }
  }
}

/** What is published, with the lines of its witnesses when there are enough already. */
async function newestOf({ log, finals }: Stores, origin: string): Promise<string | undefined> {
  const [published, final] = await Promise.all([log.published(origin), finals.final(origin)]);
  return published !== undefined && final?.startsWith(published) ? final : published;
}

function bytesOf(note: string | undefined): Uint8Array | undefined {
  return note === undefined ? undefined : Buffer.from(note);
}

function shown(note: string | undefined): ShownCheckpoint | null {
  if (note === undefined) return null;
  // Whoever reads it checks its signature; here it is only taken apart.
  const read = parseCheckpoint(note.slice(0, note.lastIndexOf('\n\n') + 1));
  if (!read.ok) throw new Error('audit: the published checkpoint is malformed');
  const { origin, size, root } = read.value;
  const names = [...note.matchAll(/^\u2014 (\S+) /gm)].map(([, name = '']) => name);
  const cosigners = names.filter((name) => name !== origin);
  return { origin, size: Number(size), rootHash: base64(root), note, cosigners };
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64');
}
