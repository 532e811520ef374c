import { Kind, parse, type OperationDefinitionNode } from 'graphql';
import { authoriser } from '../src/gateway/authorise.ts';
import { supergraphSdl } from '../src/gateway/generated/supergraph.ts';
import { agreementId, departmentId } from '../src/kernel/ids.ts';
import { systemClock } from '../src/kernel/time.ts';
import { compile } from '../src/policy/compile.ts';
import { decide, grantedBy, type Agreement } from '../src/policy/decide.ts';
import { readPolicySchema } from '../src/policy/schema.ts';
import { departmentQuery } from '../src/dev/demo/documents.ts';
import { departmentAccess } from './question.ts';
import { median, row, type Row } from './rows.ts';

const rounds = 2_000;

/** Decisions timed together: one alone is shorter than the clock can tell. */
const decisions = 1_000;

/** Of a request's time, what authorisation before execution may take at the most. */
const largestShare = 0.05;

/**
 * The department's query through the steps that decide which fields it may read: compiled anew, decided, and both with
 * all that is around them as a warm request has it. `request` is the median of the whole request, in milliseconds.
 */
export async function authorisationRows(request: number): Promise<readonly Row[]> {
  const policy = readPolicySchema(supergraphSdl);
  const document = parse(departmentQuery);
  const operation = document.definitions.find(
    (node): node is OperationDefinitionNode => node.kind === Kind.OPERATION_DEFINITION,
  );
  if (!operation) throw new Error('bench: no operation');
  const compiled = compile(policy, document, operation);
  const agreement = agreementFor(compiled.coordinates);
  const granted = grantedBy(policy, agreement.fields);
  const authorise = authoriser({
    policy,
    agreements: { find: async () => agreement },
    standing: async () => new Map(),
    clock: systemClock,
    stage: 'SANDBOX',
    levels: {},
  });
  const actor = { kind: 'DEPARTMENT', client: 'bench', department: agreement.consumer } as const;
  const compiling: number[] = [];
  const deciding: number[] = [];
  const authorising: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    compiling.push(timed(() => compile(policy, document, operation)));
    deciding.push(timed(() => repeated(() => decide(policy, compiled, granted))) / decisions);
    const begun = performance.now();
    const { ok } = await authorise({
      actor,
      access: departmentAccess,
      operation: compiled,
      origin: { kind: 'FREE' },
    });
    authorising.push(performance.now() - begun);
    if (!ok) throw new Error('bench: the query is refused');
  }
  return [
    row('authorisation, compile a document, p50', median(compiling), 'ms'),
    row('authorisation, decide, p50', median(deciding) * 1e6, 'ns'),
    row('authorisation, warm request, p50', median(authorising), 'ms'),
    row('authorisation, share of a request', median(authorising) / request, 'x', largestShare),
  ];
}

/** One that grants exactly these. */
function agreementFor(fields: readonly string[]): Agreement {
  const id = agreementId.parse(departmentAccess.agreement);
  const consumer = departmentId.parse('dept_hrss');
  const provider = departmentId.parse('dept_psb');
  if (!id || !consumer || !provider) throw new Error('bench: ids');
  return {
    id,
    version: 1,
    consumer,
    provider,
    purpose: departmentAccess.purpose,
    legalBasis: { citation: 'bench' },
    subjectScope: 'STATUTE',
    isForSealed: false,
    fields,
    optionalFields: [],
    documents: 'FREE',
    state: 'ACTIVE',
    stage: 'SANDBOX',
    territory: null,
    volumePerDay: null,
    firstBadRevision: null,
    validFrom: '2000-01-01',
    validUntil: '2999-12-31',
  };
}

function repeated(work: () => unknown): void {
  for (let n = 0; n < decisions; n += 1) work();
}

function timed(work: () => unknown): number {
  const begun = performance.now();
  work();
  return performance.now() - begun;
}
