import { describe, expect, it } from '@jest/globals';
import { Kind, parse, type OperationDefinitionNode } from 'graphql';
import {
  assuranceRule,
  type AssuranceMissing,
  type Shortfall,
} from '../../src/policy/assurance.ts';
import { assuranceLevels, dataClasses, type Assurance } from '../../src/policy/classes.ts';
import { compile, type CompiledOperation } from '../../src/policy/compile.ts';
import { realPolicy } from '../support/supergraph.ts';

function compiled(text: string): CompiledOperation {
  const document = parse(text);
  const operation = document.definitions.find(
    (node): node is OperationDefinitionNode => node.kind === Kind.OPERATION_DEFINITION,
  );
  if (!operation) throw new Error('no operation');
  return compile(realPolicy(), document, operation);
}

const citizen = 'cit_a';
const missing: AssuranceMissing = (...asked) => assuranceRule(realPolicy())(...asked);

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
    const operation = compiled('{ citizen(id: "x") { identity { nationalId } } }');
    expect(missing(asker, { operation, denied })).toBeUndefined();
    expect(missing(asker, { operation, denied: [] })).toEqual({
      needed: 'HIGH',
      held: 'SUBSTANTIAL',
    });
  });

  it('is nothing that a department’s system has', () => {
    const operation = compiled('{ citizen(id: "x") { identity { nationalId } } }');
    expect(missing({}, { operation, denied: [] })).toBeUndefined();
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
