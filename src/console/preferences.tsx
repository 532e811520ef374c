import { createContext, useContext, useEffect, useMemo, useState, type ReactNode } from 'react';
import type { LocalizedText } from './hub/shapes.ts';

export type Language = 'zh' | 'en';

/** Pixels of the text in 长辈版, which goes up to 30; undefined in the ordinary layout. */
export type LargeText = 20 | 24 | 30;
export const largeTexts: readonly LargeText[] = [20, 24, 30];

type Preferences = {
  readonly language: Language;
  readonly largeText: LargeText | undefined;
  readonly chooseLanguage: (language: Language) => void;
  readonly chooseLargeText: (size: LargeText | undefined) => void;
};

const Context = createContext<Preferences | undefined>(undefined);

const languageKey = 'askonce.language';
const sizeKey = 'askonce.large-text';

/** Keeps language and size of the text: in this browser, since they say nothing of anybody. */
export function WithPreferences({ children }: { readonly children: ReactNode }): ReactNode {
  const [language, setLanguage] = useState(rememberedLanguage);
  const [largeText, setLargeText] = useState(rememberedSize);
  useEffect(() => {
    const { documentElement: root } = document;
    root.lang = language === 'zh' ? 'zh-Hans' : 'en';
    if (largeText === undefined) delete root.dataset['text'];
    else root.dataset['text'] = String(largeText);
  }, [language, largeText]);
  const value = useMemo(
    () => ({
      language,
      largeText,
      chooseLanguage: (next: Language) => {
        localStorage.setItem(languageKey, next);
        setLanguage(next);
      },
      chooseLargeText: (next: LargeText | undefined) => {
        localStorage.setItem(sizeKey, String(next ?? ''));
        setLargeText(next);
      },
    }),
    [language, largeText],
  );
  return <Context value={value}>{children}</Context>;
}

export function usePreferences(): Preferences {
  const found = useContext(Context);
  if (!found) throw new Error('preferences: outside of WithPreferences');
  return found;
}

/** Words of one page in the reader's language. */
export function useWords<W>(words: Readonly<Record<Language, W>>): W {
  return words[usePreferences().language];
}

/** Puts a text of the hub into the reader's language. */
export function useText(): (text: LocalizedText) => string {
  const { language } = usePreferences();
  return (text) => text[language];
}

export type Dates = {
  /** 2026年11月24日, 24 November 2026: of a date, or of the day of an instant. */
  readonly day: (iso: string) => string;
  /** With the time of day. */
  readonly moment: (iso: string) => string;
};

export function useDates(): Dates {
  const { language } = usePreferences();
  return useMemo(() => {
    const locale = language === 'zh' ? 'zh-CN' : 'en-GB';
    const day = new Intl.DateTimeFormat(locale, { dateStyle: 'long' });
    const moment = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeStyle: 'short' });
    return {
      day: (iso) => day.format(new Date(iso)),
      moment: (iso) => moment.format(new Date(iso)),
    };
  }, [language]);
}

function rememberedLanguage(): Language {
  const kept = localStorage.getItem(languageKey);
  if (kept === 'zh' || kept === 'en') return kept;
  return navigator.language.toLowerCase().startsWith('zh') ? 'zh' : 'en';
}

function rememberedSize(): LargeText | undefined {
  const kept = Number(localStorage.getItem(sizeKey));
  return largeTexts.find((size) => size === kept);
}
