import { agreementId, blindIndex, documentId, type DepartmentId } from '../../kernel/ids.ts';
import { parseStored } from '../../kernel/parse.ts';
import type { Condition, Key, Row, Table } from '../../platform/dynamodb.ts';
import { isSameRequest } from '../../platform/once.ts';
import { storedAgreement, type Agreement } from './model/agreement.ts';
import { placeOf, storedOperation, type Operation } from './model/operation.ts';
import {
  expiry,
  storedQuestions,
  withQuestions,
  type PredicateBudget,
} from './model/predicates.ts';
import type { AgreementStore } from './service/ports.ts';

/** As many agreements of one department as are read at once. */
const most = 1_000;

/**
 * Layout: `pk` = agreement, `sk` = AGREEMENT holds it whole, approvals included. `pk` = consumer#department, `sk` =
 * agreement points to it, written first: a pointer to nothing is passed over. `pk` = predicates#pseudonym, `sk` =
 * day#consumer#purpose holds a keyed hash of each question counted against that budget; the database drops it some time
 * after `expiresAt`. `pk` = operations#department, `sk` = client#documentId holds a registered operation.
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
      return table.replaceIf({ ...keyOf(agreement.id), ...agreement }, stillAt(version, states));
    },
    spend: (budget, questions) => {
      const hashOf = (text: string) => blindIndex(secret, 'predicate', [budget.citizen, text]);
      return count(table, budgetRow(secret, budget), questions.map(hashOf));
    },
    operation: async (of) => {
      const row = await table.get({ pk: operationsOf(of.department), sk: placeOf(of) });
      return row && readOperation(row);
    },
    operationsOf: async (department, { after, limit }) => {
      const pk = operationsOf(department);
      const rows = await table.query({ pk, limit, ...(after === undefined ? {} : { after }) });
      return rows.map(readOperation);
    },
    insertOperation: (operation) => table.insert(operationRow(operation)),
    replaceOperation: (operation, from) =>
      table.replaceIf(operationRow(operation), stillAt(operation.version - 1, from)),
    isSameRequest: (client, key, content) => isSameRequest(table, secret, { client, key, content }),
  };
}

/** The stored one still has this version, in one of these states. */
function stillAt(version: number, states: readonly string[]): Condition {
  const values = Object.fromEntries(states.map((state, at) => [`:state${at}`, state]));
  return {
    expression: `#version = :version AND #state IN (${Object.keys(values).join(', ')})`,
    names: { '#version': 'version', '#state': 'state' },
    values: { ':version': version, ...values },
  };
}

function operationsOf(department: DepartmentId): string {
  return `operations#${department}`;
}

function operationRow(operation: Operation): Key & Row {
  const { documentId: _, ...row } = operation;
  return { pk: operationsOf(operation.department), sk: placeOf(operation), ...row };
}

/** The documentId is made anew of the document, so a row that was tampered with is noticed. */
function readOperation({ pk, sk, ...row }: Row): Operation {
  const stored = parseStored(storedOperation, row, 'operation');
  const operation = { ...stored, documentId: documentId.of(stored.document) };
  if (placeOf(operation) !== sk)
    throw new Error('agreements: a stored document is not what it was');
  return operation;
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
