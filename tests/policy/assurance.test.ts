import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { Kind, parse, type OperationDefinitionNode } from 'graphql';
import { assuranceRule, type Shortfall } from '../../src/policy/assurance.ts';
import { assuranceLevels, dataClasses, type Assurance } from '../../src/policy/classes.ts';
import { compile, type CompiledOperation } from '../../src/policy/compile.ts';
import { readPolicySchema } from '../../src/policy/schema.ts';

const policy = readPolicySchema(readFileSync('schema/supergraph.graphql', 'utf8'));
const missing = assuranceRule(policy);

function compiled(text: string): CompiledOperation {
  const document = parse(text);
  const operation = document.definitions.find(
    (node): node is OperationDefinitionNode => node.kind === Kind.OPERATION_DEFINITION,
  );
  if (!operation) throw new Error('no operation');
  return compile(policy, document, operation);
}

const citizen = 'cit_a';
const nationalId = compiled('{ citizen(id: "x") { identity { nationalId } } }');

function shortfall(text: string, assurance?: Assurance): Shortfall | undefined {
  return missing({ citizen, assurance }, { operation: compiled(text), denied: [] });
}

describe('a citizen’s sign-in', () => {
  it.each<[string, string, Assurance | undefined]>([
    ['nothing about anybody', '{ publicServices { nodes { id } } }', undefined],
    ['a yes or no', '{ citizen(id: "x") { isAtLeast(age: 18) } }', 'LOW'],
    ['how to reach them', '{ citizen(id: "x") { contact { mobilePhone } } }', 'LOW'],
    ['who they are', '{ citizen(id: "x") { identity { sex } } }', 'SUBSTANTIAL'],
    [
      'two things, the surer of the two',
      '{ citizen(id: "x") { contact { mobilePhone } identity { sex } } }',
      'SUBSTANTIAL',
    ],
    ['their number', '{ citizen(id: "x") { identity { nationalId } } }', 'HIGH'],
    [
      'their number, behind a fragment that is skipped',
      '{ citizen(id: "x") { identity { ...N @skip(if: true) } } } fragment N on Identity { nationalId }',
      'HIGH',
    ],
  ])('must be, for %s, of level', (_, text, needed) => {
    for (const held of [undefined, ...assuranceLevels]) {
      const isEnough =
        needed === undefined ||
        (held !== undefined && assuranceLevels.indexOf(held) >= assuranceLevels.indexOf(needed));
      expect(shortfall(text, held)).toEqual(isEnough ? undefined : { needed, held });
    }
  });

  it('need not be sure enough for what is left out', () => {
    const denied = ['Identity.nationalId'];
    const asker = { citizen, assurance: 'SUBSTANTIAL' } as const;
    expect(missing(asker, { operation: nationalId, denied })).toBeUndefined();
    expect(missing(asker, { operation: nationalId, denied: [] })).toEqual({
      needed: 'HIGH',
      held: 'SUBSTANTIAL',
    });
  });

  it('is nothing that a department’s system has', () => {
    expect(missing({}, { operation: nationalId, denied: [] })).toBeUndefined();
  });
});

describe('the classes of data', () => {
  it('never ask for less of what is more sensitive', () => {
    const rank = (level: Assurance | 'NONE'): number =>
      level === 'NONE' ? -1 : assuranceLevels.indexOf(level);
    const rules = Object.values(dataClasses).sort((a, b) => a.sensitivity - b.sensitivity);
    const ranks = rules.map(({ assurance }) => rank(assurance));
    expect(ranks).toEqual([...ranks].sort((a, b) => a - b));
  });
});
