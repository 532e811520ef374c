import { describe, expect, it } from '@jest/globals';
import { supergraphSdl } from '../../../src/gateway/generated/supergraph.ts';
import { callHub, statute } from '../../support/caller.ts';
import { advisory, shown, type Build, type Verdict } from '../advisory.ts';
import { compiled, withHub } from '../attack.ts';

/** What the planner would be given: a document that is compiled is planned. */
function planned(build: Build, document: string): Verdict {
  const policy = build.readPolicySchema(supergraphSdl);
  try {
    compiled(build, policy, document);
    return 'GOT_THROUGH';
  } catch (error) {
    if (String(error).includes('The document passes the limit of')) return 'HELD_OFF';
    throw error;
  }
}

/** Three fragments, each spread twenty times in the one before: 16,420 selections in 150 tokens. */
const twenty = (name: string): string => `...${name} `.repeat(20);
const multiplying = `{ citizen(id: "x") { ${twenty('A')} } }
  fragment A on Citizen { ${twenty('B')} } fragment B on Citizen { ${twenty('C')} } fragment C on Citizen { id }`;

/** A person's licences' holder's licences' holder …, 14 deep. */
const circling = `{ citizen(id: "x") { ${'licences(first: 1) { nodes { holder { '.repeat(4)} id ${'} } }'.repeat(4)} } }`;

const advisories = [
  advisory({
    id: 'CVE-2025-32030, CVE-2025-32031, CVE-2025-32032, CVE-2025-32034, CVE-2025-32380, CVE-2025-31496',
    flaw: 'a small document whose fragments multiply kept the planner busy',
    attack: async (build) => planned(build, multiplying),
    weakening: {
      file: 'src/policy/compile.ts',
      from: "limit('expanded selections',",
      to: "void ('expanded selections',",
    },
  }),
  advisory({
    id: 'CVE-2024-43414 (GHSA-fmj9-77q8-g6c4)',
    flaw: 'a deep document made the planner recurse without end',
    attack: async (build) => planned(build, circling),
    weakening: { file: 'src/policy/compile.ts', from: "limit('depth',", to: "void ('depth'," },
  }),
  advisory({
    // graphql 16.15 has a budget of its own for this rule; here nothing so long is validated in the first place.
    id: 'CVE-2023-26144, CVE-2026-40476 (GHSA-fc86-6rv6-2jpm)',
    flaw: 'a field repeated thousands of times was compared with each of its repetitions',
    attack: (build) =>
      withHub(build, async (hub) => {
        const query = `{ ${'__typename '.repeat(3_000)} }`;
        const { code } = await callHub(hub, { query }, { access: statute });
        return code === 'GRAPHQL_PARSE_FAILED' ? 'HELD_OFF' : 'GOT_THROUGH';
      }),
    weakening: {
      file: 'src/gateway/serve.ts',
      from: 'maxLexicalTokens: maxTokens',
      to: 'maxLexicalTokens: 1_000_000',
    },
  }),
];

describe('an attack by what a document costs', () => {
  it.each(advisories)('$id: $flaw', async ({ verdicts }) => {
    expect(await verdicts()).toEqual(shown);
  });
});
