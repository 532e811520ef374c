import DataLoader from 'dataloader';
import { contentHash } from '../../kernel/json.ts';
import { parseStored, type BorderSchema } from '../../kernel/parse.ts';
import type { Table } from '../../platform/dynamodb.ts';
import { departmentEntry, serviceEntry, type Department, type PublicService } from './model.ts';
import type { CatalogueStore } from './service.ts';

const departments = 'DEPARTMENT';
const services = 'SERVICE';

/** Layout: `pk` = DEPARTMENT or SERVICE, `sk` = id; `entry` is the whole, `hash` tells whether it changed. */
export function catalogueStore(table: Table): CatalogueStore {
  const department = loader(table, departments, departmentEntry);
  const service = loader(table, services, serviceEntry);
  return {
    department: (id) => department.load(id),
    service: (id) => service.load(id),
    services: async ({ after, limit }) => {
      const rows = await table.query({
        pk: services,
        limit,
        ...(after === undefined ? {} : { after }),
      });
      return rows.map((row) => parseStored(serviceEntry, row['entry'], 'public service'));
    },
    saveDepartment: (entry) => {
      department.clear(entry.id);
      return save(table, departments, entry);
    },
    saveService: (entry) => {
      service.clear(entry.id);
      return save(table, services, entry);
    },
  };
}

function loader<T>(
  table: Table,
  pk: string,
  schema: BorderSchema<T>,
): DataLoader<string, T | undefined> {
  return new DataLoader(async (ids) => {
    const rows = await table.getMany(ids.map((id) => ({ pk, sk: id })));
    const found = new Map(
      rows.map((row) => [row['sk'], parseStored(schema, row['entry'], `${pk} entry`)]),
    );
    return ids.map((id) => found.get(id));
  });
}

function save(table: Table, pk: string, entry: Department | PublicService): Promise<boolean> {
  const hash = contentHash(entry);
  return table.replaceIf(
    { pk, sk: entry.id, hash, entry },
    {
      expression: 'attribute_not_exists(pk) OR #hash <> :hash',
      names: { '#hash': 'hash' },
      values: { ':hash': hash },
    },
  );
}
