import { generateKeyPairSync } from 'node:crypto';
import { Kind, parse } from 'graphql';
import { exportJWK, generateKeyPair } from 'jose';
import { systemClock, type Clock } from '../../src/kernel/time.ts';
import {
  decisionSigner,
  decisionVerifier,
  type Decision,
} from '../../src/platform/decision-token.ts';
import { logSigners } from '../../src/platform/log-signer.ts';
import {
  openRoom,
  type RoomAnswer,
  type RoomDefinition,
  type RoomDeps,
} from '../../src/platform/room.ts';
import { withTables, type TestDatabase } from './dynamodb.ts';

export const secrets: RoomDeps['secrets'] = {
  index: new Uint8Array(32).fill(1),
  cursor: new Uint8Array(32).fill(2),
  audit: new Uint8Array(32).fill(3),
};

/** The key of every log of the tests. */
export const logKey = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' });
export const signerOf = logSigners(logKey);

export type TestRoom = {
  readonly deps: RoomDeps;
  readonly database: TestDatabase;
  /** Asks under a decision that allows every field about everybody, but for `changes`. */
  readonly ask: (
    document: string,
    variables?: object,
    changes?: Partial<Decision>,
  ) => Promise<RoomAnswer>;
  readonly logged: readonly string[];
};

/** A room over a database of its own, asked as a department unless a test says otherwise. */
export async function testRoom<Service>(
  define: (deps: RoomDeps) => RoomDefinition<Service>,
  options: { readonly tables: readonly string[]; readonly clock?: Clock },
): Promise<TestRoom> {
  const database = await withTables(options.tables);
  const deps = { table: database.table, secrets, clock: options.clock ?? systemClock };
  const pair = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true });
  const sign = await decisionSigner(await exportJWK(pair.privateKey), systemClock);
  const verify = await decisionVerifier(await exportJWK(pair.publicKey), systemClock);
  const logged: string[] = [];
  const definition = define(deps);
  const room = openRoom(definition, {
    verify,
    log: (code, fields) => logged.push(JSON.stringify({ code, ...fields })),
  });
  const decision: Decision = {
    request: 'req_1',
    actor: { kind: 'DEPARTMENT', client: 'client-a', department: 'dept_a' },
    allow: everyField(definition.typeDefs),
    subjects: '*',
  };
  return {
    deps,
    database,
    logged,
    ask: async (document, variables = {}, changes = {}) =>
      room.ask({
        document,
        variables: { ...variables },
        token: await sign({ ...decision, ...changes }),
      }),
  };
}

function everyField(typeDefs: string): string[] {
  return parse(typeDefs).definitions.flatMap((node) =>
    node.kind === Kind.OBJECT_TYPE_DEFINITION || node.kind === Kind.OBJECT_TYPE_EXTENSION
      ? (node.fields ?? []).map((field) => `${node.name.value}.${field.name.value}`)
      : [],
  );
}
