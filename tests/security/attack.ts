import { Kind, parse, type OperationDefinitionNode } from 'graphql';
import type { CompiledOperation } from '../../src/policy/compile.ts';
import type { PolicySchema } from '../../src/policy/schema.ts';
import type { TestHub } from '../support/hub.ts';
import type { Build, Verdict } from './advisory.ts';

/** An attack in several forms has succeeded when one of them has. */
export function worst(verdicts: readonly Verdict[]): Verdict {
  return verdicts.includes('GOT_THROUGH') ? 'GOT_THROUGH' : 'HELD_OFF';
}

/** The verdict on a refusal by one of these codes, or on what came instead of it. */
export function verdictOn(
  answer: { readonly code?: string | undefined; readonly text: string },
  { refused, leaked }: { readonly refused: readonly string[]; readonly leaked: string },
): Verdict {
  if (answer.text.includes(leaked)) return 'GOT_THROUGH';
  if (answer.code !== undefined && refused.includes(answer.code)) return 'HELD_OFF';
  throw new Error(`attack: neither held off nor through: ${answer.text}`);
}

/** What a build makes of a document of one operation. */
export function compiled(build: Build, policy: PolicySchema, text: string): CompiledOperation {
  const document = parse(text);
  const operation = document.definitions.find(
    (node): node is OperationDefinitionNode => node.kind === Kind.OPERATION_DEFINITION,
  );
  if (!operation) throw new Error('attack: no operation');
  return build.compile(policy, document, operation);
}

/** Attacks a hub of two small rooms, and stops it. */
export async function withHub<T>(build: Build, work: (hub: TestHub) => Promise<T>): Promise<T> {
  const hub = await build.testHub();
  try {
    return await work(hub);
  } finally {
    await hub.gateway.stop();
  }
}
