import { HubError } from '../../../kernel/problems.ts';
import { emptyRoot } from '../../../ledger/hash.ts';
import { parseCheckpoint } from '../../../ledger/checkpoint.ts';
import { consistencyProof, inclusionProof } from '../../../ledger/prove.ts';
import { readLogPath, tileAt, tileWidth, hashesIn } from '../../../ledger/tile.ts';
import { bundleBytes } from '../../../ledger/bundle.ts';
import { checkpointArguments, consistencyArguments, receiptArguments } from '../model/log.ts';
import { parsed } from './arguments.ts';
import type { LogStore } from './ports.ts';

/** The head of a log as readers see it. */
export type ShownCheckpoint = {
  readonly origin: string;
  readonly size: number;
  readonly rootHash: string;
  /** The signed note. */
  readonly note: string;
};

export type ShownReceipt = {
  readonly id: string;
  readonly index: number;
  readonly leafHash: string;
  readonly checkpoint: ShownCheckpoint;
  readonly inclusionProof: readonly string[];
};

export type ProofDeps = {
  readonly log: LogStore;
  /** The log that is meant when none is named. */
  readonly origin: string;
};

/** What an outsider checks the log with. Nothing of it is personal, and nothing of it needs to be trusted. */
export function proofVerbs({ log, origin: main }: ProofDeps) {
  return {
    checkpoint: async (args: unknown): Promise<ShownCheckpoint | null> => {
      const { log: named } = parsed(checkpointArguments, args);
      return shown(await log.published(named ?? main));
    },
    /** Null until the record is in the log and readers see it. */
    receipt: async (args: unknown): Promise<ShownReceipt | null> => {
      const { id } = parsed(receiptArguments, args);
      const place = (await log.places([id])).get(id);
      if (!place) return null;
      const { origin, index } = place;
      const checkpoint = shown(await log.published(origin));
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
    file: (origin: string, path: string) => fileOf(log, origin, path),
  };
}

/** A file of a log by its path (C2SP tlog-tiles); undefined when there is none. */
export async function fileOf(
  log: LogStore,
  origin: string,
  path: string,
): Promise<Uint8Array | undefined> {
  const file = readLogPath(path);
  switch (file?.kind) {
    case undefined:
      return undefined;
    case 'CHECKPOINT': {
      const note = await log.published(origin);
      return note === undefined ? undefined : Buffer.from(note);
    }
    case 'TILE':
      return (await log.tiles(origin, [file]))(file);
    case 'BUNDLE': {
      const entries = await log.entries(origin, file);
      return entries && bundleBytes(entries);
    }
  }
}

function shown(note: string | undefined): ShownCheckpoint | null {
  if (note === undefined) return null;
  // Whoever reads it checks its signature; here it is only taken apart.
  const read = parseCheckpoint(note.slice(0, note.lastIndexOf('\n\n') + 1));
  if (!read.ok) throw new Error('audit: the published checkpoint is malformed');
  const { origin, size, root } = read.value;
  return { origin, size: Number(size), rootHash: base64(root), note };
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64');
}
