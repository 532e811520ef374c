import { agreementId, blindIndex } from '../../kernel/ids.ts';
import { parseStored } from '../../kernel/parse.ts';
import type { Key, Row, Table } from '../../platform/dynamodb.ts';
import { isSameRequest } from '../../platform/once.ts';
import {
  expiry,
  storedAgreement,
  storedQuestions,
  withQuestions,
  type Agreement,
  type PredicateBudget,
} from './model.ts';
import type { AgreementStore } from './service.ts';

/** As many agreements of one department as are read at once. */
const most = 1_000;

/**
 * Layout: `pk` = agreement, `sk` = AGREEMENT holds it whole, approvals included. `pk` = consumer#department, `sk` =
 * agreement points to it, written first: a pointer to nothing is passed over. `pk` = predicates#pseudonym, `sk` = day#consumer#purpose holds a keyed hash of each
 * question counted against that budget; the database drops it some time after `expiresAt`.
 */
export function agreementStore(table: Table, secret: Uint8Array): AgreementStore {
  return {
    find: async (id) => {
      const row = await table.get(keyOf(id));
      return row && readAgreement(row);
    },
    ofConsumer: async (department) => {
      const pointers = await table.query({ pk: `consumer#${department}`, limit: most });
      const ids = pointers.flatMap((row) => agreementId.parse(row['sk']) ?? []);
      const rows = ids.length > 0 ? await table.getMany(ids.map(keyOf)) : [];
      return rows.map(readAgreement).sort((a, b) => (a.id < b.id ? -1 : 1));
    },
    create: async (agreement) => {
      await table.insert({ pk: `consumer#${agreement.consumer}`, sk: agreement.id });
      return table.insert({ ...keyOf(agreement.id), ...agreement });
    },
    replace: (agreement, { version, states }) => {
      const values = Object.fromEntries(states.map((state, at) => [`:state${at}`, state]));
      return table.replaceIf(
        { ...keyOf(agreement.id), ...agreement },
        {
          expression: `#version = :version AND #state IN (${Object.keys(values).join(', ')})`,
          names: { '#version': 'version', '#state': 'state' },
          values: { ':version': version, ...values },
        },
      );
    },
    spend: (budget, questions) => {
      const hashOf = (text: string) => blindIndex(secret, 'predicate', [budget.citizen, text]);
      return count(table, budgetRow(secret, budget), questions.map(hashOf));
    },
    isSameRequest: (client, key, content) => isSameRequest(table, secret, { client, key, content }),
  };
}

function keyOf(id: string): Key {
  return { pk: id, sk: 'AGREEMENT' };
}

/** A budget of which nothing is spent. */
function budgetRow(secret: Uint8Array, budget: PredicateBudget): Key & Row {
  const { citizen, purpose, consumer, day } = budget;
  return {
    pk: `predicates#${blindIndex(secret, 'predicateBudget', [citizen])}`,
    sk: `${day}#${consumer}#${purpose}`,
    expiresAt: expiry(budget),
  };
}

/**
 * Most budgets are new, so the first try is on nothing counted. Whoever loses a write to another reads, and tries again:
 * no more often than the budget is long, for each write that wins makes it fuller.
 */
async function count(table: Table, row: Key & Row, asked: readonly string[]): Promise<boolean> {
  let before: readonly string[] = [];
  for (;;) {
    const questions = withQuestions(before, asked);
    if (!questions) return false;
    if (questions.length === before.length) return true;
    if (await save(table, { ...row, questions }, before.length)) return true;
    const stored = (await table.get({ pk: row.pk, sk: row.sk }))?.['questions'];
    const counted = parseStored(storedQuestions, stored, 'predicate budget');
    if (counted.length <= before.length) throw new Error('agreements: a budget shrinks');
    before = counted;
  }
}

/** Only over what was read: questions are never taken away, so as many are the same ones. */
function save(table: Table, row: Key & Row, before: number): Promise<boolean> {
  if (before === 0) return table.insert(row);
  return table.replaceIf(row, {
    expression: 'size(#questions) = :before',
    names: { '#questions': 'questions' },
    values: { ':before': before },
  });
}

function readAgreement({ pk, sk, ...row }: Row): Agreement {
  return parseStored(storedAgreement, row, 'agreement');
}
