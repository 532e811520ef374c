import DataLoader from 'dataloader';
import { agreementId } from '../../kernel/ids.ts';
import type { Key, Row, Table } from '../../platform/dynamodb.ts';
import { isSameRequest } from '../../platform/once.ts';
import { storedConsent, type Owner } from './model/revision.ts';
import type { ConsentStore, Found } from './service/ports.ts';

/** More than there are agreements that rest on consent. */
const most = 1_000;
const prefix = 'CONSENT#';

/**
 * Layout: `pk` = citizen, `sk` = CONSENT#agreement holds the whole consent, every revision of it, so that one read finds
 * what has been tampered with, and a revision is added by one conditional write.
 */
export function consentStore(table: Table, secret: Uint8Array): ConsentStore {
  const consents = new DataLoader<Key, Found | undefined, string>(
    async (keys) => {
      const rows = new Map((await table.getMany(keys)).map((row) => [keyText(row), row]));
      return keys.map((key) => {
        const row = rows.get(keyText(key));
        return row && foundIn(row);
      });
    },
    { cacheKeyFn: keyText },
  );
  return {
    find: (owner) => consents.load(keyOf(owner)),
    ofCitizen: async (citizen) =>
      (await table.query({ pk: citizen, prefix, limit: most })).flatMap((row) => {
        const agreement = agreementId.parse(String(row['sk']).slice(prefix.length));
        return agreement === undefined ? [] : [{ agreement, found: foundIn(row) }];
      }),
    save: (owner, next) => {
      const key = keyOf(owner);
      consents.clear(key);
      return table.setIf(key, 'consent', next, {
        expression:
          next.version === 1 ? 'attribute_not_exists(#attribute)' : '#attribute.#version = :before',
        ...(next.version === 1
          ? {}
          : { names: { '#version': 'version' }, values: { ':before': next.version - 1 } }),
      });
    },
    isSameRequest: (client, key, content) => isSameRequest(table, secret, { client, key, content }),
  };
}

function keyOf({ citizen, agreement }: Owner): Key {
  return { pk: citizen, sk: `${prefix}${agreement}` };
}

function keyText(key: Key | Row): string {
  return `${String(key['pk'])} ${String(key['sk'])}`;
}

/** A row that has been tampered with closes one person's consent, not the requests about others. */
function foundIn(row: Row): Found {
  const parsed = storedConsent.safeParse(row['consent']);
  return parsed.success ? parsed.data : 'MALFORMED';
}
