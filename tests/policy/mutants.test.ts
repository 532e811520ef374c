import { describe, expect, it } from '@jest/globals';
import { parse } from 'graphql';
import { seedAgreements } from '../../src/dev/seed/agreements.ts';
import { operationIn } from '../support/operation.ts';
import { pathsIn } from '../support/paths.ts';
import { policyAndRoom, type PolicyAndRoom } from '../support/policy-and-room.ts';
import { policy, type PolicyUnderTest } from '../support/policy.ts';
import { buildWithout } from './builds.ts';
import { matrix } from './matrix.ts';
import { propertiesOf } from './properties.ts';
import { grounds } from './questions.ts';
import { rules } from './rules/all.ts';
import { written } from './shapes.ts';
import { inDecisions, inDocuments } from './weakenings/decisions.ts';
import { inRules } from './weakenings/rules.ts';

const { sdl, schema, reference } = grounds.REAL;
const real = policy.readPolicySchema(sdl);
const isPublic = (field: string): boolean => reference.classOf(field) === 'PUBLIC';

describe('a grant that is taken away denies what was allowed:', () => {
  it.each(seedAgreements(real).map(({ id, fields }) => ({ id, fields })))('$id', ({ fields }) => {
    const ways = pathsIn(schema, { only: (field) => fields.includes(field) || isPublic(field) });
    const allows = (field: string, grants: readonly string[]): boolean => {
      const way = ways.get(field);
      if (!way) throw new Error(`mutants: nothing that is granted leads to ${field}`);
      const document = parse(written(way, 'DIRECT'));
      const operation = policy.compile(real, document, operationIn(document));
      return policy.decide(real, operation, policy.grantedBy(real, grants)).allowed;
    };
    const granted = fields.filter((field) => !isPublic(field));
    expect(granted).not.toEqual([]);
    for (const field of granted) {
      const fewer = fields.filter((other) => other !== field);
      expect([field, allows(field, fields), allows(field, fewer)]).toEqual([field, true, false]);
    }
  });
});

describe('a check that is dropped is noticed', () => {
  it.each(inDecisions)('by the matrix: $what', async (check) => {
    const weak = await buildWithout(check);
    expect(await notices(() => ofMatrix(weak))).toBe(true);
  });

  it.each(inDocuments)('by a property: $what', async (check) => {
    const weak = await buildWithout(check);
    expect(await notices(() => ofProperties(weak))).toBe(true);
  });

  it.each(inRules)('by a rule: $what', async (check) => {
    const weak = await buildWithout(check);
    expect(await notices(() => ofRules(weak))).toBe(true);
  });

  it('and nothing else is', async () => {
    for (const proof of [ofMatrix, ofProperties, ofRules])
      expect(await notices(() => proof(policyAndRoom))).toBe(false);
  });
});

/** One field in twenty-four, in every shape, under every agreement. */
async function ofMatrix(build: PolicyAndRoom): Promise<void> {
  expect((await matrix(build, { step: 24 })).differences).toEqual([]);
}

function ofProperties(build: PolicyUnderTest): void {
  for (const holds of propertiesOf(build).values()) holds({ numRuns: 60, seed: 1 });
}

function ofRules(build: PolicyUnderTest): void {
  for (const [, holds] of Object.values(rules).flat()) holds(build);
}

/** Whether a proof fails on a build. Throws when the build is not a program: that would be noticed anyway. */
async function notices(proof: () => unknown): Promise<boolean> {
  try {
    await proof();
    return false;
  } catch (error) {
    if (error instanceof ReferenceError || error instanceof TypeError) throw error;
    return true;
  }
}
