import { useSyncExternalStore } from 'react';

// Where in the web app the reader is: the address bar, and nothing else.

const moved = 'askonce:moved';
/** Marks a step of the history that was taken within the web app. */
const within = { isWithin: true };

/** True when the reader came here from another page of the web app, and is to be told where they are now. */
export function hasMoved(): boolean {
  return history.state !== null;
}

/** Goes to another page of the web app, as one step of the browser's history. */
export function goTo(address: string): void {
  history.pushState(within, '', address);
  window.dispatchEvent(new Event(moved));
  window.scrollTo(0, 0);
}

/** Goes on in the place of the present page, so that Back skips it. */
export function replaceBy(address: string): void {
  history.replaceState(null, '', address);
  window.dispatchEvent(new Event(moved));
}

/** Path and query of the present page. */
export function usePlace(): URL {
  const href = useSyncExternalStore(subscribe, () => location.href);
  return new URL(href);
}

function subscribe(listener: () => void): () => void {
  window.addEventListener('popstate', listener);
  window.addEventListener(moved, listener);
  return () => {
    window.removeEventListener('popstate', listener);
    window.removeEventListener(moved, listener);
  };
}
