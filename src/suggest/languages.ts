import type { FormText } from './model.ts';
import { isIdeograph, wordsOf } from './fold.ts';
import {
  compileVocabulary,
  longestTerm,
  type Vocabulary,
  type VocabularyFile,
} from './vocabulary.ts';
import en from './vocabulary/en.json' with { type: 'json' };
import da from './vocabulary/da.json' with { type: 'json' };
import de from './vocabulary/de.json' with { type: 'json' };
import es from './vocabulary/es.json' with { type: 'json' };
import fi from './vocabulary/fi.json' with { type: 'json' };
import fr from './vocabulary/fr.json' with { type: 'json' };
import it from './vocabulary/it.json' with { type: 'json' };
import ja from './vocabulary/ja.json' with { type: 'json' };
import nb from './vocabulary/nb.json' with { type: 'json' };
import nl from './vocabulary/nl.json' with { type: 'json' };
import pl from './vocabulary/pl.json' with { type: 'json' };
import pt from './vocabulary/pt.json' with { type: 'json' };
import sv from './vocabulary/sv.json' with { type: 'json' };
import zh from './vocabulary/zh.json' with { type: 'json' };

/** Every language that we know, English first. */
export const vocabularyFiles: readonly VocabularyFile[] = [
  en,
  da,
  de,
  es,
  fi,
  fr,
  it,
  ja,
  nb,
  nl,
  pl,
  pt,
  sv,
  zh,
];

const vocabularies: readonly Vocabulary[] = vocabularyFiles.map(compileVocabulary);

/** Tags of languages that one file covers. */
const sameAs: Readonly<Record<string, string>> = { nn: 'nb', no: 'nb', cmn: 'zh', yue: 'zh' };

/** The form's own language, then English, which programmers name things in. */
export function languagesFor(form: FormText): readonly Vocabulary[] {
  const tag = form.language?.toLowerCase().split(/[-_]/)[0] ?? '';
  const own = vocabularies.find(({ language }) => language === (sameAs[tag] ?? tag));
  const english = vocabularies.filter(({ language }) => language === 'en');
  const first = own ?? likeliest(form);
  return [first, ...english.filter((each) => each !== first)];
}

/** The form with its language named: the one that knows most of its labels where it does not say. */
export function inLanguage(form: FormText): FormText {
  return form.language === undefined ? { ...form, language: likeliest(form).language } : form;
}

/** The language that knows most of a form's labels. */
function likeliest(form: FormText): Vocabulary {
  const texts = form.leaves.map(({ label, groups }) => [label, ...groups].join(' '));
  const words = [...new Set(texts)].flatMap(wordsOf);
  const known = (vocabulary: Vocabulary): number =>
    words.reduce((sum, word, at) => {
      const term = longestTerm(vocabulary, words, at);
      const isSkipped = vocabulary.skipped.has(word) && !isIdeograph(word);
      return sum + (term ? term.end - at : 0) + (isSkipped ? 0.5 : 0);
    }, 0);
  return vocabularies.reduce((best, each) => (known(each) > known(best) ? each : best));
}
