import DataLoader from 'dataloader';
import { blindIndex, citizenId, type CitizenId } from '../../kernel/ids.ts';
import { canonicalJson } from '../../kernel/json.ts';
import { parseStored } from '../../kernel/parse.ts';
import type { Key, Row, Table } from '../../platform/dynamodb.ts';
import { isSameRequest } from '../../platform/once.ts';
import { sourceRecord, type SourceRecord } from './model.ts';
import type { CitizenStore } from './service.ts';

/**
 * Layout: `pk` = citizen. `sk` = CITIZEN says that the citizen exists; `sk` = a slot holds one attribute for each source
 * of that slot, `@authority|source record`. A pointer under the blind index of the national identifier names the citizen.
 */
export function citizenStore(table: Table, secret: Uint8Array): CitizenStore {
  const slots = new DataLoader<Key, readonly SourceRecord[], string>(
    async (keys) => {
      const rows = new Map((await table.getMany(keys)).map((row) => [keyText(row), row]));
      return keys.map((key) => sourcesIn(rows.get(keyText(key))));
    },
    { cacheKeyFn: keyText },
  );
  const pointer = (nationalId: string): Key => ({
    pk: `nationalId#${blindIndex(secret, 'nationalId', [nationalId])}`,
    sk: 'POINTER',
  });
  const findByNationalId = async (nationalId: string): Promise<CitizenId | undefined> =>
    citizenId.parse((await table.get(pointer(nationalId)))?.['citizen']);
  return {
    findByNationalId,
    exists: async (id) => (await table.get({ pk: id, sk: 'CITIZEN' })) !== undefined,
    sources: (id, slot) => slots.load({ pk: id, sk: slot }),
    claim: async (nationalId, id) => {
      // The citizen before the pointer: a crash in between leaves a citizen whom nobody can find, and none can miss.
      await table.insert({ pk: id, sk: 'CITIZEN' });
      if (await table.insert({ ...pointer(nationalId), citizen: id })) return id;
      const holder = await findByNationalId(nationalId);
      if (holder === undefined) throw new Error('citizens: a pointer to nobody');
      return holder;
    },
    save: async (id, slot, record) => {
      const key = { pk: id, sk: slot };
      const attribute = attributeOf(record);
      const { version } = record.provenance;
      slots.clear(key);
      const isStored = await table.setIf(key, attribute, record, {
        expression:
          'attribute_not_exists(#attribute) OR #attribute.#provenance.#version < :version',
        names: { '#provenance': 'provenance', '#version': 'version' },
        values: { ':version': version },
      });
      if (isStored) return { outcome: 'STORED', version };
      const stored = parseStored(
        sourceRecord,
        (await table.get(key))?.[attribute],
        'citizen record',
      );
      const isSame = canonicalJson(stored) === canonicalJson(record);
      return { outcome: isSame ? 'UNCHANGED' : 'STALE', version: stored.provenance.version };
    },
    isSameRequest: (client, key, content) => isSameRequest(table, secret, { client, key, content }),
  };
}

function keyText(key: Key | Row): string {
  return `${String(key['pk'])} ${String(key['sk'])}`;
}

function attributeOf({ provenance }: SourceRecord): string {
  return `@${provenance.authority}|${provenance.sourceRecord}`;
}

function sourcesIn(row: Row | undefined): readonly SourceRecord[] {
  return Object.entries(row ?? {})
    .filter(([name]) => name.startsWith('@'))
    .map(([, value]) => parseStored(sourceRecord, value, 'citizen record'));
}
