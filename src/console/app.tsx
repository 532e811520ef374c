import { lazy, Suspense, useEffect, useState, type ReactNode } from 'react';
import { viewer } from './hub/operations.ts';
import { Frame } from './kit/frame.tsx';
import { Link } from './kit/link.tsx';
import { Page } from './kit/page.tsx';
import { Loading, SignInFirst } from './kit/shown.tsx';
import { Home } from './pages/home.tsx';
import { Services } from './pages/services.tsx';
import { SignedIn } from './pages/signed-in.tsx';
import { usePlace } from './place.ts';
import { usePreferences, useWords, type Language } from './preferences.tsx';
import { useSession, useWeb, type Web } from './web.tsx';

// Pages that not everybody opens are read when they are opened.
const Service = lazy(async () => ({ default: (await import('./pages/service.tsx')).Service }));
const Apply = lazy(async () => ({ default: (await import('./pages/apply.tsx')).Apply }));
const MyData = lazy(async () => ({ default: (await import('./pages/my-data.tsx')).MyData }));
const Consents = lazy(async () => ({ default: (await import('./pages/consents.tsx')).Consents }));
const Consent = lazy(async () => ({ default: (await import('./pages/consent.tsx')).Consent }));
const Applications = lazy(async () => ({
  default: (await import('./pages/applications.tsx')).Applications,
}));
const Audit = lazy(async () => ({ default: (await import('./pages/audit.tsx')).Audit }));
const Desk = lazy(async () => ({ default: (await import('./pages/desk.tsx')).Desk }));

type AppWords = {
  readonly nowhere: string;
  readonly nowhereHint: string;
  readonly home: string;
  readonly signInTitle: string;
};

const words: Readonly<Record<Language, AppWords>> = {
  zh: {
    nowhere: '没有这一页',
    nowhereHint: '地址可能有误，或者页面已经移动。',
    home: '回到首页',
    signInTitle: '登录后继续',
  },
  en: {
    nowhere: 'There is no such page',
    nowhereHint: 'The address may be wrong, or the page has moved.',
    home: 'To the start page',
    signInTitle: 'Sign in to go on',
  },
};

export function App(): ReactNode {
  const { language } = usePreferences();
  const { pathname } = usePlace();
  const name = useName();
  return (
    <Frame name={name}>
      <Suspense fallback={<Loading />}>
        {/* A page begins anew in another place and another language, its heading said again. */}
        <Current key={`${language} ${pathname}`} path={pathname.split('/').filter(Boolean)} />
      </Suspense>
    </Frame>
  );
}

function Current({ path }: { readonly path: readonly string[] }): ReactNode {
  const state = useSession();
  const [first, second, third] = path;
  const isOwn = ['services', 'applications', 'my-data', 'consents'].includes(first ?? '');
  if (isOwn && state === 'NOBODY') return <Gate />;
  switch ([first ?? '', second === undefined ? '' : ':id', third ?? ''].join('/')) {
    case '//':
      return <Home />;
    case 'signed-in//':
      return <SignedIn />;
    case 'services//':
      return <Services />;
    case 'services/:id/':
      return <Service id={second ?? ''} />;
    case 'services/:id/apply':
      return <Apply id={second ?? ''} />;
    case 'my-data//':
      return <MyData />;
    case 'applications//':
      return <Applications />;
    case 'consents//':
      return <Consents />;
    case 'consents/:id/':
      return <Consent agreement={second ?? ''} />;
    case 'audit//':
      return <Audit />;
    case 'desk//':
      return <Desk />;
    default:
      return <Nowhere />;
  }
}

function Gate(): ReactNode {
  const said = useWords(words);
  return (
    <Page title={said.signInTitle}>
      <SignInFirst />
    </Page>
  );
}

function Nowhere(): ReactNode {
  const said = useWords(words);
  return (
    <Page title={said.nowhere} lead={said.nowhereHint}>
      <p>
        <Link to="/">{said.home}</Link>
      </p>
    </Page>
  );
}

/** The name of whoever is signed in, once the hub has said it. */
function useName(): string | undefined {
  const { ask } = useWeb();
  const state = useSession();
  const [name, setName] = useState<string>();
  useEffect(() => {
    if (state !== 'NOBODY') void readName(ask).then(setName);
    return () => setName(undefined);
  }, [ask, state]);
  return name;
}

async function readName(ask: Web['ask']): Promise<string | undefined> {
  const answer = await ask(viewer, {});
  return answer.kind === 'ANSWERED'
    ? answer.value.viewer.citizen?.identity?.name.fullName
    : undefined;
}
