import { parseStored } from '../../kernel/parse.ts';
import type { Row, Table } from '../../platform/dynamodb.ts';
import { isSameRequest } from '../../platform/once.ts';
import { form, type Form } from './model.ts';
import type { FormStore } from './service.ts';

/** Layout: `pk` = service. `sk` = FORM#version holds a version, written once; CURRENT names the one in force. */
export function formStore(table: Table, secret: Uint8Array): FormStore {
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
    isSameRequest: (client, key, content) => isSameRequest(table, secret, { client, key, content }),
  };
}

function read(row: Row): Form {
  return parseStored(form, row['form'], 'form');
}
