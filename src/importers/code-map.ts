import type { Concept } from '../prefill/concepts.ts';
import type { FormLeaf } from '../prefill/form-schema.ts';

/** How forms write what the hub holds as a code, beside the code itself in any case. */
const spellings: Readonly<Record<string, readonly string[]>> = {
  MALE: ['m', 'man', '男', '男性'],
  FEMALE: ['f', 'woman', '女', '女性'],
  UNKNOWN: ['u', 'unspecified', '不明'],
};

/**
 * The table from the hub's codes to the choices of a leaf; undefined when the concept is no code, the leaf takes it as
 * it is, or fewer than two codes have a choice of their own.
 */
export function codeMapOf(
  { node }: FormLeaf,
  { shape }: Concept,
): Readonly<Record<string, string>> | undefined {
  const choices: unknown = node['enum'];
  if (!shape.isClosed || !Array.isArray(choices)) return undefined;
  if (shape.samples.every((sample) => choices.includes(sample))) return undefined;
  const pairs = shape.samples.map(String).flatMap((code) => {
    const words = [code.toLowerCase(), ...(spellings[code] ?? [])];
    const fitting = choices.filter(
      (choice): choice is string =>
        typeof choice === 'string' && words.includes(choice.toLowerCase()),
    );
    const [choice] = fitting;
    return choice !== undefined && fitting.length === 1 ? [[code, choice] as const] : [];
  });
  return pairs.length > 1 ? Object.fromEntries(pairs) : undefined;
}
