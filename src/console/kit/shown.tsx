import { useEffect, useState, type ReactNode } from 'react';
import type { Refusal } from '../hub/ask.ts';
import { usePreferences, useWords } from '../preferences.tsx';
import { useWeb, type Asked } from '../web.tsx';
import { Notice } from './notice.tsx';
import { kitWords, refusalWords } from './words.ts';

/** Milliseconds after which a page says that it is slow. */
const patience = 3000;

/** An answer, once it is there; until then, or instead, what is the matter and what to do. */
export function Shown<T>({
  asked: { answer, again },
  children,
}: {
  readonly asked: Asked<T>;
  readonly children: (value: T) => ReactNode;
}): ReactNode {
  switch (answer.kind) {
    case 'LOADING':
      return <Loading />;
    case 'ANSWERED':
      return children(answer.value);
    case 'REFUSED':
      return <Refused refusal={answer} />;
    case 'FAILED':
      return <Failed again={again} />;
    case 'SIGNED_OUT':
      return <SignInFirst />;
  }
}

/** Grey lines where text will be. */
export function Loading(): ReactNode {
  const words = useWords(kitWords);
  const [isSlow, setSlow] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setSlow(true), patience);
    return () => clearTimeout(timer);
  }, []);
  return (
    <div className="loading">
      <p role="status">{isSlow ? words.slow : words.loading}</p>
      <div className="bones" aria-hidden="true">
        <span />
        <span />
        <span />
      </div>
    </div>
  );
}

function Failed({ again }: { readonly again: () => void }): ReactNode {
  const words = useWords(kitWords);
  return (
    <Notice tone="warn" title={words.failed} role="alert">
      <p>{words.failedHint}</p>
      <button type="button" className="button" onClick={again}>
        {words.again}
      </button>
    </Notice>
  );
}

/** Signs in and comes back here. */
export function SignInFirst(): ReactNode {
  const words = useWords(kitWords);
  return (
    <Notice tone="info" title={words.signedOut} role="status">
      <p>{words.signedOutHint}</p>
      <SignInButton />
    </Notice>
  );
}

export function SignInButton({ acrValues }: { readonly acrValues?: string }): ReactNode {
  const words = useWords(kitWords);
  const { session } = useWeb();
  const [hasFailed, setFailed] = useState(false);
  const signIn = (): void => {
    const { pathname, search } = location;
    const returnTo = pathname === '/signed-in' ? '/' : `${pathname}${search}`;
    const how = acrValues === undefined ? {} : { acrValues };
    session.signIn({ returnTo, prompt: 'login', ...how }).catch(() => setFailed(true));
  };
  return (
    <>
      <button type="button" className="button" onClick={signIn}>
        {acrValues === undefined ? words.signIn : words.moreSure}
      </button>
      {hasFailed && <p role="alert">{words.failed}</p>}
    </>
  );
}

export function Refused({ refusal }: { readonly refusal: Refusal }): ReactNode {
  const words = useWords(kitWords);
  const { language } = usePreferences();
  const { code, message, acrValues } = refusal;
  return (
    <Notice tone="bad" title={words.refused} role="alert">
      <p>{refusalWords[language][code] ?? message}</p>
      {acrValues !== undefined && <SignInButton acrValues={acrValues} />}
      <details>
        <summary>{words.technical}</summary>
        <p>
          {words.code} <code>{code}</code>
        </p>
        <p lang="en">{message}</p>
      </details>
    </Notice>
  );
}
