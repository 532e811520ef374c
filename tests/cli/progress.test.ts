import { describe, expect, it } from '@jest/globals';
import { counted, progressBar } from '../../src/cli/progress.ts';

function shown(isTTY: boolean, columns: number, steps: readonly number[], total: number): string[] {
  const written: string[] = [];
  const show = progressBar('records', { isTTY, columns, write: (text) => written.push(text) });
  for (const done of steps) show(done, total);
  return written;
}

const everyByte = Array.from({ length: 2001 }, (_, n) => n);

describe('a progress bar', () => {
  it('writes a line at every tenth where there is no terminal', () => {
    const written = shown(false, 80, everyByte, 2000);
    expect(written).toHaveLength(11);
    expect(written.slice(0, 2)).toEqual([
      'records   0 %  0 B / 2.0 kB\n',
      'records  10 %  200 B / 2.0 kB\n',
    ]);
    expect(written.at(-1)).toBe('records 100 %  2.0 kB / 2.0 kB\n');
  });

  it('rewrites one line on a terminal, and ends it when all is done', () => {
    const written = shown(true, 80, everyByte, 2000);
    expect(written).toHaveLength(1001);
    expect(written.every((text) => text.startsWith('\rrecords ['))).toBe(true);
    expect(written.filter((text) => text.includes('\n'))).toEqual([written.at(-1)]);
    expect(written[500]).toContain(`[${'#'.repeat(20)}${'.'.repeat(20)}]  50 %  1.0 kB / 2.0 kB`);
  });

  it('never grows past the terminal', () => {
    for (const columns of [10, 30, 50, 60, 200]) {
      for (const text of shown(true, columns, [0, 999_999_999, 2e9], 2e9)) {
        const visible = text.replace('\r', '').replace('\u001b[K', '').trimEnd();
        expect(visible.length).toBeLessThanOrEqual(Math.max(columns - 1, 40));
      }
    }
  });

  it('says once that nothing is left of an empty file', () => {
    expect(shown(false, 80, [0, 0], 0)).toEqual(['records 100 %  0 B / 0 B\n']);
  });

  it('counts what is no amount of bytes', () => {
    const written: string[] = [];
    const show = progressBar('seed', { write: (text) => written.push(text) }, counted);
    show(1_500, 1_500);
    expect(written).toEqual(['seed 100 %  1500 / 1500\n']);
  });
});
