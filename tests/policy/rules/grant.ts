import { expect } from '@jest/globals';
import { compiled, rule, sdl, type Rule } from './rule.ts';

/** More fields than one word of a bitset has bits, all of them protected. */
const names = Array.from({ length: 70 }, (_, nth) => `f${String(nth).padStart(2, '0')}`);
const wide = `
  type Query { wide: Wide @data(class: PUBLIC) }
  type Wide { ${names.map((name) => `${name}: ID @data(class: IDENTITY)`).join(' ')} }
`;

/** What a grant allows. */
export const grantRules: readonly Rule[] = [
  rule('what is needed is allowed when all of it is granted or public', (policy) => {
    const schema = policy.readPolicySchema(sdl);
    const operation = compiled(policy, '{ named { name } }', schema);
    const fields = ['Person.name', 'Person.id', 'Person.country', 'Person.number'];
    const decide = (grants: readonly string[]) =>
      policy.decide(schema, operation, policy.grantedBy(schema, grants));
    expect(decide(fields)).toEqual({ allowed: true });
    expect(decide(fields.slice(2))).toEqual({
      allowed: false,
      denied: ['Person.id', 'Person.name'],
    });
  }),
  rule('each field counts for itself, however many there are', (policy) => {
    const schema = policy.readPolicySchema(wide);
    const operation = compiled(policy, `{ wide { ${names.join(' ')} } }`, schema);
    const fields = names.map((name) => `Wide.${name}`);
    for (const missing of fields) {
      const grants = fields.filter((field) => field !== missing);
      const granted = policy.grantedBy(schema, grants);
      expect(policy.decide(schema, operation, granted)).toEqual({
        allowed: false,
        denied: [missing],
      });
      const one = compiled(policy, `{ wide { ${missing.slice('Wide.'.length)} } }`, schema);
      expect(policy.decide(schema, one, granted).allowed).toBe(false);
      expect(policy.decide(schema, one, policy.grantedBy(schema, [missing])).allowed).toBe(true);
    }
  }),
  rule('a field that the schema does not have grants nothing', (policy) => {
    const schema = policy.readPolicySchema(sdl);
    const nothing = ['Person.shoeSize', '*', 'Person.*', 'Person', '', '__proto__', 'person.name'];
    const hidden = ['Person.isSealed', 'Query.secret', 'Secret.name'];
    expect(policy.grantedBy(schema, [...nothing, ...hidden])).toEqual(schema.publicFields);
  }),
  rule('a grant changes nobody else’s', (policy) => {
    const schema = policy.readPolicySchema(sdl);
    const before = schema.publicFields.slice();
    policy.grantedBy(schema, schema.coordinates);
    expect(schema.publicFields).toEqual(before);
  }),
];
