import { folded, isIdeograph, spellings, wordsOf } from './fold.ts';

/** What one language calls things: `vocabulary/<language>.json`. Terms are parted by ` | `. */
export type VocabularyFile = {
  readonly language: string;
  /** Words that carry no meaning of their own; terms match over them. */
  readonly function: string;
  /** Words for the reader as an owner: your, dein, votre. */
  readonly you: string;
  /** Endings that do not change what a word means, longest first where one ends in another. */
  readonly suffixes: string;
  /** What stands between the parts of a compound. */
  readonly joiners: string;
  readonly concepts: Readonly<Record<string, string>>;
  /** Longer terms that contain a concept's word and are something else. */
  readonly decoys: string;
  readonly roles: Readonly<Record<string, string>>;
  /** What else has a name, a date or an address. */
  readonly things: Readonly<Record<string, string>>;
  /** Which address, which telephone. */
  readonly uses: Readonly<Record<string, string>>;
  /** Words that begin the name of a form, whatever it is about. */
  readonly titles: string;
  readonly neutral: string;
  /** Words of questions that only the applicant can answer. */
  readonly stop: string;
};

/** What a term says. */
export type Meaning = {
  readonly kind:
    'concept' | 'decoy' | 'role' | 'thing' | 'use' | 'you' | 'title' | 'neutral' | 'stop';
  readonly value: string;
  /** True for a use that names an address by itself: `postal address`. */
  readonly isAddress?: boolean;
};

type Node = { readonly next: Map<string, Node>; meaning?: Meaning };

/** One language, ready to be matched against. */
export type Vocabulary = {
  readonly language: string;
  readonly root: Node;
  readonly skipped: ReadonlySet<string>;
  readonly you: ReadonlySet<string>;
  /** Words that compounds are made of. */
  readonly parts: ReadonlySet<string>;
  readonly joiners: readonly string[];
  readonly stem: (word: string) => string;
};

const shortestStem = 4;
const shortestPart = 3;

/** Two terms of a language that read alike but say different things, as `term: this / that`. */
export function contradictions(file: VocabularyFile): string[] {
  const seen = new Map<string, Meaning>();
  const found: string[] = [];
  const stem = stemmer(listed(file.suffixes));
  for (const { term, meaning } of termsOf(file)) {
    const key = wordsOf(term).map(stem).join(' ');
    const earlier = seen.get(key);
    if (earlier && (earlier.kind !== meaning.kind || earlier.value !== meaning.value))
      found.push(`${term}: ${earlier.value || earlier.kind} / ${meaning.value || meaning.kind}`);
    seen.set(key, meaning);
  }
  return found;
}

export function compileVocabulary(file: VocabularyFile): Vocabulary {
  const stem = stemmer(listed(file.suffixes));
  const skipped = new Set(listed(file.function).flatMap(wordsOf));
  const root: Node = { next: new Map() };
  const parts = new Set<string>();
  for (const { term, meaning } of termsOf(file))
    for (const words of spellings(term).map(wordsOf)) {
      plant(root, withoutFillers(words, skipped).map(stem), meaning);
      for (const word of words.filter(isPart)) parts.add(word);
    }
  return {
    language: file.language,
    root,
    skipped,
    you: new Set(listed(file.you).flatMap(wordsOf)),
    parts,
    joiners: ['', ...listed(file.joiners)],
    stem,
  };
}

/** The longest term that begins at a word: where it ends, and what it says. */
export function longestTerm(
  { root, skipped, you, stem }: Vocabulary,
  words: readonly string[],
  from: number,
): { readonly end: number; readonly meaning: Meaning } | undefined {
  let node = root;
  let found: { end: number; meaning: Meaning } | undefined;
  for (let at = from; at < words.length; at += 1) {
    const word = words[at] ?? '';
    const next = node.next.get(stem(word));
    if (next) {
      node = next;
      if (node.meaning) found = { end: at + 1, meaning: node.meaning };
    } else if (at === from || !(skipped.has(word) || you.has(word))) break;
  }
  return found;
}

/** A compound as the words it is made of, joiners left out; undefined when it is not made of known words. */
export function partsOf(vocabulary: Vocabulary, word: string): string[] | undefined {
  const { parts, skipped, joiners } = vocabulary;
  for (let length = word.length - shortestPart; length >= shortestPart; length -= 1) {
    const head = word.slice(0, length);
    if (!parts.has(head)) continue;
    for (const joiner of joiners) {
      if (!word.startsWith(joiner, length)) continue;
      const tail = word.slice(length + joiner.length);
      if (parts.has(tail) || startsTerm(vocabulary, tail)) return [head, tail];
      const glue = [...skipped].find((each) => each.length >= 2 && tail.startsWith(each));
      const rest =
        partsOf(vocabulary, tail) ??
        (glue !== undefined && parts.has(tail.slice(glue.length))
          ? [tail.slice(glue.length)]
          : undefined);
      if (rest) return [head, ...rest];
    }
  }
  return undefined;
}

/** Words of a language that carry no meaning are left out inside a term, as they are passed over inside a text. */
function withoutFillers(words: readonly string[], fillers: ReadonlySet<string>): readonly string[] {
  return words.filter((word, at) => at === 0 || at === words.length - 1 || !fillers.has(word));
}

function isPart(word: string): boolean {
  return word.length >= shortestPart && !isIdeograph(word);
}

function startsTerm({ root, stem }: Vocabulary, word: string): boolean {
  return word.length >= shortestPart && root.next.has(stem(word));
}

function plant(root: Node, stems: readonly string[], meaning: Meaning): void {
  let node = root;
  for (const stem of stems) {
    const next: Node = node.next.get(stem) ?? { next: new Map() };
    node.next.set(stem, next);
    node = next;
  }
  node.meaning ??= meaning;
}

function stemmer(suffixes: readonly string[]): (word: string) => string {
  const known = suffixes.map(folded).sort((a, b) => b.length - a.length);
  return (word) => {
    if (isIdeograph(word)) return word;
    const suffix = known.find(
      (each) => word.endsWith(each) && word.length - each.length >= shortestStem,
    );
    return suffix === undefined ? word : word.slice(0, -suffix.length);
  };
}

function* termsOf(file: VocabularyFile): Generator<{ term: string; meaning: Meaning }> {
  const say = (kind: Meaning['kind'], value: string, terms: string) =>
    listed(terms).map((term) => ({ term, meaning: { kind, value } }));
  const births = listed(file.things['birth'] ?? '').map(folded);
  for (const { term } of say('decoy', '', file.decoys)) {
    const value = births.some((each) => folded(term).includes(each)) ? 'birth' : '';
    yield { term, meaning: { kind: 'decoy', value } };
  }
  for (const [value, terms] of Object.entries(file.concepts)) yield* say('concept', value, terms);
  for (const [value, terms] of Object.entries(file.roles)) yield* say('role', value, terms);
  for (const [value, terms] of Object.entries(file.things)) yield* say('thing', value, terms);
  const addresses = listed(file.concepts['address'] ?? '').filter(
    (term) => wordsOf(term).length === 1 || isIdeograph(term),
  );
  for (const [value, terms] of Object.entries(file.uses))
    for (const { term, meaning } of say('use', value, terms))
      yield {
        term,
        meaning: { ...meaning, isAddress: addresses.some((each) => term.includes(each)) },
      };
  yield* say('you', '', file.you);
  yield* say('title', '', file.titles);
  yield* say('stop', '', file.stop);
  yield* say('neutral', '', file.neutral);
}

function listed(terms: string): string[] {
  return terms === '' ? [] : terms.split('|').map((term) => term.trim());
}
