import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { startsFrom } from '../../src/subgraphs/consents/model/consent.ts';
import { managing, outreach } from '../support/consents.ts';
import { wholeHub, type WholeHub } from '../support/whole-hub.ts';

const page = readFileSync('docs/consent.md', 'utf8');
const blocks = (language: string): string[] =>
  [...page.matchAll(new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``, 'g'))].map(
    ([, text = '']) => text,
  );
const named = new Map(
  blocks('graphql').map((text) => [/^(?:query|mutation) (\w+)/.exec(text)?.[1] ?? '', text]),
);
const shown = (name: string): string => {
  const text = named.get(name);
  if (text === undefined) throw new Error(`docs/consent.md shows no ${name}`);
  return text;
};

let hub: WholeHub;
let citizen: string;
beforeAll(async () => {
  hub = await wholeHub('http');
  citizen = hub.idOf('lin_zhiyuan');
});
afterAll(() => hub.close());

const portal = (name: string, variables: object) =>
  hub.ask({
    caller: 'lin_zhiyuan',
    access: managing,
    query: shown(name),
    variables: { ...variables },
  });
const department = (access: object) =>
  hub.ask({
    caller: 'hrss-insurance',
    access: { ...access },
    query: shown('Reach'),
    variables: { citizen },
  });

/** In the order of the page: each example goes on from the one before. */
describe('docs/consent.md', () => {
  const { agreement } = outreach;

  it('shows a portal how to ask, and the person ticks one field of those that are optional', async () => {
    const offer = await portal('Offer', { citizen, agreement });
    const shape = z.object({
      data: z.object({
        citizen: z.object({ consentOffer: z.object({ terms: z.object({ id: z.string() }) }) }),
      }),
    });
    const termsId = shape.parse(offer).data.citizen.consentOffer.terms.id;
    const [example = ''] = blocks('json');
    const input: object = {
      ...z.record(z.string(), z.unknown()).parse(JSON.parse(example)),
      termsId,
    };
    expect(await portal('Give', { input })).toMatchObject({
      data: {
        giveConsent: {
          consent: { state: 'GIVEN', fields: expect.arrayContaining(['Contact.mobilePhone']) },
        },
      },
    });
  });

  it('says what a department is refused, and what it reads without', async () => {
    expect(await department(outreach)).toMatchObject({
      errors: [
        { extensions: { code: 'CONSENT_REQUIRED', denied: [{ coordinate: 'Contact.email' }] } },
      ],
    });
    expect(await department({ ...outreach, onDenied: 'OMIT' })).toMatchObject({
      data: { citizen: { contact: { mobilePhone: expect.any(String) } } },
      errors: [{ path: ['citizen', 'contact', 'email'] }],
    });
  });

  it('shows how to take a consent back, which leaves the department nobody', async () => {
    const input = { idempotencyKey: '7f0d', agreementId: agreement };
    expect(await portal('Withdraw', { input })).toMatchObject({
      data: { withdrawConsent: { consent: { state: 'WITHDRAWN', fields: [] } } },
    });
    expect(await department(outreach)).toEqual({ data: { citizen: null } });
  });

  it('shows how anybody verifies it, and what is found when a revision is changed', async () => {
    const shape = z.object({
      data: z.object({
        consentKeys: z.array(z.unknown()),
        citizen: z.object({
          consents: z.object({
            nodes: z.array(
              z.object({ revisions: z.array(z.looseObject({ id: z.string(), text: z.string() })) }),
            ),
          }),
        }),
      }),
    });
    const { consentKeys: keys, citizen: own } = shape.parse(
      await portal('Verify', { citizen }),
    ).data;
    const [verifier = ''] = blocks('js');
    const isIntact = async (revisions: readonly object[]): Promise<unknown> => {
      const call = `process.stdout.write(String(isIntact(...${JSON.stringify([revisions, keys])})))`;
      const script = ['--input-type=module', '-e', `${verifier}\n${call}`];
      return (await promisify(execFile)(process.execPath, script)).stdout;
    };
    const [revisions = []] = own.consents.nodes.map((node) => node.revisions);
    expect(revisions).toHaveLength(2);
    expect(await isIntact(revisions)).toBe('true');
    expect(await isIntact(revisions.slice(1))).toBe('false');
    const [first, ...others] = revisions;
    const changed = { ...first, text: first?.text.replace('GIVEN', 'TAKEN') };
    expect(await isIntact([changed, ...others])).toBe('false');
  });

  it('has the transitions that there are', () => {
    const rows = [...page.matchAll(/^\| (nothing|`[A-Z]+`) +\| ([^|]+)\| ([^|]+)\|$/gm)];
    const from = (column: 2 | 3, to: string): string[] =>
      rows.flatMap((row) =>
        row[column]?.includes(to)
          ? [(row[1] ?? '').replaceAll('`', '').replace('nothing', 'NONE')]
          : [],
      );
    expect(from(2, '`GIVEN`').sort()).toEqual([...startsFrom.give].sort());
    expect(from(3, '`WITHDRAWN`').sort()).toEqual([...startsFrom.withdraw].sort());
    expect(rows).toHaveLength(5);
  });

  it('links to nothing that is not there', () => {
    const links = [...page.matchAll(/\]\((?!http)([^)#]+)\)/g)].map(([, target = '']) => target);
    expect(links.length).toBeGreaterThan(0);
    for (const link of links) expect(() => readFileSync(`docs/${link}`)).not.toThrow();
  });
});
