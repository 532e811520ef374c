import { citizenId, pseudonymOf, type DocumentId } from '../kernel/ids.ts';
import { canonicalJson, sha256 } from '../kernel/json.ts';
import { HubError } from '../kernel/problems.ts';
import type { Random } from '../kernel/random.ts';
import { instant, type Clock } from '../kernel/time.ts';
import { commitment, sealPersonal } from '../ledger/personal.ts';
import { carriedKey, type AuditIntake, type IntakeEntry } from '../platform/audit-intake.ts';
import type { Log } from '../platform/log.ts';
import type { Basis } from './authorise.ts';
import type { Actor } from './authenticate.ts';
import { inTime } from './patience.ts';

/** What every record of one request has in common. */
export type Recordable = Basis & {
  readonly request: string;
  readonly actor: Actor;
  /** Undefined when the request was refused before its document was read. */
  readonly operation: DocumentId | undefined;
};

export type Outcome =
  { readonly decision: 'RELEASED' } | { readonly decision: 'REFUSED'; readonly refusal: string };

/** Fields asked for about one person; null when the request reached nobody. */
export type About = {
  readonly subject: string | null;
  readonly fields: readonly string[];
  /** The revision of the person's consent that it rests on, if on one. */
  readonly consent?: string | undefined;
  /** What was read of them, by field, as canonical JSON; nothing when it goes on record before it is read. */
  readonly values?: ReadonlyMap<string, readonly string[]> | undefined;
};

/** Makes the fifth step: durable when it resolves, with the hash of each record. Throws AUDIT_UNAVAILABLE on any doubt. */
export type Record = (
  of: Recordable,
  about: readonly About[],
  outcome: Outcome,
) => Promise<readonly string[]>;

type RecorderDeps = {
  readonly intake: AuditIntake;
  readonly secret: Uint8Array;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
};

/** Milliseconds that the writes of one request may wait for the intake, together, before its answer is refused. */
const patience = 850;

/** Characters of the records of one entry: a row of DynamoDB holds 400 KB, and a character may take three bytes. */
const entryLength = 100_000;

export function recorder(deps: RecorderDeps): Record {
  const waited = new WeakMap<Recordable, number>();
  const write = writer(deps);
  return async (of, about, outcome) => {
    if (about.length === 0) return [];
    const begun = deps.clock.now().getTime();
    const soFar = waited.get(of) ?? 0;
    const at = instant(deps.clock.now());
    const written = about.map((one) => write({ ...of, ...outcome, at }, one));
    try {
      const entries = entriesOf({ request: of.request, at }, written);
      const left = Math.max(1, patience - soFar);
      const insertAll = (signal: AbortSignal) =>
        Promise.all(entries.map((entry) => deps.intake.insertOnce(entry, signal)));
      await inTime(insertAll, left);
      waited.set(of, soFar + deps.clock.now().getTime() - begun);
    } catch (error) {
      const name = error instanceof Error ? error.name : 'unknown';
      deps.log('AUDIT_FAILED', { request: of.request, error: name });
      throw new HubError(
        'AUDIT_UNAVAILABLE',
        'The disclosure cannot be recorded now, so nothing is released; try again later.',
      );
    }
    return written.map(({ text }) => sha256(text));
  };
}

/** What was touched beyond what is already on record. */
export function beyond(touched: readonly About[], recorded: readonly About[]): About[] {
  return touched.flatMap((about) => {
    const before = recorded.filter(({ subject }) => subject === about.subject);
    const rest = about.fields.filter((field) => !isKnown(field, about, before));
    return rest.length > 0 ? [{ ...about, fields: rest }] : [];
  });
}

/** True when the field is on record, with every value that it had. */
function isKnown(field: string, { values }: About, before: readonly About[]): boolean {
  const those = before.filter(({ fields }) => fields.includes(field));
  if (those.length === 0) return false;
  const known = new Set(those.flatMap((one) => one.values?.get(field) ?? []));
  return (values?.get(field) ?? []).every((value) => known.has(value));
}

type Written = { readonly text: string; readonly key: string | null };

/** Writes records. Each process counts its own, so that one that is lost leaves a gap. */
function writer({ secret, random }: RecorderDeps) {
  const name = `gw_${Buffer.from(random(8)).toString('hex')}`;
  const carried = carriedKey(secret);
  let count = 0;
  return (of: Recordable & Outcome & { readonly at: string }, about: About): Written => {
    count += 1;
    const common = { ...recordOf(of, about, secret), writer: name, number: count };
    const { subject, fields, values } = about;
    if (!citizenId.is(subject) || common.subject === null)
      return { text: canonicalJson(common), key: null };
    const [contentKey, commitmentKey] = [random(32), random(32)];
    const personal = { citizen: subject, commitmentKey, ...actingFor(of) };
    const binding = { request: of.request, at: of.at, subject: common.subject };
    const text = canonicalJson({
      ...common,
      personal: sealPersonal(personal, contentKey, binding, random),
      commitments: [...fields].sort().map((field) => {
        const read = values?.get(field);
        return read ? commitment(commitmentKey, field, read) : null;
      }),
    });
    return { text, key: carried.hide(contentKey, sha256(text), random) };
  };
}

function recordOf(
  of: Recordable & Outcome & { readonly at: string },
  { subject, fields, consent }: About,
  secret: Uint8Array,
) {
  const { request, at, actor, operation, access, agreement } = of;
  const { representative } = actingFor(of);
  return {
    v: 2,
    kind: 'DISCLOSURE',
    request,
    at,
    client: actor.client,
    department: actor.department,
    actor: actor.kind,
    representative: representative === undefined ? undefined : pseudonymOf(secret, representative),
    organisation: actor.organisation,
    clerk: actor.clerk?.id,
    evidence: actor.clerk?.evidence,
    evidenceMethod: actor.clerk?.method,
    agreement: agreement?.id ?? access?.agreement ?? null,
    agreementVersion: agreement?.version ?? null,
    purpose: access?.purpose ?? null,
    legalBasis: agreement?.legalBasis.citation ?? null,
    consent,
    case: access?.case ?? null,
    operation,
    subject: subject === null ? null : pseudonymOf(secret, subject),
    fields: [...fields].sort(),
    decision: of.decision,
    refusal: of.decision === 'REFUSED' ? of.refusal : null,
  };
}

/** The citizen who acts for another. */
function actingFor({ actor, access }: Recordable): { readonly representative?: string } {
  const isFor = [undefined, actor.citizen].includes(access?.onBehalfOf);
  return actor.citizen === undefined || isFor ? {} : { representative: actor.citizen };
}

/** As few entries as hold the records. */
function entriesOf(
  of: { readonly request: string; readonly at: string },
  written: readonly Written[],
): readonly IntakeEntry[] {
  const runs: Written[][] = [];
  let length = Number.POSITIVE_INFINITY;
  for (const one of written) {
    length += one.text.length;
    if (length <= entryLength) runs.at(-1)?.push(one);
    else {
      runs.push([one]);
      length = one.text.length;
    }
  }
  return runs.map((run) => ({
    ...of,
    records: run.map(({ text }) => text),
    keys: run.map(({ key }) => key),
  }));
}
