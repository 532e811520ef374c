import type { Key, Row, Table } from '../../../platform/dynamodb.ts';
import type { KeyStore } from '../service/ports.ts';

/** Layout: `pk` = subject#pseudonym. A table of its own, of which no backup is kept: what is destroyed is gone. */
export function keyStore(table: Table): KeyStore {
  const keyOf = (subject: string): Key => ({ pk: `subject#${subject}`, sk: 'KEY' });
  return {
    keysOf: async (subjects) => {
      const rows = await table.getMany(subjects.map(keyOf));
      return new Map(rows.map((row) => [String(row['pk']).slice('subject#'.length), keyIn(row)]));
    },
    create: async (subject, key) => {
      if (await table.insert({ ...keyOf(subject), bytes: key })) return key;
      const stored = await table.get(keyOf(subject));
      // Somebody destroyed it in between: then it never was, and what is put under it is nobody's to read.
      return stored ? keyIn(stored) : key;
    },
    destroy: (subject) => table.remove(keyOf(subject)),
  };
}

function keyIn({ bytes }: Row): Uint8Array {
  if (!(bytes instanceof Uint8Array)) throw new Error('audit: a stored key is malformed');
  return bytes;
}
