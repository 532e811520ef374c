import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { mapMyinfo } from '../../src/cli/import/myinfo.ts';
import type { RecordLine } from '../../src/cli/import/record-line.ts';
import { seedLines } from '../../src/dev/seed/lines.ts';

type Members = Readonly<Record<string, unknown>>;
type Provenance = Members & { readonly observedAt: string; readonly assurance: string };
export type Held = Members & { readonly provenance: Provenance };

/** What the hub answers about one person, record by record. */
export type Person = {
  readonly identity: Held | null;
  readonly contact: Held | null;
  readonly addresses: readonly Held[];
  readonly household: Held | null;
  readonly employment: Held | null;
  readonly licences: { readonly nodes: readonly Held[] };
  readonly submissions: { readonly nodes: readonly Held[] };
};

const myinfo = createRequire(import.meta.url).resolve('@opengovsg/mockpass/static/myinfo/v3.json');

/** The 31 synthetic personas of Myinfo, as the import reads them. */
export function myinfoPeople(): readonly Person[] {
  const mapped = mapMyinfo(JSON.parse(readFileSync(myinfo, 'utf8')));
  if (!mapped.ok) throw new Error('no personas');
  return peopleIn(mapped.value.lines);
}

/** Everybody in the seed, in its order. */
export function seedPeople(): readonly Person[] {
  return peopleIn(seedLines());
}

function peopleIn(lines: readonly RecordLine[]): readonly Person[] {
  const ids = [...new Set(lines.map(({ nationalId }) => nationalId))];
  return ids.map((id) => personOf(lines.filter(({ nationalId }) => nationalId === id)));
}

function personOf(lines: readonly RecordLine[]): Person {
  const of = (kind: RecordLine['kind']): readonly Held[] =>
    lines.filter((line) => line.kind === kind).map(heldOf);
  return {
    identity: of('IDENTITY')[0] ?? null,
    contact: of('CONTACT')[0] ?? null,
    addresses: of('ADDRESS'),
    household: of('HOUSEHOLD')[0] ?? null,
    employment: of('EMPLOYMENT')[0] ?? null,
    licences: { nodes: of('LICENCE') },
    submissions: { nodes: of('SUBMISSION').map(withDocuments) },
  };
}

function heldOf(line: RecordLine): Held {
  const { authority, observedAt, assurance, version, data } = line;
  const until = 'validUntil' in line ? line.validUntil : null;
  const provenance = {
    authority: { id: authority },
    observedAt,
    assurance,
    version,
    validUntil: until ?? null,
  };
  const usual = { id: `${line.kind}-${line.sourceRecord}`, state: 'VALID', validUntil: null };
  return {
    ...(line.kind === 'LICENCE' ? { ...usual, issuer: { id: authority } } : { id: usual.id }),
    ...data,
    provenance,
  };
}

function withDocuments(submission: Held): Held {
  const { documents } = submission;
  const dated = Array.isArray(documents)
    ? documents.map((one: object) => ({ acceptedOn: null, validUntil: null, ...one }))
    : [];
  return { ...submission, documents: dated };
}
