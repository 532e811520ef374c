import { z } from 'zod';
import { agreementId, blindIndex, documentId, type DepartmentId } from '../../kernel/ids.ts';
import { parseStored } from '../../kernel/parse.ts';
import type { Condition, Key, Row, Table } from '../../platform/dynamodb.ts';
import { isSameRequest } from '../../platform/once.ts';
import { countDifferent } from '../../platform/quota.ts';
import { stopList } from '../../platform/stop-list.ts';
import { agreementHead, type Agreement } from './model/agreement.ts';
import type { Revised } from './model/lifecycle.ts';
import { placeOf, storedOperation, type Operation } from './model/operation.ts';
import {
  expiry,
  storedQuestions,
  withQuestions,
  type PredicateBudget,
} from './model/predicates.ts';
import { storedSignatory, type Signatory } from './model/signatory.ts';
import type { AgreementStore, History, StoredRevision } from './service/ports.ts';

/** As many agreements or signatories of one department as are read at once. */
const most = 1_000;
/** As many revisions of an agreement as are read: one with more is not whole, and so not in force. */
const mostRevisions = 10_000;
/** Marks kept with an agreement: a request repeated after more changes than these is a new one. */
const marksKept = 50;
const storedMarks = z.array(z.string());

/**
 * Layout: `pk` = agreement, `sk` = AGREEMENT holds the newest revision and what follows from all of them; `sk` =
 * REVISION#number an earlier one. `pk` = consumer#department or provider#department, `sk` = agreement points to it,
 * written first: a pointer to nothing is passed over. `pk` = signatories#department, `sk` = key holds who signs by it.
 * `pk` = predicates#pseudonym, `sk` = day#consumer#purpose holds a keyed hash of each question counted against that
 * budget; the database drops it some time after `expiresAt`. So it does with `pk` = volume#agreement#day, the people
 * counted that day, and volume#agreement#day#hash, one of them. `pk` = operations#department, `sk` = client#documentId
 * holds a registered operation. `pk` = stopped#clients, `sk` = client says whether it is let in.
 */
export function agreementStore(table: Table, secret: Uint8Array): AgreementStore {
  return {
    history: async (id) => {
      const rows = await table.query({ pk: id, limit: mostRevisions });
      const head = rows.find(({ sk }) => sk === place);
      return head && historyIn(head, rows);
    },
    agreementsOf: async (part, department) => {
      const pointers = await table.query({ pk: `${part}#${department}`, limit: most });
      const ids = pointers.flatMap((row) => agreementId.parse(row['sk']) ?? []);
      const rows = ids.length > 0 ? await table.getMany(ids.map(keyOf)) : [];
      return rows.map(readHead).sort((a, b) => (a.id < b.id ? -1 : 1));
    },
    create: async (first) => {
      const { id, consumer, provider } = first.agreement;
      await table.insert({ pk: `consumer#${consumer}`, sk: id });
      await table.insert({ pk: `provider#${provider}`, sk: id });
      return table.insert(headRow(first, []));
    },
    append: async (next, { head, revisions, marks }, { mark, states }) => {
      const before = revisions.at(-1);
      if (before) await table.insert({ pk: head.id, sk: placeOfRevision(head.version), ...before });
      const kept = [...marks, ...(mark === undefined ? [] : [mark])].slice(-marksKept);
      return table.replaceIf(headRow(next, kept), stillAt(head.version, states));
    },
    signatories: async (keys) => (await table.getMany(keys.map(signatoryKey))).map(readSignatory),
    signatoriesOf: async (department) => {
      const rows = await table.query({ pk: `signatories#${department}`, limit: most });
      return rows.map(readSignatory);
    },
    insertSignatory: (signatory) => table.insert({ ...signatoryKey(signatory), ...signatory }),
    withdrawSignatory: (signatory) =>
      table.replaceIf(
        { ...signatoryKey(signatory), ...signatory },
        {
          expression: 'attribute_exists(#key) AND #at = :never',
          names: { '#key': 'keyId', '#at': 'withdrawnAt' },
          values: { ':never': null },
        },
      ),
    clients: stopList(table, 'clients'),
    spend: (budget, questions) => {
      const hashOf = (text: string) => blindIndex(secret, 'predicate', [budget.citizen, text]);
      return count(table, budgetRow(secret, budget), questions.map(hashOf));
    },
    countPeople: ({ agreement, day, most: cap }, people) => {
      const hashOf = (citizen: string) => blindIndex(secret, 'volume', [agreement, day, citizen]);
      const quota = { pk: `volume#${agreement}#${day}`, most: cap, expiresAt: expiry({ day }) };
      return countDifferent(table, quota, people.map(hashOf));
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

/** Where the head of an agreement lies. */
const place = 'AGREEMENT';

function keyOf(id: string): Key {
  return { pk: id, sk: place };
}

/** Sorts as the number does. */
function placeOfRevision(number: number): string {
  return `REVISION#${String(number).padStart(6, '0')}`;
}

function headRow({ agreement, text }: Revised, marks: readonly string[]): Key & Row {
  return { ...keyOf(agreement.id), ...agreement, text, marks };
}

function readHead({ pk, sk, text, marks, ...row }: Row): Agreement {
  return parseStored(agreementHead, row, 'agreement');
}

/** Read while somebody changes it, an agreement may have a copy of its newest revision, which is passed over. */
function historyIn(row: Row, rows: readonly Row[]): History {
  const head = readHead(row);
  const earlier = rows.filter(
    ({ sk }) => String(sk) >= 'REVISION#' && String(sk) < placeOfRevision(head.version),
  );
  const newest = { id: head.revision, text: row['text'] };
  return {
    head,
    revisions: [...earlier, newest].map(asRevision),
    marks: parseStored(storedMarks, row['marks'], 'marks'),
  };
}

/** What is damaged is no revision, and is found to be none. */
function asRevision(row: Row): StoredRevision {
  const { id, text } = row;
  return { id: typeof id === 'string' ? id : '', text: typeof text === 'string' ? text : '' };
}

function signatoryKey({ department, keyId }: Pick<Signatory, 'department' | 'keyId'>): Key {
  return { pk: `signatories#${department}`, sk: keyId };
}

function readSignatory({ pk, sk, ...row }: Row): Signatory {
  return parseStored(storedSignatory, row, 'signatory');
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
