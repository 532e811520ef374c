import { pseudonymOf, type DocumentId } from '../kernel/ids.ts';
import { canonicalJson, sha256, type Json } from '../kernel/json.ts';
import { HubError } from '../kernel/problems.ts';
import { instant, type Clock } from '../kernel/time.ts';
import type { AuditIntake } from '../platform/audit-intake.ts';
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
};

/** Makes the fifth step: durable when it resolves, with the hash of each record. Throws AUDIT_UNAVAILABLE on any doubt. */
export type Record = (
  of: Recordable,
  about: readonly About[],
  outcome: Outcome,
) => Promise<readonly string[]>;

/** Milliseconds that the writes of one request may wait for the intake, together, before its answer is refused. */
const patience = 850;

export function recorder(deps: {
  readonly intake: AuditIntake;
  readonly secret: Uint8Array;
  readonly clock: Clock;
  readonly log: Log;
}): Record {
  const waited = new WeakMap<Recordable, number>();
  return async (of, about, outcome) => {
    if (about.length === 0) return [];
    const begun = deps.clock.now().getTime();
    const soFar = waited.get(of) ?? 0;
    const at = instant(deps.clock.now());
    const records = about.map((one) =>
      canonicalJson(recordOf({ ...of, ...outcome, at }, one, deps.secret)),
    );
    try {
      const entry = { request: of.request, at, records };
      const left = Math.max(1, patience - soFar);
      await inTime((signal) => deps.intake.insertOnce(entry, signal), left);
      waited.set(of, soFar + deps.clock.now().getTime() - begun);
    } catch (error) {
      const name = error instanceof Error ? error.name : 'unknown';
      deps.log('AUDIT_FAILED', { request: of.request, error: name });
      throw new HubError(
        'AUDIT_UNAVAILABLE',
        'The disclosure cannot be recorded now, so nothing is released; try again later.',
      );
    }
    return records.map(sha256);
  };
}

/** What was touched beyond what is already on record. */
export function beyond(touched: readonly About[], recorded: readonly About[]): About[] {
  return touched.flatMap(({ subject, fields }) => {
    const known = new Set(recorded.flatMap((one) => (one.subject === subject ? one.fields : [])));
    const rest = fields.filter((field) => !known.has(field));
    return rest.length > 0 ? [{ subject, fields: rest }] : [];
  });
}

function recordOf(
  of: Recordable & Outcome & { readonly at: string },
  { subject, fields, consent }: About,
  secret: Uint8Array,
): Json {
  const { request, at, actor, operation, access, agreement } = of;
  return {
    v: 1,
    request,
    at,
    client: actor.client,
    department: actor.department,
    actor: actor.kind,
    representative:
      actor.citizen === undefined || [undefined, actor.citizen].includes(access?.onBehalfOf)
        ? undefined
        : pseudonymOf(secret, actor.citizen),
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
