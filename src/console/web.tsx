import {
  createContext,
  useCallback,
  useContext,
  useEffect,
  useState,
  useSyncExternalStore,
} from 'react';
import type { Chance, Clock } from './browser.ts';
import type { Answer, Ask } from './hub/ask.ts';
import type { Session, SessionState } from './session/session.ts';
import type { Settings } from './settings.ts';

/** What every page can use. */
export type Web = {
  readonly settings: Settings;
  readonly session: Session;
  /** Asks as whoever is signed in. */
  readonly ask: Ask;
  readonly request: typeof fetch;
  readonly clock: Clock;
  readonly chance: Chance;
};

export const WebContext = createContext<Web | undefined>(undefined);

export function useWeb(): Web {
  const web = useContext(WebContext);
  if (!web) throw new Error('web: outside of WebContext');
  return web;
}

export function useSession(): SessionState {
  const { session } = useWeb();
  return useSyncExternalStore(session.subscribe, session.state);
}

export type Asked<T> = {
  readonly answer: Answer<T> | { readonly kind: 'LOADING' };
  readonly again: () => void;
};

/** Asks when the page is shown, and anew when `about` changes or `again` is called. An answer that comes late is dropped. */
export function useAsked<T>(about: string, ask: () => Promise<Answer<T>>): Asked<T> {
  const [held, setHeld] = useState<{ readonly about: string; readonly answer: Answer<T> }>();
  const [round, setRound] = useState(0);
  useEffect(() => {
    let isShown = true;
    void ask().then((answer) => {
      if (isShown) setHeld({ about: `${round} ${about}`, answer });
    });
    return () => {
      isShown = false;
    };
    // `about` stands for whatever `ask` closes over.
  }, [about, round]);
  const again = useCallback(() => setRound((last) => last + 1), []);
  const isFresh = held?.about === `${round} ${about}`;
  return { answer: isFresh ? held.answer : { kind: 'LOADING' }, again };
}
