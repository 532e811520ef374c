import { z } from 'zod';
import { blindIndex } from '../../kernel/ids.ts';
import { parseStored } from '../../kernel/parse.ts';
import type { Row, Table } from '../../platform/dynamodb.ts';
import { isSameRequest } from '../../platform/once.ts';
import { placeOf, type AliasStore, type Reviewed } from '../../suggest/review.ts';
import { correction, form, outcome, reviewedAlias, type Form } from './model.ts';
import type { FormStore } from './service/ports.ts';

const observed = z.object({ sk: z.string(), count: z.number() });
const observation = z.tuple([
  z.string(),
  z.coerce.number().pipe(z.int()),
  z.enum(['KEPT', 'CHANGED']),
]);

/** More than a period has; what lies beyond is not counted. */
const mostOutcomes = 5_000;
const mostCorrections = 200;
const countless = Number.MAX_SAFE_INTEGER;

/**
 * Layout: `pk` = service. `sk` = FORM#version holds a version, written once; CURRENT names the one in force.
 * `pk` = outcomes#service, `sk` = day#id holds what became of one prefill. `pk` = observations, `sk` =
 * concept#months#KEPT counts. `pk` = corrections#department, `sk` = day due#id holds a task. `pk` = ALIASES#department,
 * `sk` = WORD#place; `alias` is the whole, `at` tells which of two came later.
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
    addOutcome: (service, id, made) => {
      const sk = `${made.day}#${blindIndex(secret, 'outcome', id)}`;
      return table.insert({ pk: `outcomes#${service}`, sk, outcome: made });
    },
    outcomes: async (service, { from, to }) => {
      const range = { pk: `outcomes#${service}`, after: from, limit: mostOutcomes };
      const rows = await table.query(range);
      const made = rows.map((row) => parseStored(outcome, row['outcome'], 'outcome'));
      return made.filter(({ day }) => day <= to);
    },
    addObservation: async ({ concept, months, outcome: became, count: by }, expiresAt) => {
      const key = { pk: 'observations', sk: `${concept}#${String(months)}#${became}` };
      await table.increase(key, { by, most: countless, expiresAt });
    },
    observations: async () => {
      const rows = await table.query({ pk: 'observations', limit: mostOutcomes });
      return rows.map((row) => {
        const { sk, count } = parseStored(observed, row, 'observation');
        const [concept, months, became] = observation.parse(sk.split('#'));
        return { concept, months, outcome: became, count };
      });
    },
    insertCorrection: async (task) => {
      const key = { pk: `corrections#${task.authority}`, sk: `${task.dueOn}#${task.id}` };
      if (await table.insert({ ...key, correction: task })) return task;
      const row = await table.get(key);
      return parseStored(correction, row?.['correction'], 'correction');
    },
    corrections: async (authority) => {
      const rows = await table.query({ pk: `corrections#${authority}`, limit: mostCorrections });
      return rows.map((row) => parseStored(correction, row['correction'], 'correction'));
    },
  };
}

const word = 'WORD#';

function readAlias(row: Row): Reviewed {
  return parseStored(reviewedAlias, row['alias'], 'alias');
}

function read(row: Row): Form {
  return parseStored(form, row['form'], 'form');
}
