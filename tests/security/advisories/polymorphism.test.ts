import { describe, expect, it } from '@jest/globals';
import { composed } from '../../support/compose.ts';
import { advisory, buildAdvisory, shown, type Build, type Verdict } from '../advisory.ts';
import { compiled, worst } from '../attack.ts';

/** Whether the fields of a document may be read with these grants; a supergraph that is refused serves nobody. */
function read(
  build: Build,
  supergraph: string,
  { document, grants = [] }: { document: string; grants?: readonly string[] },
): Verdict {
  const policy = policyOf(build, supergraph);
  if (!policy) return 'HELD_OFF';
  const operation = compiled(build, policy, document);
  const { allowed } = build.decide(policy, operation, build.grantedBy(policy, grants));
  return allowed ? 'GOT_THROUGH' : 'HELD_OFF';
}

function policyOf(build: Build, supergraph: string): ReturnType<Build['readPolicySchema']> | null {
  try {
    return build.readPolicySchema(supergraph);
  } catch (error) {
    if (String(error).includes('has no single known @data')) return null;
    throw error;
  }
}

/** People and firms, which have a secret each, reached by their interface, by a union, and as themselves. */
const holders = `
  type Query {
    holder: Holder @data(class: PUBLIC)
    either: Either @data(class: PUBLIC)
    person: Person @data(class: PUBLIC)
  }
  interface Holder { secret: String }
  union Either = Person | Firm
  type Person implements Holder { secret: String @data(class: IDENTITY) }
  type Firm implements Holder { secret: String @data(class: IDENTITY) }
`;
const shapes = [
  '{ person { secret } }',
  '{ holder { secret } }',
  '{ holder { ... { secret } } }',
  '{ holder { ... on Person { secret } } }',
  '{ holder { ... on Holder { secret } } }',
  '{ holder { ...H } } fragment H on Holder { secret }',
  '{ either { ... on Holder { secret } } }',
  '{ either { ... on Firm { secret } } }',
  '{ either { ...H } } fragment H on Holder { ... on Person { secret } }',
  '{ person { ... on Holder { secret } } }',
];
const inEveryShape = (build: Build, supergraph: string): Verdict =>
  worst(shapes.map((document) => read(build, supergraph, { document })));

/** The gateway's own look at the classes, when it starts. */
const classes = {
  file: 'src/policy/schema.ts',
  from: 'if (values.length !== 1 || value?.kind',
  to: "if (values.length === 0) return 'PUBLIC';\n  if (value?.kind",
};
const link = '@link(url: "https://askonce.dev/data/v1.0", import: ["@data", "@concept"])';

const advisories = [
  advisory({
    id: 'CVE-2025-64530 (GHSA-mx7m-j9xf-62hw)',
    flaw: 'a rule stated on an interface did not hold for the types that implement it',
    attack: async (build) =>
      inEveryShape(
        build,
        holders
          .replaceAll(' @data(class: IDENTITY)', '')
          .replace('Holder { secret: String', '$& @data(class: IDENTITY)'),
      ),
    weakening: classes,
  }),
  buildAdvisory({
    id: 'CVE-2025-64530 (GHSA-mx7m-j9xf-62hw)',
    flaw: 'a rule could be stated on an interface at all',
    contract: {
      file: 'shared.graphql',
      from: 'provenance: Provenance!',
      to: 'provenance: Provenance! @data(class: PROVENANCE)',
    },
    reason: 'is on an interface',
    weakening: { from: 'if (isInterface && classed)', to: 'if (false)' },
  }),
  advisory({
    id: 'CVE-2025-64173 (GHSA-x33c-7c2v-mrj9)',
    flaw: 'the rule of a type was not asked when the type was reached through its interface',
    attack: async (build) => inEveryShape(build, holders),
    weakening: {
      file: 'src/policy/compile.ts',
      from: 'isAbstractType(type) ? walk.policy.schema.getPossibleTypes(type)',
      to: 'isAbstractType(type) ? []',
    },
  }),
  advisory({
    id: 'CVE-2025-64347 (GHSA-g8jh-vg5j-4h3f)',
    flaw: 'a directive imported under another name was not known for what it is, and nothing was enforced',
    attack: async (build) =>
      inEveryShape(build, holders.replaceAll('@data(class: IDENTITY', '@kept(class: IDENTITY')),
    weakening: classes,
  }),
  buildAdvisory({
    id: 'CVE-2025-64347 (GHSA-g8jh-vg5j-4h3f)',
    flaw: 'the directive could be imported under another name',
    contract: {
      file: 'shared.graphql',
      from: link,
      to: link.replace('import:', 'as: "open", import:'),
    },
    reason: '@data may not be renamed',
    weakening: { from: 'node.directives.some(renamesData)', to: 'false' },
  }),
  advisory({
    id: 'GHSA-m8jr-fxqx-8xx6',
    flaw: 'what a field takes by @requires from other fields was read without their rules',
    attack: async (build) =>
      read(
        build,
        `type Query { person: Person @data(class: PUBLIC) }
         type Person {
           greeting: String @data(class: PUBLIC) @join__field(graph: A, requires: "initials")
           initials: String @data(class: PUBLIC) @join__field(graph: B, requires: "name")
           name: String @data(class: IDENTITY)
         }`,
        { document: '{ person { greeting } }' },
      ),
    weakening: {
      file: 'src/policy/compile.ts',
      from: '?? []) need(walk, other)',
      to: '?? []) void other',
    },
  }),
  advisory({
    id: 'composition 2.12 (changelog)',
    flaw: 'of two rules that two rooms state on one field, either sufficed',
    attack: async (build) => {
      const contract = {
        file: 'agreements.graphql',
        from: 'id: ID! @data(class: IDENTIFIER)',
        to: 'id: ID! @data(class: PUBLIC)',
      };
      return read(build, composed(contract).supergraph, {
        document: '{ citizen(id: "cit_a") { id } }',
        grants: ['Query.citizen'],
      });
    },
    weakening: { file: classes.file, from: 'values.length !== 1', to: 'values.length < 1' },
  }),
];

describe('an attack on the types of the schema', () => {
  it.each(advisories)('$id: $flaw', async ({ verdicts }) => {
    expect(await verdicts()).toEqual(shown);
  });
});
