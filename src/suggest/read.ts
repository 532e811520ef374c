import { isIdeograph, wordsOf } from './fold.ts';
import { remembering } from './remember.ts';
import type { Meaning, Vocabulary } from './vocabulary.ts';
import { longestTerm, partsOf } from './vocabulary.ts';

/** A term found in a text. */
export type Mark = Meaning & { readonly text: string };

/** What the vocabulary says of one text. */
export type Reading = {
  readonly text: string;
  readonly marks: readonly Mark[];
  /** Words that it does not know. */
  readonly unknown: readonly string[];
};

/** Reads texts; one that it has read before, it knows. */
export type Reader = (text: string) => Reading;

/** A reader of the languages given, the form's own first. */
export function readerOf(languages: readonly Vocabulary[]): Reader {
  const known = languages.map((each) => ({ ...each, stem: remembering(each.stem) }));
  return remembering((text) => readingOf(text, known));
}

function readingOf(text: string, languages: readonly Vocabulary[]): Reading {
  const words = wordsOf(text);
  const marks: Mark[] = [];
  const unknown: string[] = [];
  for (let at = 0; at < words.length;) {
    const term = bestTerm(words, at, languages);
    const word = words[at] ?? '';
    if (term) {
      marks.push({ ...term.meaning, text: words.slice(at, term.end).join(' ') });
      if (term.meaning.kind !== 'you' && passesOwner(words.slice(at, term.end), languages))
        marks.push({ kind: 'you', value: '', text: word });
      at = term.end;
      continue;
    }
    const parts = isNoise(word, languages) ? undefined : compound(word, languages);
    if (parts) words.splice(at, 1, ...parts);
    else {
      if (!isNoise(word, languages)) unknown.push(word);
      at += 1;
    }
  }
  return { text, marks, unknown };
}

/** The marks of one kind, each value once. */
export function valuesOf(reading: Reading, kind: Meaning['kind']): string[] {
  return [...new Set(reading.marks.filter((mark) => mark.kind === kind).map(({ value }) => value))];
}

export function hasMark({ marks }: Reading, kind: Meaning['kind']): boolean {
  return marks.some((mark) => mark.kind === kind);
}

function bestTerm(
  words: readonly string[],
  at: number,
  languages: readonly Vocabulary[],
): ReturnType<typeof longestTerm> {
  let best: ReturnType<typeof longestTerm>;
  for (const [index, language] of languages.entries()) {
    // Spanish `sin` and `son` are no English words.
    if (index > 0 && languages[0]?.skipped.has(words[at] ?? '')) break;
    const found = longestTerm(language, words, at);
    if (found && (!best || found.end > best.end)) best = found;
  }
  return best;
}

/** True when an owner's word stands inside a term: `name of your bank`. */
function passesOwner(words: readonly string[], languages: readonly Vocabulary[]): boolean {
  return words.slice(1).some((word) => languages[0]?.you.has(word));
}

function compound(word: string, languages: readonly Vocabulary[]): string[] | undefined {
  for (const language of languages) {
    const parts = partsOf(language, word);
    if (parts) return parts;
  }
  return undefined;
}

/** Numbers, Roman ones too, single letters, and words that mean nothing alone. */
function isNoise(word: string, languages: readonly Vocabulary[]): boolean {
  return (
    /^(\d|[ivx]+$)/.test(word) ||
    (word.length === 1 && !isIdeograph(word)) ||
    languages.some(({ skipped }) => skipped.has(word))
  );
}
