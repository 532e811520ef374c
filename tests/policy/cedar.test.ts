import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parse, type DocumentNode } from 'graphql';
import { seedAgreements } from '../../src/dev/seed/agreements.ts';
import { agreementId, departmentId } from '../../src/kernel/ids.ts';
import type { Agreement } from '../../src/policy/decide.ts';
import { boundless } from '../support/boundless.ts';
import { documentsOf } from '../support/documents.ts';
import { operationIn } from '../support/operation.ts';
import { pathsIn } from '../support/paths.ts';
import { policy, type PolicyUnderTest } from '../support/policy.ts';
import { buildWithout } from './builds.ts';
import { cedarOf, faultsIn, policiesOf, type Request } from './cedar.ts';
import { grounds } from './questions.ts';
import { written } from './shapes.ts';
import { inDecisions } from './weakenings/decisions.ts';
import { inRules } from './weakenings/rules.ts';

const { sdl, schema, reference } = grounds.REAL;
const isProtected = (field: string): boolean => reference.classOf(field) !== 'PUBLIC';
const fields = reference.coordinates.filter(isProtected).toSorted();

/** Those of the seed; and wide ones, each without every twentieth field, and with one that does not exist. */
const agreements: readonly Agreement[] = [
  ...seedAgreements(policy.readPolicySchema(sdl)),
  ...[0, 1, 2, 3].map((nth) => ({
    id: `agr_wide_${nth}`,
    consumer: nth < 2 ? 'dept_hrss' : 'dept_samr',
    purpose: nth % 2 === 0 ? 'APPLICATION_PREFILL' : 'REGISTER_MAINTENANCE',
    fields: [...fields.filter((_, index) => index % 20 !== nth && index > 0), 'Citizen.shoeSize'],
  })),
].map(({ id, consumer, purpose, fields: granted }) => ({
  id: known(agreementId.parse(id)),
  consumer: known(departmentId.parse(consumer)),
  provider: known(departmentId.parse('dept_psb')),
  purpose,
  fields: granted,
  optionalFields: [],
  version: 1,
  legalBasis: { citation: 'Test Act 1' },
  subjectScope: 'STATUTE',
  isForSealed: false,
  documents: 'FREE',
  state: 'ACTIVE',
  stage: 'PRODUCTION',
  territory: null,
  volumePerDay: null,
  firstBadRevision: null,
  validFrom: '2026-01-01',
  validUntil: '2036-12-31',
}));

/** One for each field, and as many again that nobody wrote. */
const documents = [
  ...[...pathsIn(schema).values()].map((path) => parse(written(path, 'DIRECT'))),
  ...fc.sample(documentsOf(schema), { numRuns: 250, seed: 1 }),
].map((document) => ({ document, needs: reference.needs(document).filter(isProtected) }));

/** Before, on, between and after the days on which a request is made. */
const [before, first, middle, last, after] = [
  '2026-02-28',
  '2026-03-01',
  '2026-03-15',
  '2026-03-31',
  '2026-04-01',
] as const;

/** The usual; one in nine times the other. */
const mostly = <T>(usual: T, other: T) =>
  fc.oneof(
    { arbitrary: fc.constant(usual), weight: 8 },
    { arbitrary: fc.constant(other), weight: 1 },
  );

/** The agreement's own; one in six times that of another, or none. */
const mostlyOwn = (others: readonly string[]) =>
  fc.oneof(
    { arbitrary: fc.constant(undefined), weight: 5 },
    { arbitrary: fc.constantFrom(...others, ''), weight: 1 },
  );

const requests = fc
  .record({
    document: fc.constantFrom(...documents),
    agreement: fc.constantFrom(...agreements),
    state: fc.constantFrom<Agreement['state'][]>('ACTIVE', 'ACTIVE', 'ACTIVE', 'DRAFT', 'REVOKED'),
    stage: mostly<Agreement['stage']>('PRODUCTION', 'SANDBOX'),
    firstBadRevision: mostly<number | null>(null, 1),
    hub: mostly<Agreement['stage']>('SANDBOX', 'PRODUCTION'),
    validFrom: fc.constantFrom(before, first, middle),
    today: fc.constantFrom(first, middle, last),
    validUntil: fc.constantFrom(middle, last, after),
    department: mostlyOwn(agreements.map(({ consumer }) => consumer)),
    purpose: mostlyOwn(agreements.map(({ purpose }) => purpose)),
  })
  .map(
    ({ document: { document, needs }, agreement, department, purpose, today, hub, ...terms }) => ({
      document,
      needs,
      agreement: { ...agreement, ...terms },
      department: department ?? agreement.consumer,
      purpose: purpose ?? agreement.purpose,
      today,
      stage: hub,
    }),
  );

type Asked = Request & { readonly document: DocumentNode };

/** Whether a build of the policy allows a request: what authorise asks of it. */
function allowedBy(build: PolicyUnderTest): (request: Asked) => boolean {
  const read = build.readPolicySchema(sdl);
  const compiled = new Map(
    documents.map(({ document }) => [
      document,
      build.compile(read, document, operationIn(document), boundless),
    ]),
  );
  return ({ agreement, document, ...claim }) => {
    const operation = known(compiled.get(document));
    const granted = build.grantedBy(read, agreement.fields);
    const isCarried = build.brokenRule(agreement, claim) === undefined;
    return isCarried && build.decide(read, operation, granted).allowed;
  };
}

const policies = policiesOf(agreements);
const cedarAllows = cedarOf('agreements', policies);

describe('Cedar, the agreements being its policies,', () => {
  it('finds no fault in them', () => {
    expect(faultsIn(policies)).toEqual([]);
  });

  it('decides 100,000 requests as we do', () => {
    const allows = allowedBy(policy);
    const decided = { allowed: 0, refused: 0 };
    fc.assert(
      fc.property(requests, (request) => {
        const isAllowed = allows(request);
        decided[isAllowed ? 'allowed' : 'refused'] += 1;
        return isAllowed === cedarAllows(request);
      }),
      { numRuns: 100_000 },
    );
    expect(decided.allowed).toBeGreaterThan(10_000);
    expect(decided.refused).toBeGreaterThan(10_000);
  }, 300_000);

  const checks = [...inDecisions, ...inRules].filter(({ file }) => file.endsWith('/decide.ts'));
  it.each(checks)('disagrees with a build in which $what', async (check) => {
    const allows = allowedBy(await buildWithout(check));
    const { failed } = fc.check(
      fc.property(requests, (request) => allows(request) === cedarAllows(request)),
      { numRuns: 20_000, seed: 1, endOnFailure: true },
    );
    expect(failed).toBe(true);
  });

  it('refuses what it could not evaluate, though Cedar itself would allow it', () => {
    const request = known(fc.sample(requests, { numRuns: 1, seed: 1 })[0]);
    const all = 'permit (principal, action, resource);';
    const sealed = 'forbid (principal, action, resource) when { context.sealed };';
    expect(cedarOf('all', { all })(request)).toBe(true);
    expect(cedarOf('all but sealed', { all, sealed })(request)).toBe(false);
  });
});

function known<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('cedar: nothing there');
  return value;
}
