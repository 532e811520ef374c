import { z } from 'zod';
import { citizenId, clerkId, departmentId, organisationId } from '../kernel/ids.ts';
import { instant } from '../kernel/time.ts';
import type { Decision } from '../platform/decision-token.ts';
import type { Assurance } from '../policy/classes.ts';
import { evidenceMethods } from '../policy/evidence.ts';
import type { Evidence } from './evidence.ts';

/** Who asks: a department's system, or a citizen through a department's portal, and whoever acts for them. */
export type Actor = Decision['actor'];

/** What each `acr` of an issuer means; any other is no known level. */
export type Levels = Readonly<Record<string, Assurance>>;

/**
 * Who acts for the person that `sub` names (RFC 8693 section 4.1): a clerk of the department whose client asks, or a
 * citizen, for themselves or for an organisation. Nobody acts for somebody who acts.
 */
const actSchema = z.union([
  z.strictObject({
    sub: z.string().refine(clerkId.is),
    client_id: z.string(),
    department: z.string(),
  }),
  z.strictObject({
    sub: z.string().refine(citizenId.is),
    organisation: z.string().refine(organisationId.is).optional(),
  }),
]);

const members = z.object({
  sub: z.string(),
  client_id: z.string().min(1),
  department: z.string().refine(departmentId.is),
  kind: z.enum(['DEPARTMENT', 'CITIZEN']),
  iat: z.number(),
  exp: z.number(),
  acr: z.string().optional(),
  // A binding that is not checked here, to a certificate for example, must not pass for none.
  cnf: z.strictObject({ jkt: z.string() }).optional(),
  act: actSchema.optional(),
  evidence: z.string().optional(),
});

/** What an access token of the issuer says (RFC 9068), as far as it is heeded here. */
export type Claims = z.infer<typeof members>;

export const claimsSchema = members
  .refine(({ kind, sub }) => citizenId.is(sub) === (kind === 'CITIZEN'), { path: ['sub'] })
  .refine(isFitting, { path: ['act'] });

/** A clerk acts through the client that the token is for; a citizen acts for another, and brings no evidence. */
function isFitting({ kind, sub, client_id, department, act, evidence }: Claims): boolean {
  if (!act) return evidence === undefined;
  if (kind !== 'CITIZEN') return false;
  if ('client_id' in act) return act.client_id === client_id && act.department === department;
  return act.sub !== sub && evidence === undefined;
}

/** The clerk who acts, of a token that is for one. */
export function clerkIn({ act }: Claims): string | undefined {
  return act && 'client_id' in act ? act.sub : undefined;
}

/** A clerk's evidence says how surely the person is known; without it that is not known at all. */
export function actorIn(claims: Claims, levels: Levels, evidence?: Evidence): Actor {
  const { sub, client_id: client, department, kind, act, acr = '' } = claims;
  const caller = { kind, client, department };
  if (kind === 'DEPARTMENT') return caller;
  if (act && 'client_id' in act) {
    const seen = evidence && {
      assurance: evidenceMethods[evidence.method].assurance,
      clerk: {
        id: act.sub,
        evidence: evidence.id,
        method: evidence.method,
        since: instant(new Date(claims.iat * 1000)),
      },
    };
    return { ...caller, citizen: sub, clerk: { id: act.sub }, ...seen };
  }
  const assurance = Object.hasOwn(levels, acr) ? levels[acr] : undefined;
  const sure = assurance ? { assurance } : {};
  if (!act) return { ...caller, citizen: sub, ...sure };
  const { sub: citizen, organisation } = act;
  const represents = citizenId.parse(sub);
  const forWhom = {
    ...(represents === undefined ? {} : { represents }),
    ...(organisation === undefined ? {} : { organisation }),
  };
  return { ...caller, citizen, ...forWhom, ...sure };
}
