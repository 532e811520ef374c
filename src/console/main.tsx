import { createElement } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { browserChance, browserClock } from './browser.ts';
import './styles/web.css';
import { asker } from './hub/ask.ts';
import { WithPreferences } from './preferences.tsx';
import { openSession } from './session/session.ts';
import { readSettings } from './settings.ts';
import { WebContext, type Web } from './web.tsx';

const root = document.getElementById('page');
if (root === null) throw new Error('index.html has no #page');

const request: typeof fetch = (...asked) => fetch(...asked);
const settings = await readSettings(request);
const home = new URL(settings.redirectUri).origin;
// localhost and 127.0.0.1 are the same machine, and two origins: the issuer sends people back to one of them.
if (location.origin !== home) location.replace(`${home}${location.pathname}${location.search}`);

const session = openSession({
  settings,
  request,
  clock: browserClock,
  chance: browserChance,
  storage: sessionStorage,
  leaveFor: (url) => location.assign(url),
});
const web: Web = {
  settings,
  session,
  ask: asker(settings.api, request, session.headers),
  request,
  clock: browserClock,
  chance: browserChance,
};
// A page that is loaded anew has lost its token, which was in its memory alone; the issuer may
// still know who is there.
if (session.wasSignedIn() && location.pathname !== '/signed-in') {
  const returnTo = `${location.pathname}${location.search}`;
  await session.signIn({ returnTo, prompt: 'none' }).catch(session.signOut);
}
createRoot(root).render(
  createElement(
    WebContext,
    { value: web },
    createElement(WithPreferences, null, createElement(App)),
  ),
);
