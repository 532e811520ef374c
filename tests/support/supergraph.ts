import { supergraphSdl } from '../../src/gateway/generated/supergraph.ts';
import { readPolicySchema, type PolicySchema } from '../../src/policy/schema.ts';

let read: PolicySchema | undefined;

/** What policy knows of the real supergraph; read by the first test that asks, so that mutants of reading it are that test's. */
export function realPolicy(): PolicySchema {
  read ??= readPolicySchema(supergraphSdl);
  return read;
}
