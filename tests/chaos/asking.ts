import { SignJWT, exportJWK, generateKeyPair } from 'jose';
import { z } from 'zod';
import { pseudonymOf } from '../../src/kernel/ids.ts';
import { logKey, secrets } from '../support/room.ts';
import type { Released } from './history.ts';

const issuer = 'http://127.0.0.1/issuer';
const audience = 'http://127.0.0.1/graphql';
const access = { agreement: 'agr_hrss_social_insurance', purpose: 'SOCIAL_INSURANCE_REGISTRATION' };
const query = 'query($id: ID!) { citizen(id: $id) { identity { sex } } }';
const fields = ['Identity.sex', 'Query.citizen'];

const answerSchema = z.object({
  data: z.object({ citizen: z.object({ identity: z.object({ sex: z.string() }) }) }),
  extensions: z.object({ receipt: z.object({ records: z.array(z.string()) }) }),
});

/** A department's system, and what a gateway has to be told to know it. */
export type Asking = {
  readonly settings: object;
  /** Asks about the next of the people; answers what left, or nothing when it was refused or cut off. */
  readonly ask: (port: number, people: readonly string[]) => Promise<Released | undefined>;
};

export async function openAsking(): Promise<Asking> {
  const pair = await generateKeyPair('ES256', { extractable: true });
  const decision = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true });
  const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
  const token = (): Promise<string> =>
    new SignJWT({
      client_id: 'hrss-insurance',
      department: 'dept_hrss',
      kind: 'DEPARTMENT',
    })
      .setProtectedHeader({ alg: 'ES256', kid: 'k', typ: 'at+jwt' })
      .setIssuer(issuer)
      .setAudience(audience)
      .setSubject('hrss-insurance')
      .setIssuedAt()
      .setExpirationTime('300 s')
      .sign(pair.privateKey);
  let asked = 0;
  return {
    settings: {
      issuer,
      audience,
      log: logKey,
      secrets: {
        index: hex(secrets.index),
        cursor: hex(secrets.cursor),
        audit: hex(secrets.audit),
      },
      decision: {
        privateKey: await exportJWK(decision.privateKey),
        publicKey: await exportJWK(decision.publicKey),
      },
      issuerKey: { ...(await exportJWK(pair.publicKey)), kid: 'k', alg: 'ES256' },
    },
    ask: async (port, people) => {
      asked += 1;
      const id = people[asked % people.length] ?? '';
      const body = JSON.stringify({ query, variables: { id }, extensions: { access } });
      const answer = await answered(port, await token(), body);
      if (!answer.success) return undefined;
      const { records } = answer.data.extensions.receipt;
      return { subject: pseudonymOf(secrets.audit, id), fields, records };
    },
  };
}

async function answered(port: number, token: string, body: string) {
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` };
  try {
    const url = `http://127.0.0.1:${String(port)}/graphql`;
    const got = await fetch(url, { method: 'POST', headers, body });
    return answerSchema.safeParse(await got.json());
  } catch {
    return answerSchema.safeParse(undefined);
  }
}
