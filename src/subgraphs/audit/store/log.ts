import { sha256 } from '../../../kernel/json.ts';
import { hashSize } from '../../../ledger/hash.ts';
import { tileWidth, type TileId } from '../../../ledger/tile.ts';
import type { Key, Row, Table } from '../../../platform/dynamodb.ts';
import type { LogStore, Place } from '../service/ports.ts';

const logs = 'LOGS';
const mostLogs = 10_000;
/** Bytes of a part of what is staged: a row of DynamoDB holds 400 KB. */
const partSize = 300_000;
const mostParts = 1_000;

/**
 * Layout: `pk` = LOGS, `sk` = the origin of each log. `pk` = log#origin has the LOCK, the CHECKPOINT for readers, and
 * what is STAGED, in parts. A tile is a row, as wide as it ever was: `pk` = tile#origin#level#index. Entries are rows of
 * their bundle, `pk` = entries#origin#index, `sk` = the place in it, so a bundle of any width is read and none is
 * written twice. `pk` = record#id says where a record is.
 */
export function logStore(table: Table): LogStore {
  const of = (origin: string): string => `log#${origin}`;
  return {
    origins: async () =>
      (await table.query({ pk: logs, limit: mostLogs })).map(({ sk }) => String(sk)),
    begin: async (origin) => {
      await table.insert({ pk: logs, sk: origin });
    },
    lock: async (origin) => {
      const row = await table.get({ pk: of(origin), sk: 'LOCK' });
      return row && { checkpoint: textIn(row, 'checkpoint'), staged: textIn(row, 'staged') };
    },
    moveLock: (origin, from, to) => {
      const row = { pk: of(origin), sk: 'LOCK', ...to };
      if (from === undefined) return table.insert(row);
      return table.replaceIf(row, { expression: 'checkpoint = :from', values: { ':from': from } });
    },
    stage: (origin, name, bytes) => {
      const of_ = Math.ceil(bytes.length / partSize);
      return table.putMany(
        Array.from({ length: of_ }, (_, part) => ({
          pk: of(origin),
          sk: `STAGED#${name}#${String(part).padStart(4, '0')}`,
          parts: of_,
          bytes: bytes.subarray(part * partSize, (part + 1) * partSize),
        })),
      );
    },
    staged: async (origin, name) => {
      const range = { pk: of(origin), prefix: `STAGED#${name}#`, limit: mostParts };
      const rows = await table.query(range);
      const isAll = rows.length > 0 && rows.length === rows[0]?.['parts'];
      return isAll ? Buffer.concat(rows.map((row) => bytesIn(row))) : undefined;
    },
    discard: async (origin, below) => {
      const pk = of(origin);
      const rows = await table.query({ pk, prefix: 'STAGED#', limit: mostParts });
      const done = rows
        .map(({ sk }) => String(sk))
        .filter((sk) => Number(sk.split('#')[1]) < below);
      await Promise.all(done.map((sk) => table.remove({ pk, sk })));
    },
    saveTiles: async (origin, tiles) => {
      await Promise.all(
        tiles.map(({ id, bytes }) =>
          table.replaceIf(
            { ...tileKey(origin, id), width: id.width, bytes },
            {
              expression: 'attribute_not_exists(pk) OR width < :width',
              values: { ':width': id.width },
            },
          ),
        ),
      );
    },
    tiles: async (origin, tiles) => {
      const keys = new Map(tiles.map((tile) => [tileKey(origin, tile).pk, tileKey(origin, tile)]));
      const rows = await table.getMany([...keys.values()]);
      const found = new Map(rows.map((row) => [String(row['pk']), bytesIn(row)]));
      return (tile) => {
        const bytes = found.get(tileKey(origin, tile).pk);
        const length = tile.width * hashSize;
        return bytes && bytes.length >= length ? bytes.subarray(0, length) : undefined;
      };
    },
    saveEntries: (origin, first, texts) =>
      table.putMany(texts.flatMap((text, at) => entryRows(origin, first + at, text))),
    entries: async (origin, { index, width }) => {
      const rows = await table.query({ pk: bundleKey(origin, index), limit: width });
      const isAll = rows.length === width && rows.every(({ sk }, at) => sk === entryPlace(at));
      return isAll ? rows.map((row) => Buffer.from(textIn(row, 'entry'))) : undefined;
    },
    places: async (ids) => {
      const rows = await table.getMany(ids.map((id) => ({ pk: `record#${id}`, sk: 'RECORD' })));
      return new Map(rows.map((row) => [String(row['pk']).slice('record#'.length), placeIn(row)]));
    },
    published: async (origin) => {
      const row = await table.get({ pk: of(origin), sk: 'CHECKPOINT' });
      return row && textIn(row, 'checkpoint');
    },
    publish: async (origin, checkpoint, size) => {
      await table.replaceIf(
        { pk: of(origin), sk: 'CHECKPOINT', checkpoint, size },
        {
          expression: 'attribute_not_exists(pk) OR #size < :size',
          names: { '#size': 'size' },
          values: { ':size': size },
        },
      );
    },
  };
}

function tileKey(origin: string, { level, index }: TileId): Key {
  return { pk: `tile#${origin}#${String(level)}#${String(index)}`, sk: 'TILE' };
}

function bundleKey(origin: string, index: number): string {
  return `entries#${origin}#${String(index)}`;
}

function entryPlace(at: number): string {
  return String(at).padStart(3, '0');
}

function entryRows(origin: string, index: number, text: string): readonly (Key & Row)[] {
  const bundle = Math.floor(index / tileWidth);
  return [
    { pk: bundleKey(origin, bundle), sk: entryPlace(index % tileWidth), entry: text },
    { pk: `record#${sha256(text)}`, sk: 'RECORD', origin, index },
  ];
}

function placeIn({ origin, index }: Row): Place {
  if (typeof origin !== 'string' || typeof index !== 'number')
    throw new Error('audit: the place of a record is malformed');
  return { origin, index };
}

function textIn(row: Row, name: string): string {
  const text = row[name];
  if (typeof text !== 'string') throw new Error(`audit: a stored ${name} is malformed`);
  return text;
}

function bytesIn({ bytes }: Row): Uint8Array {
  if (!(bytes instanceof Uint8Array)) throw new Error('audit: stored bytes are malformed');
  return bytes;
}
