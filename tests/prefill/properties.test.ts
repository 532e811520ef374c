import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Kind, parse, validate, type OperationDefinitionNode } from 'graphql';
import { z } from 'zod';
import { supergraphSdl } from '../../src/gateway/generated/supergraph.ts';
import { seedForms } from '../../src/dev/seed/forms.ts';
import { compile } from '../../src/policy/compile.ts';
import { readPolicySchema } from '../../src/policy/schema.ts';
import { compileMapping } from '../../src/prefill/compile.ts';
import { fill } from '../../src/prefill/fill.ts';
import { citizen, filled, formOf, licence, provenance, self, text } from './build.ts';

const policy = readPolicySchema(supergraphSdl);
const shape = z.looseObject({
  service: z.string(),
  version: z.string(),
  schema: z.unknown(),
  mapping: z.unknown(),
  evidence: z.unknown(),
});
const plans = seedForms.map((form) => {
  const { version, schema, mapping, evidence } = shape.parse(form);
  return compileMapping({ version, schema, mapping, evidence });
});

function operationIn(document: ReturnType<typeof parse>): OperationDefinitionNode {
  const [operation] = document.definitions;
  if (operation?.kind !== Kind.OPERATION_DEFINITION) throw new Error('no operation');
  return operation;
}

describe('a mapping compiles to', () => {
  it('one operation that the API takes, and that reads what the plan says, nothing else', () => {
    for (const plan of plans) {
      const document = parse(plan.document);
      expect(document.definitions).toHaveLength(1);
      expect(validate(policy.schema, document)).toEqual([]);
      const { coordinates } = compile(policy, document, operationIn(document));
      expect(plan.fields.filter((field) => !coordinates.includes(field))).toEqual([]);
      // Beyond the plan only the keys that federation reads to go from room to room.
      expect(
        coordinates.filter((field) => !plan.fields.includes(field) && !field.endsWith('.id')),
      ).toEqual([]);
    }
  });

  it('an operation without records that no leaf and no document needs', () => {
    const { document } = compileMapping(formOf({ a: text }, { '/a': self('email') }));
    expect(document.replace(/\s+/g, ' ').trim()).toBe(
      readFileSync('tests/prefill/email-only.graphql', 'utf8').replace(/\s+/g, ' ').trim(),
    );
  });
});

describe('whatever the hub answers', () => {
  const json = fc.jsonValue();
  const leafCounts = plans.map(({ leaves }) => leaves.map(({ pointer }) => pointer).sort());
  const held = fc.record({
    identity: fc.option(
      fc.record({
        name: fc.option(fc.record({ fullName: json })),
        sex: json,
        dateOfBirth: json,
        nationalId: json,
        ethnicity: json,
        provenance: fc.option(fc.constant(provenance())),
      }),
    ),
    contact: fc.option(
      fc.record({ email: json, mobilePhone: json, provenance: fc.constant(provenance()) }),
    ),
    addresses: json,
    household: fc.option(
      fc.record({ maritalStatus: json, members: json, provenance: fc.constant(provenance()) }),
    ),
    employment: json,
    licences: fc
      .record({
        nodes: fc.array(
          fc.record({
            type: fc.constantFrom('RESIDENCE_PERMIT', 'LEASE_REGISTRATION', 'BUSINESS_LICENCE'),
            state: fc.constantFrom('VALID', 'REVOKED', 'EXPIRED'),
            validUntil: fc.constantFrom(null, '2020-01-01', '2030-01-01', 'soon'),
          }),
        ),
      })
      .map(({ nodes }) => ({ nodes: nodes.map(({ type, ...changes }) => licence(type, changes)) })),
    submissions: fc.constantFrom({ nodes: [] }, null),
  });
  const answers = fc.oneof(
    json,
    held.map((records) => ({ citizen: records })),
  );

  it('each leaf is filled or explained, once, in both languages', () => {
    fc.assert(
      fc.property(answers, (data) => {
        plans.forEach((plan, index) => {
          const { values, missing, documents, summary } = fill(plan, data, {
            deniedFields: [],
            today: '2026-11-24',
          });
          expect([...values, ...missing].map(({ pointer }) => pointer).sort()).toEqual(
            leafCounts[index],
          );
          expect(
            missing.every(({ reason, remedy }) =>
              [reason.zh, reason.en, remedy.zh, remedy.en].every((words) => words.length > 0),
            ),
          ).toBe(true);
          expect(documents).toHaveLength(plan.requirements.length);
          expect(summary).toMatchObject({ leaves: plan.leaves.length, filled: values.length });
        });
      }),
      { numRuns: 300 },
    );
  });

  it('no value is given that its leaf would refuse', () => {
    fc.assert(
      fc.property(answers, (data) => {
        for (const plan of plans) {
          const { values } = fill(plan, data, { deniedFields: [], today: '2026-11-24' });
          for (const { pointer, value } of values) {
            const leaf = plan.leaves.find((one) => one.pointer === pointer);
            expect(leaf?.kind === 'MAPPED' && leaf.takes(value)).toBe(true);
          }
        }
      }),
      { numRuns: 300 },
    );
  });

  it('no document is waived without a valid licence or a verified record', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('VALID', 'SUSPENDED', 'REVOKED', 'EXPIRED', 'valid'),
        fc.constantFrom(null, undefined, '2026-11-23', '2026-11-24', '2030-01-01'),
        (state, validUntil) => {
          const evidence = [
            {
              id: 'permit',
              title: { zh: '证', en: 'permit' },
              legalBasis: 'Act',
              licenceTypes: ['RESIDENCE_PERMIT'],
              records: [],
            },
          ];
          const data = citizen({
            licences: { nodes: [licence('RESIDENCE_PERMIT', { state, validUntil })] },
          });
          const [decided] = filled(formOf({ a: text }, {}, { evidence }), data).documents;
          const isProved =
            state === 'VALID' &&
            validUntil !== undefined &&
            (validUntil === null || validUntil >= '2026-11-24');
          expect(decided?.decision).toBe(isProved ? 'WAIVED' : 'REQUIRED');
        },
      ),
    );
  });

  it('a leaf about one person never gets another person’s value', () => {
    const form = formOf(
      { me: text, spouse: text, child: text },
      {
        '/me': self('name.full'),
        '/spouse': { use: 'name.full', role: 'SPOUSE' },
        '/child': { use: 'name.full', role: 'CHILD' },
      },
    );
    const role = fc.constantFrom('SPOUSE', 'CHILD', 'PARENT', 'WARD', 'GUARDIAN');
    fc.assert(
      fc.property(fc.array(role, { maxLength: 5 }), (roles) => {
        const members = roles.map((one, index) => ({ role: one, fullName: `${one} ${index}` }));
        const { values } = filled(
          form,
          citizen({ household: { members, provenance: provenance() } }),
        );
        const valueOf = (pointer: string): unknown =>
          values.find((value) => value.pointer === pointer)?.value ?? '';
        expect(valueOf('/me')).toBe('林致远');
        for (const [pointer, own] of [
          ['/spouse', 'SPOUSE'],
          ['/child', 'CHILD'],
        ] as const)
          expect([
            '',
            ...roles.map((one, index) => (one === own ? `${one} ${index}` : '')),
          ]).toContain(valueOf(pointer));
      }),
    );
  });
});
