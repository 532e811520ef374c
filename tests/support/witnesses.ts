import { generateKeyPairSync } from 'node:crypto';
import { witness, type WitnessDeps, type WitnessStore } from '../../src/cli/witness/answer.ts';
import { verifierKey, type NoteKey } from '../../src/ledger/note-key.ts';
import type { NoteSigner } from '../../src/ledger/note.ts';
import type { WitnessAnswer } from '../../src/ledger/witness.ts';
import { listen, type HttpAnswer } from '../../src/platform/http.ts';
import { cosigner } from '../../src/platform/log-signer.ts';
import { systemClock } from '../../src/kernel/time.ts';
import { signerOf } from './room.ts';

export function witnessSigner(name: string): NoteSigner {
  return cosigner(name, generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' }));
}

/** A witness's memory that ends with the test. */
function memory(): WitnessStore {
  const notes = new Map<string, string>();
  return {
    latest: async (origin) => notes.get(origin),
    advance: async (origin, from, to) => {
      if (notes.get(origin) !== from) return false;
      notes.set(origin, to);
      return true;
    },
  };
}

export type TestWitness = {
  readonly key: NoteKey;
  readonly post: (body: string) => Promise<HttpAnswer>;
  /** As a log hears it; rejects while it is away. */
  readonly add: (body: string) => Promise<WitnessAnswer>;
  readonly away: () => void;
  readonly back: () => void;
};

/** A witness of the log of this origin, in process. */
export function testWitness(
  name: string,
  origin: string,
  changes: Partial<WitnessDeps> = {},
): TestWitness {
  const signer = witnessSigner(name);
  const answer = witness({
    signer,
    logs: [signerOf(origin).key],
    store: memory(),
    clock: { now: () => new Date('2026-03-10T00:00:00.000Z') },
    ...changes,
  });
  const post = (body: string): Promise<HttpAnswer> =>
    answer({ method: 'POST', path: '/add-checkpoint', headers: {}, body });
  let isAway = false;
  return {
    key: signer.key,
    post,
    add: async (sent) => {
      if (isAway) throw new Error('away');
      const { status, body } = await post(sent);
      if (status === 200) return { kind: 'COSIGNED', lines: body.toString() };
      if (status === 409) return { kind: 'OTHER_SIZE', size: BigInt(body.toString().trim()) };
      return { kind: 'REFUSED', status };
    },
    away: () => {
      isAway = true;
    },
    back: () => {
      isAway = false;
    },
  };
}

/** A witness behind HTTP, and the setting that makes it the only one of a hub. */
export type ServedWitness = {
  readonly key: NoteKey;
  readonly setting: object;
  readonly close: () => Promise<void>;
};

export async function servedWitness(log: NoteKey): Promise<ServedWitness> {
  const signer = witnessSigner('witness.example');
  const answer = witness({ signer, logs: [log], store: memory(), clock: systemClock });
  const failed = { status: 500, headers: {}, body: '' };
  const server = await listen(0, answer, () => failed);
  const url = `http://127.0.0.1:${String(server.port)}`;
  return {
    key: signer.key,
    setting: { quorum: 1, witnesses: [{ url, key: verifierKey(signer.key) }] },
    close: server.close,
  };
}
