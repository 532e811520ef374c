import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from '@jest/globals';
import { composed } from '../support/compose.ts';

const root = join(import.meta.dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'askonce-grants-'));
const baseline = join(folder, 'schema/grants.baseline.json');
const committed = readFileSync(join(root, 'schema/grants.baseline.json'), 'utf8');
beforeEach(() => cpSync(join(root, 'schema'), join(folder, 'schema'), { recursive: true }));
afterAll(() => rmSync(folder, { recursive: true }));

function grants(...words: string[]): { status: number | null; said: string } {
  const { status, stderr } = spawnSync(
    process.execPath,
    [join(root, 'build/grants.mjs'), ...words],
    {
      cwd: folder,
      encoding: 'utf8',
    },
  );
  return { status, said: stderr };
}
function change(file: string, from: string, to: string): void {
  const { supergraph, status, said } = composed({ file, from, to });
  expect({ status, said }).toEqual({ status: 0, said: '' });
  writeFileSync(join(folder, 'schema/supergraph.graphql'), supergraph);
}
const income = 'monthlyIncome: Int @data(class: EMPLOYMENT)';

describe('the grants of live agreements', () => {
  it('are those of the baseline under the contract as it is', () => {
    expect(grants()).toEqual({ status: 0, said: '' });
  });

  it('fail the check when a class is lowered, with the agreement, the field, the rule and what to do', () => {
    change('citizens.graphql', income, income.replace('EMPLOYMENT', 'CONTACT'));
    const { status, said } = grants();
    expect(status).toBe(1);
    expect(said).toContain(
      'WIDER agr_hrss_case_work: Employment.monthlyIncome, CLASS_LOWERED (EMPLOYMENT → CONTACT)',
    );
    expect(said).toContain('a new revision of each agreement signed by both its departments');
    expect(said).toMatch(/npm run grants -- --write --revised agr_\w+/);
  });

  it('fail the check when a type that agreements state with a star has another field', () => {
    change('citizens.graphql', income, `${income}\n  "Bonus." bonus: Int @data(class: EMPLOYMENT)`);
    const { status, said } = grants();
    expect(status).toBe(1);
    expect(said).toContain('WIDER agr_hrss_case_work: Employment.bonus, FIELD_REACHED');
    expect(said).not.toContain('agr_hrss_social_insurance');
  });

  it('are taken into the baseline for the agreements that were revised, and for no others', () => {
    change('citizens.graphql', income, income.replace('EMPLOYMENT', 'CONTACT'));
    const revised = [...grants().said.matchAll(/--revised (\w+)/g)].map(([, id = '']) => id);
    expect(revised.length).toBeGreaterThan(1);
    const some = revised.slice(1).flatMap((id) => ['--revised', id]);
    expect(grants('--write', ...some).status).toBe(1);
    expect(grants('--settle').status).toBe(0);
    expect(readFileSync(baseline, 'utf8')).toBe(committed);
    expect(grants('--write', '--revised', revised[0] ?? '', ...some).status).toBe(0);
    expect(grants()).toEqual({ status: 0, said: '' });
  });

  it('print what they lose, and lose it only when that is said to be meant', () => {
    change('citizens.graphql', income, income.replace('EMPLOYMENT', 'NATIONAL_ID'));
    const { status, said } = grants();
    expect(status).toBe(1);
    expect(said).toContain('NARROWER agr_hrss_case_work: Employment.monthlyIncome, CLASS_RAISED');
    expect(said).toContain('npm run grants -- --write --narrower\n');
    expect(grants('--write').status).toBe(1);
    expect(grants('--write', '--narrower').status).toBe(0);
    expect(grants()).toEqual({ status: 0, said: '' });
  });

  it('settle by themselves what is nothing to them', () => {
    const title = 'type PublicService @key(fields: "id") {';
    change('catalogue.graphql', title, `${title}\n  "Law." law: String @data(class: PUBLIC)`);
    expect(grants()).toMatchObject({
      status: 1,
      said: expect.stringContaining('npm run generate'),
    });
    expect(grants('--settle')).toEqual({ status: 0, said: '' });
    expect(grants()).toEqual({ status: 0, said: '' });
    expect(readFileSync(baseline, 'utf8')).toContain('"PublicService.law"');
  });

  it('keep the names that are gone, so that nothing else is called so', () => {
    const title = 'type PublicService @key(fields: "id") {';
    const law = `${title}\n  "Law." law: String @data(class: PUBLIC)`;
    change('catalogue.graphql', title, law);
    expect(grants('--settle').status).toBe(0);
    change('catalogue.graphql', title, title);
    expect(grants('--write', '--narrower').status).toBe(0);
    change('catalogue.graphql', title, law);
    expect(grants()).toMatchObject({
      status: 1,
      said: expect.stringContaining('WIDER everybody: PublicService.law, NAME_REUSED'),
    });
  });
});
