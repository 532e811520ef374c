/** Letters that Unicode does not decompose. */
const plain: Readonly<Record<string, string>> = {
  ø: 'o',
  æ: 'ae',
  œ: 'oe',
  ß: 'ss',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
};

/** How names in ASCII write these letters where they do not just drop the marks. */
const spelled: Readonly<Record<string, string>> = {
  ä: 'ae',
  ö: 'oe',
  ü: 'ue',
  å: 'aa',
  ø: 'oe',
};

/** Ideographs and kana stand for themselves: there are no spaces to tell words by. */
const wordPattern = /\p{Script=Han}|\p{Script=Hiragana}|[\p{Script=Katakana}ー]|\p{L}+|\d+/gu;

/** Lower case, no diacritics, compatibility forms resolved. */
export function folded(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[øæœßłđðþ]/g, (letter) => plain[letter] ?? letter);
}

/** The words of a text or of an identifier: camelCase, snake_case and kebab-case come apart, ideographs one by one. */
export function wordsOf(text: string): string[] {
  const parted = text
    .replace(/\bn\s?\.?\s?[º°]/giu, ' numero ')
    .normalize('NFKC')
    .replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
    .replace(/(\p{Lu})(\p{Lu}\p{Ll})/gu, '$1 $2');
  return (folded(parted).match(wordPattern) ?? []).map((word) => word);
}

/** A text and its ASCII spelling where that differs: `Straße`, `Geschäft`, `Geschaeft`. */
export function spellings(text: string): string[] {
  const lower = text.normalize('NFC').toLowerCase();
  const ascii = lower.replace(/[äöüåø]/g, (letter) => spelled[letter] ?? letter);
  return ascii === lower ? [text] : [text, ascii];
}

/** True for a word of ideographs or kana. */
export function isIdeograph(word: string): boolean {
  return /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}ー]/u.test(word);
}
