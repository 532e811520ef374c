/** A text in the two languages of the hub. */
export type LocalizedText = { readonly zh: string; readonly en: string };

/** Values for the `{name}` places of a text; never a value of the person. */
export type TextParameters = Readonly<Record<string, string | LocalizedText>>;

/** Puts `parameters` into the `{name}` places of both languages; throws when one is missing. */
export function fillText(text: LocalizedText, parameters: TextParameters): LocalizedText {
  return { zh: fillOne(text.zh, 'zh', parameters), en: fillOne(text.en, 'en', parameters) };
}

/** The texts as one list, in the manner of each language. */
export function listText(texts: readonly LocalizedText[]): LocalizedText {
  return {
    zh: texts.map(({ zh }) => zh).join('、'),
    en: texts.map(({ en }) => en).join(', '),
  };
}

function fillOne(text: string, language: 'zh' | 'en', parameters: TextParameters): string {
  return text.replace(/\{(\w+)\}/g, (_, name: string) => {
    const parameter = parameters[name];
    if (parameter === undefined) throw new Error(`text: nothing given for {${name}}`);
    return typeof parameter === 'string' ? parameter : parameter[language];
  });
}
