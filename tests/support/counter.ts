import { SignJWT } from 'jose';
import { signEvidence, type Reader } from '../../src/dev/identity/evidence.ts';
import { generateKeys, publicKey } from '../../src/dev/identity/keys.ts';
import { evidenceType, type Witness } from '../../src/gateway/evidence.ts';
import type { Clock } from '../../src/kernel/time.ts';
import type { EvidenceMethod } from '../../src/policy/evidence.ts';

const issuer = 'http://127.0.0.1/issuer';
const clientId = 'hrss-counter';
const department = 'dept_hrss';
export const clerk = 'clk_hrss_0007';

/** The counter's right to act for a person who is there. */
export const counterAccess = { agreement: 'agr_hrss_counter', purpose: 'COUNTER_ASSISTANCE' };

export type CounterClaims = Readonly<Record<string, unknown>>;

/** A counter of the whole hub: its witness, and what the issuer would put into a clerk's token. */
export type TestCounter = {
  readonly witness: Witness;
  readonly evidence: (citizenId: string, method?: EvidenceMethod) => Promise<string>;
  /** Evidence but for what is changed, still signed by the witness. */
  readonly forged: (claims: CounterClaims) => Promise<string>;
  readonly claims: (citizenId: string, evidence: string) => CounterClaims;
};

export async function openCounter(clock: Clock): Promise<TestCounter> {
  const id = 'hrss-card-reader';
  const keys = await generateKeys([id]);
  const privateKey = keys.clients[id];
  if (!privateKey) throw new Error('counter: no key');
  const reader: Reader = { id, department, privateKey };
  return {
    witness: { id, department, key: publicKey(privateKey) },
    evidence: (citizenId, method = 'ID_DOCUMENT_READ') =>
      signEvidence(reader, { issuer, citizenId, clerkId: clerk, method }, clock),
    forged: (claims) =>
      new SignJWT({ ...claims })
        .setProtectedHeader({ alg: 'ES256', typ: evidenceType, kid: privateKey.kid })
        .sign(privateKey),
    claims: (sub, evidence) => ({
      sub,
      kind: 'CITIZEN',
      client_id: clientId,
      department,
      act: { sub: clerk, client_id: clientId, department },
      evidence,
    }),
  };
}
