import { useDates, useWords } from '../preferences.tsx';
import { valueOf } from './answers.ts';
import type { Leaf } from './schema.ts';
import { formWords } from './words.ts';

/** An answer as people read it: yes and no, days in words. */
export function useShownAnswer(): (leaf: Leaf, text: string | undefined) => string {
  const said = useWords(formWords);
  const { day } = useDates();
  return (leaf, text) => {
    const value = valueOf(leaf, text);
    if (value === undefined) return said.noAnswer;
    if (typeof value === 'boolean') return value ? said.yes : said.no;
    return leaf.kind === 'DATE' ? day(String(value)) : String(value);
  };
}
