import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { cruise, type ICruiseResult } from 'dependency-cruiser';
import extractDepcruiseConfig from 'dependency-cruiser/config-utl/extract-depcruise-config';
import extractTSConfig from 'dependency-cruiser/config-utl/extract-ts-config';

const root = join(import.meta.dirname, '../..');
const wrong = join(import.meta.dirname, 'wrong');
const { forbidden, options } = await extractDepcruiseConfig(join(root, '.dependency-cruiser.cjs'));
const rules = (forbidden ?? []).map(({ name }) => name ?? '');

async function cruised(baseDir: string): Promise<ICruiseResult> {
  const { output } = await cruise(
    ['src'],
    { ...options, baseDir, validate: true, ruleSet: { forbidden: forbidden ?? [] } },
    options?.enhancedResolveOptions,
    { tsConfig: extractTSConfig(join(root, 'tsconfig.json')) },
  );
  if (typeof output === 'string') throw new Error(output);
  return output;
}

const broken = ({ summary }: ICruiseResult): string[] => [
  ...new Set(summary.violations.map(({ rule }) => rule.name)),
];

describe('imports run one way', () => {
  it('has one wrong tree for each rule', () => {
    expect(readdirSync(wrong).sort()).toEqual([...rules].sort());
  });

  it.each(rules)('%s can fail', async (rule) => {
    expect(broken(await cruised(join(wrong, rule)))).toEqual([rule]);
  });

  it('reads every file of src, and finds nothing wrong', async () => {
    const files = readdirSync(join(root, 'src'), { recursive: true }).filter((file) =>
      /\.tsx?$/.test(String(file)),
    );
    const result = await cruised(root);
    const read = result.modules.filter(({ source }) => source.startsWith('src/'));
    expect(read.length).toBeGreaterThanOrEqual(files.length);
    expect(broken(result)).toEqual([]);
  });
});
