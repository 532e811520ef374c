import { useDates, useWords } from '../preferences.tsx';
import { valueOf } from './answers.ts';
import { heldText } from './held.ts';
import type { Leaf } from './schema.ts';
import { formWords } from './words.ts';

/** An answer as people read it: yes and no, days in words, lists on one line. */
export function useShownAnswer(): (leaf: Leaf, text: string | undefined) => string {
  const said = useWords(formWords);
  const { day } = useDates();
  return (leaf, text) => {
    const value = valueOf(leaf, text);
    if (value === undefined) return said.noAnswer;
    if (typeof value === 'boolean') return value ? said.yes : said.no;
    if (leaf.kind === 'DATE' && typeof value === 'string') return day(value);
    return heldText([value], said.comma);
  };
}
