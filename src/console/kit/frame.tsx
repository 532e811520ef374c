import type { ReactNode } from 'react';
import { usePlace } from '../place.ts';
import { largeTexts, usePreferences, useWords } from '../preferences.tsx';
import { useSession, useWeb } from '../web.tsx';
import { Link } from './link.tsx';
import { SignInButton } from './shown.tsx';
import { kitWords } from './words.ts';

/** What is around every page: who offers it, where else to go, who is signed in, and how to read it. */
export function Frame({
  name,
  children,
}: {
  /** Of whoever is signed in, once it is known. */
  readonly name: string | undefined;
  readonly children: ReactNode;
}): ReactNode {
  const words = useWords(kitWords);
  const { settings } = useWeb();
  return (
    <>
      <a className="skip" href="#content">
        {words.skip}
      </a>
      <header className="top">
        <div className="top-inner">
          <Link to="/" className="brand">
            <img src="/web/icon.svg" alt="" width="32" height="32" />
            <span>
              <strong>askonce</strong> <span className="brand-line">{words.government}</span>
            </span>
          </Link>
          <Tools name={name} />
        </div>
        <Sizes />
        <Navigation />
      </header>
      <main id="content">{children}</main>
      <footer className="foot">
        {settings.isSandbox && <p>{words.synthetic}</p>}
        <nav aria-label={words.tagline}>
          <Link to="/audit">{words.audit}</Link>
          {settings.isSandbox && <Link to="/desk">{words.desk}</Link>}
        </nav>
      </footer>
    </>
  );
}

function Navigation(): ReactNode {
  const words = useWords(kitWords);
  const { pathname } = usePlace();
  const places = [
    ['/services', words.services],
    ['/applications', words.applications],
    ['/my-data', words.myData],
    ['/consents', words.consents],
  ] as const;
  return (
    <nav className="main-nav" aria-label={words.navigation}>
      <ul>
        {places.map(([to, title]) => (
          <li key={to}>
            <Link to={to} isCurrent={pathname === to || pathname.startsWith(`${to}/`)}>
              {title}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}

function Tools({ name }: { readonly name: string | undefined }): ReactNode {
  const words = useWords(kitWords);
  const { language, largeText, chooseLanguage, chooseLargeText } = usePreferences();
  const { session } = useWeb();
  const state = useSession();
  const other = language === 'zh' ? 'en' : 'zh';
  return (
    <div className="tools" role="group" aria-label={words.tools}>
      <button
        type="button"
        className="tool"
        aria-pressed={largeText !== undefined}
        onClick={() => chooseLargeText(largeText === undefined ? 24 : undefined)}
      >
        {words.elder}
      </button>
      <button
        type="button"
        className="tool"
        lang={other === 'zh' ? 'zh-Hans' : 'en'}
        onClick={() => chooseLanguage(other)}
      >
        {words.otherLanguage}
      </button>
      {state === 'NOBODY' ? (
        <SignInButton />
      ) : (
        <>
          <span className="who">
            {name === undefined ? words.signedIn : words.signedInAs(name)}
          </span>
          <button type="button" className="tool" onClick={session.signOut}>
            {words.signOut}
          </button>
        </>
      )}
    </div>
  );
}

function Sizes(): ReactNode {
  const words = useWords(kitWords);
  const { largeText, chooseLargeText } = usePreferences();
  if (largeText === undefined) return null;
  return (
    <div className="sizes" role="group" aria-label={words.textSize}>
      <span>{words.textSize}</span>
      {largeTexts.map((size, at) => (
        <button
          key={size}
          type="button"
          className="tool"
          aria-pressed={size === largeText}
          onClick={() => chooseLargeText(size)}
        >
          {words.sizes[at]}
        </button>
      ))}
    </div>
  );
}
