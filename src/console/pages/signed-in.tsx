import { useEffect, useState, type ReactNode } from 'react';
import { Notice } from '../kit/notice.tsx';
import { Page } from '../kit/page.tsx';
import { Loading, SignInButton } from '../kit/shown.tsx';
import { replaceBy } from '../place.ts';
import { useWords, type Language } from '../preferences.tsx';
import { useWeb } from '../web.tsx';

const words: Readonly<Record<Language, Readonly<Record<'title' | 'failed' | 'hint', string>>>> = {
  zh: {
    title: '正在登录',
    failed: '没有登录成功',
    hint: '可能是等待太久，或者在另一个窗口登录过。请再登录一次。',
  },
  en: {
    title: 'Signing in',
    failed: 'You are not signed in',
    hint: 'Perhaps it took too long, or you signed in elsewhere meanwhile. Please sign in once more.',
  },
};

/** Where the issuer sends people back to: takes its answer out of the address, and goes on where they were. */
export function SignedIn(): ReactNode {
  const said = useWords(words);
  const { session } = useWeb();
  const [hasFailed, setFailed] = useState(false);
  useEffect(() => {
    const answer = new URLSearchParams(location.search);
    history.replaceState(null, '', location.pathname);
    session.complete(answer).then(replaceBy, () => setFailed(true));
  }, [session]);
  return (
    <Page title={hasFailed ? said.failed : said.title}>
      {hasFailed ? (
        <Notice tone="warn" title={said.failed} role="alert">
          <p>{said.hint}</p>
          <SignInButton />
        </Notice>
      ) : (
        <Loading />
      )}
    </Page>
  );
}
