import { usePreferences } from '../preferences.tsx';
import { codeLabel, type Kind } from './plain.ts';

/** Answers the label of a code in the reader's language, or the code. */
export function useLabel(): (kind: Kind, code: string) => string {
  const { language } = usePreferences();
  return (kind, code) => codeLabel(kind, code, language);
}
