import { parseStored } from '../../kernel/parse.ts';
import type { Row, Table } from '../../platform/dynamodb.ts';
import { isSameRequest } from '../../platform/once.ts';
import { placeOf, type AliasStore, type Reviewed } from '../../suggest/review.ts';
import { form, reviewedAlias, type Form } from './model.ts';
import type { FormStore } from './service/service.ts';

/**
 * Layout of forms: `pk` = service. `sk` = FORM#version holds a version, written once; CURRENT names the one in force.
 * Of aliases: `pk` = ALIASES#department, `sk` = WORD#place; `alias` is the whole, `at` tells which of two came later.
 */
export function formStore(table: Table, secret: Uint8Array): FormStore & AliasStore {
  const aliasesOf = (department: string): string => `ALIASES#${department}`;
  const versionOf = (service: string, version: string): { pk: string; sk: string } => ({
    pk: service,
    sk: `FORM#${version}`,
  });
  return {
    current: async (service) => {
      const version: unknown = (await table.get({ pk: service, sk: 'CURRENT' }))?.['version'];
      if (typeof version !== 'string') return undefined;
      const row = await table.get(versionOf(service, version));
      return row && read(row);
    },
    insert: async (fresh) => {
      const key = versionOf(fresh.service, fresh.version);
      if (await table.insert({ ...key, form: fresh })) return fresh;
      const row = await table.get(key);
      if (!row) throw new Error('forms: neither stored nor storable');
      return read(row);
    },
    enforce: async ({ service, version }) => {
      await table.setIf({ pk: service, sk: 'CURRENT' }, 'version', version, {
        expression: 'attribute_not_exists(#attribute) OR #attribute <> :value',
      });
    },
    find: async (department, places) => {
      const keys = places.map((place) => ({ pk: aliasesOf(department), sk: `${word}${place}` }));
      return (await table.getMany(keys)).map(readAlias);
    },
    save: async (department, reviewed) => {
      const key = { pk: aliasesOf(department), sk: `${word}${placeOf(reviewed)}` };
      await table.replaceIf(
        { ...key, at: reviewed.at, alias: reviewed },
        {
          expression: 'attribute_not_exists(pk) OR #at <= :at',
          names: { '#at': 'at' },
          values: { ':at': reviewed.at },
        },
      );
    },
    list: async (department, { after, limit }) => {
      const range = { pk: aliasesOf(department), prefix: word, limit };
      const rows = await table.query(
        after === undefined ? range : { ...range, after: `${word}${after}` },
      );
      return rows.map(readAlias);
    },
    isSameRequest: (client, key, content) => isSameRequest(table, secret, { client, key, content }),
  };
}

const word = 'WORD#';

function readAlias(row: Row): Reviewed {
  return parseStored(reviewedAlias, row['alias'], 'alias');
}

function read(row: Row): Form {
  return parseStored(form, row['form'], 'form');
}
