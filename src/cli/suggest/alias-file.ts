import { readFile } from 'node:fs/promises';
import type { InputIssue } from '../../kernel/problems.ts';
import type { Result } from '../../kernel/result.ts';
import { fail, ok } from '../../kernel/result.ts';
import type { Alias, Aliases } from '../../suggest/aliases.ts';
import { parseAliases } from '../../suggest/aliases.ts';

/** The aliases of a file. No file yet is no alias yet. */
export async function readAliases(
  file: string | undefined,
): Promise<Result<Aliases, readonly InputIssue[]>> {
  if (file === undefined) return ok(new Map());
  const text = await readFile(file, { encoding: 'utf8', flag: 'a+' });
  const aliases = parseAliases(text === '' ? { aliases: [] } : JSON.parse(text));
  return aliases.ok ? aliases : fail(aliases.problem.issues);
}

export function aliasText(aliases: readonly Alias[]): string {
  return `${JSON.stringify({ aliases }, null, 2)}\n`;
}
