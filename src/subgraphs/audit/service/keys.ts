import type { Random } from '../../../kernel/random.ts';
import { seal, unseal } from '../../../kernel/seal.ts';
import { openPersonal, type Personal } from '../../../ledger/personal.ts';
import type { Leaf } from '../model/log.ts';
import { readRecord, type Disclosure } from '../model/disclosure.ts';
import type { AuditStore, KeyStore } from './ports.ts';

const keySize = 32;

export type RewrapDeps = {
  readonly keys: KeyStore;
  /** Shows what the gateway hid for the way through the intake; undefined when it was not hidden for this record. */
  readonly show: (hidden: string, record: string) => Uint8Array | undefined;
  readonly random: Random;
};

/** Puts the key of a record under that of its person. */
export type Rewrap = (record: string, hidden: string | null) => string | null;

/**
 * Keys of records leave the intake under the audit keys of their people, which are made on first use. Those are read
 * once for all records, here and not in the gateway: no answer waits for them.
 */
export async function rewrapper(
  { keys, show, random }: RewrapDeps,
  leaves: readonly Leaf[],
): Promise<Rewrap> {
  const subjectOf = new Map(
    leaves.flatMap(({ id, text, key }) => {
      const { subject } = readRecord(text);
      return subject === null || key === null ? [] : [[id, subject] as const];
    }),
  );
  const subjects = [...new Set(subjectOf.values())];
  const known = new Map(await keys.keysOf(subjects));
  const missing = subjects.filter((subject) => !known.has(subject));
  await Promise.all(
    missing.map(async (subject) => known.set(subject, await keys.create(subject, random(keySize)))),
  );
  return (record, hidden) => {
    const under = known.get(subjectOf.get(record) ?? '');
    if (!under || hidden === null) return null;
    const key = show(hidden, record);
    if (!key) throw new Error('audit: a key in the intake was not hidden for its record');
    return Buffer.from(seal(under, key, record, random)).toString('base64url');
  };
}

/** The personal part of a disclosure; undefined when it has none, or its person's key is destroyed. */
export async function personalOf(
  { store, keys }: { readonly store: AuditStore; readonly keys: KeyStore },
  disclosure: Disclosure,
): Promise<Personal | undefined> {
  const { subject, personal, id, request, at } = disclosure;
  if (subject === null || personal === undefined) return undefined;
  const [wrapped, under] = await Promise.all([store.keyOf(disclosure), keys.keysOf([subject])]);
  const subjectKey = under.get(subject);
  if (wrapped === undefined || !subjectKey) return undefined;
  const key = unseal(subjectKey, Buffer.from(wrapped, 'base64url'), id);
  return key && openPersonal(personal, key, { request, at, subject });
}
