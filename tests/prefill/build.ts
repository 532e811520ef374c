import { compileMapping } from '../../src/prefill/compile.ts';
import { fill, type FillOptions } from '../../src/prefill/fill.ts';
import type { Prefill } from '../../src/prefill/prefilled.ts';

type Members = Readonly<Record<string, unknown>>;
export type TestForm = { version: string; schema: unknown; mapping: unknown; evidence: unknown };

/** A leaf of a form: its own schema, with titles. */
export function leaf(schema: Members): Members {
  return { title: '题目', 'x-title-en': 'question', ...schema };
}

export const text = leaf({ type: 'string' });

/** A form of these leaves, mapped as said. */
export function formOf(
  properties: Readonly<Record<string, Members>>,
  map: Readonly<Record<string, Members>>,
  changes: { evidence?: unknown; mapping?: Members; schema?: Members } = {},
): TestForm {
  return {
    version: '1',
    schema: {
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      ...leaf({ type: 'object', properties }),
      ...changes.schema,
    },
    mapping: { form: '1', default: 'NO_MAPPING', map, ...changes.mapping },
    evidence: changes.evidence ?? [],
  };
}

/** A rule that fills a leaf from the applicant's own data. */
export function self(use: string, changes: Members = {}): Members {
  return { use, role: 'SELF', ...changes };
}

export function provenance(changes: Members = {}): Members {
  return {
    version: 3,
    authority: { id: 'dept_a' },
    observedAt: '2026-06-01T00:00:00Z',
    assurance: 'GOVERNMENT_VERIFIED',
    validUntil: null,
    ...changes,
  };
}

/** What the hub answers about a person with something in every record; `changes` replace whole records. */
export function citizen(changes: Members = {}): Members {
  const address = {
    use: 'RESIDENCE',
    fullAddress: '样例路1号',
    postCode: '200000',
    countryCode: 'CN',
    provenance: provenance(),
  };
  return {
    citizen: {
      identity: {
        name: { fullName: '林致远' },
        sex: 'MALE',
        dateOfBirth: '1988-03-15',
        citizenships: ['CN'],
        provenance: provenance(),
      },
      contact: {
        mobilePhone: '+8613900000101',
        email: 'lin@example.cn',
        provenance: provenance({ assurance: 'USER_CONFIRMED' }),
      },
      addresses: [address, { ...address, use: 'REGISTERED', fullAddress: '演示路8号' }],
      household: {
        maritalStatus: 'MARRIED',
        members: [
          { role: 'SPOUSE', fullName: '周雅', dateOfBirth: '1989-04-12', sex: 'FEMALE' },
          { role: 'CHILD', fullName: '林小满', dateOfBirth: '2017-05-21', sex: 'FEMALE' },
        ],
        provenance: provenance({ authority: { id: 'dept_civil' } }),
      },
      employment: {
        status: 'FLEXIBLE',
        occupation: '厨师',
        monthlyIncome: 7460,
        provenance: provenance(),
      },
      licences: { nodes: [licence('RESIDENCE_PERMIT')] },
      submissions: { nodes: [] },
      ...changes,
    },
  };
}

export function licence(type: string, changes: Members = {}): Members {
  return {
    id: `lic_${type.toLowerCase()}`,
    type,
    number: `N-${type}`,
    state: 'VALID',
    validUntil: '2030-12-31',
    issuedOn: '2020-01-01',
    issuer: { id: 'dept_psb' },
    claims: [{ key: 'reason', value: '灵活就业' }],
    provenance: provenance(),
    ...changes,
  };
}

export function submission(changes: Members = {}): Members {
  return {
    id: 'sub_earlier',
    state: 'APPROVED',
    submittedAt: '2026-05-01T00:00:00Z',
    answers: [{ concept: 'education.level', value: '本科' }],
    provenance: provenance(),
    ...changes,
  };
}

/** Fills a form on 2026-11-24. */
export function filled(form: TestForm, data: unknown, options: Partial<FillOptions> = {}): Prefill {
  return fill(compileMapping(form), data, { deniedFields: [], today: '2026-11-24', ...options });
}
