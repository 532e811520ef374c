import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { wholeHub, type WholeAnswer, type WholeHub } from '../support/whole-hub.ts';

const page = readFileSync('docs/prefill.md', 'utf8');
const blocks = (language: string): readonly string[] =>
  [...page.matchAll(new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``, 'g'))].map(
    ([, block = '']) => block,
  );
const [schema, mapping, evidenceRequirements] = blocks('json').map((block): unknown =>
  JSON.parse(block),
);
const documentOf = (name: string): string => {
  const found = blocks('graphql').find((block) => new RegExp(`^\\w+ ${name}\\b`).test(block));
  if (found === undefined) throw new Error(`the page has no ${name}`);
  return found;
};

const serviceId = 'svc_parking_permit';
const filling = { agreement: 'agr_portal_prefill', purpose: 'APPLICATION_PREFILL' };
const register = { agreement: 'agr_psb_register', purpose: 'REGISTER_MAINTENANCE' };

let hub: WholeHub;
beforeAll(async () => {
  hub = await wholeHub('local');
});
afterAll(() => hub.close());

const portal = (name: string, more: object = {}): Promise<WholeAnswer> =>
  hub.ask({
    caller: 'lin_zhiyuan',
    access: filling,
    query: documentOf(name),
    variables: { serviceId, ...more },
  });

describe('the page on prefill', () => {
  it('leads from a schema to a form that is filled, checked and counted', async () => {
    const input = {
      idempotencyKey: 'docs',
      serviceId,
      version: '2026-1',
      schema,
      mapping,
      evidenceRequirements,
    };
    const published = await hub.ask({
      caller: 'psb-register',
      access: register,
      query: documentOf('Publish'),
      variables: { input },
    });
    expect(published).toMatchObject({
      data: { publishForm: { __typename: 'PublishFormSuccess' } },
    });
    expect(await portal('Plan')).toMatchObject({
      data: { prefillPlan: { notGranted: ['HouseholdMember.citizen'], waivable: ['licence'] } },
    });
    const filled = await portal('Fill', { answers: {} });
    expect(filled).toMatchObject({
      data: { prefill: { documents: [{ requirement: 'licence', decision: 'WAIVED' }] } },
    });
    const { seal, values } = z
      .object({
        data: z.object({
          prefill: z.object({
            seal: z.string(),
            values: z.array(z.object({ pointer: z.string(), value: z.json() })),
          }),
        }),
      })
      .parse(filled).data.prefill;
    const answers = Object.fromEntries(
      values.map(({ pointer, value }) => [pointer.slice(1), value]),
    );
    expect(answers).toMatchObject({ name: '林致远', spouse: '周雅', children: [{}] });
    expect(await portal('Check', { seal, answers })).toMatchObject({
      data: { rebasePrefill: { isIntact: true } },
    });
    expect(await portal('Tell', { seal, answers })).toMatchObject({
      data: { reportOutcome: { __typename: 'ReportOutcomeSuccess' } },
    });
    const day = '2026-11-24';
    expect(await portal('Coverage', { from: day, to: day })).toMatchObject({
      data: { prefillCoverage: { corrections: 0, medianSeconds: 80 } },
    });
  });
});
