import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { lintForm } from '../../src/prefill/lint.ts';
import { citizen, filled, licence } from './build.ts';

const [schema, mapping, evidence] = [
  ...readFileSync('docs/prefill.md', 'utf8').matchAll(/```json\n([\s\S]*?)```/g),
].map(([, text = '']): unknown => JSON.parse(text));
const form = { version: '2026-1', schema, mapping, evidence };

describe('the form of docs/prefill.md', () => {
  it('can be published', () => {
    expect(lintForm(form)).toEqual([]);
  });

  it('is filled as the page says', () => {
    const { values, missing, documents } = filled(
      form,
      citizen({ licences: { nodes: [licence('DRIVING_LICENCE')] } }),
    );
    expect(Object.fromEntries(values.map(({ pointer, value }) => [pointer, value]))).toEqual({
      '/name': '林致远',
      '/sex': '男',
      '/phone': '13900000101',
      '/address': '样例路1号',
      '/licence': 'N-DRIVING_LICENCE',
      '/married': 'MARRIED',
      '/spouse': '周雅',
      '/children': [{ name: '林小满' }],
    });
    expect(missing.map(({ pointer, status }) => [pointer, status])).toEqual([
      ['/education', 'MISSING'],
      ['/signature', 'NEVER_PREFILL'],
    ]);
    expect(documents).toMatchObject([{ requirement: 'licence', decision: 'WAIVED' }]);
  });
});
