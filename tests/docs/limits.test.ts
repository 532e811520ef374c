import { readFile } from 'node:fs/promises';
import { describe, expect, it } from '@jest/globals';
import { callerLimits } from '../../src/gateway/budget.ts';
import { mostUnderWay } from '../../src/gateway/shed.ts';
import { documentLimits } from '../../src/policy/limits.ts';

describe('docs/limits.md', () => {
  it('says of every limit what it is', async () => {
    const page = await readFile('docs/limits.md', 'utf8');
    const rows = [...page.matchAll(/^\| `(\w+)` +\| ([\d,]+) /gm)];
    const stated = rows.map(([, name = '', most = '']) => [name, Number(most.replaceAll(',', ''))]);
    expect(Object.fromEntries(stated)).toEqual({ ...documentLimits, ...callerLimits });
    expect(page).toContain(`A gateway process answers ${String(mostUnderWay)} requests`);
  });
});
