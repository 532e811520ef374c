import { existsSync } from 'node:fs';
import axe from 'axe-core';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import { runningHub, type RunningHub } from '../support/running-hub.ts';

/** Where Debian has it; `CHROMIUM` names another. */
const places = [process.env['CHROMIUM'] ?? '', '/usr/bin/chromium', '/usr/bin/google-chrome'];

/** The browser of this machine; undefined when it has none. */
export const browserPath = places.find((place) => place !== '' && existsSync(place));

export type Look = {
  readonly language?: 'zh' | 'en';
  /** Pixels of the text in 长辈版. */
  readonly largeText?: 20 | 24 | 30;
  readonly width?: number;
};

/** A real hub, and a real browser before it: one of each for all journeys. */
export type Stage = {
  readonly hub: RunningHub;
  readonly origin: string;
  /** A browser of somebody of their own, on the start page. */
  readonly visit: (look?: Look) => Promise<Page>;
  /** What browsers complained of so far: scripts that failed, and whatever the content security policy stopped. */
  readonly complaints: readonly string[];
  readonly close: () => Promise<void>;
};

const flags = ['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu', '--mute-audio'];

export async function openStage(): Promise<Stage> {
  const [hub, browser] = await Promise.all([
    runningHub(),
    chromium.launch({ executablePath: browserPath ?? '', args: flags }),
  ]);
  const origin = new URL(hub.url).origin;
  const complaints: string[] = [];
  return {
    hub,
    origin,
    complaints,
    visit: async (look = {}) => visit(browser, origin, { look, complaints }),
    close: async () => {
      await browser.close();
      await hub.stop();
    },
  };
}

async function visit(
  browser: Browser,
  origin: string,
  { look, complaints }: { readonly look: Look; readonly complaints: string[] },
): Promise<Page> {
  const { language = 'zh', largeText, width = 1100 } = look;
  const context: BrowserContext = await browser.newContext({
    viewport: { width, height: 800 },
    locale: language === 'zh' ? 'zh-CN' : 'en-GB',
    reducedMotion: 'reduce',
  });
  context.setDefaultTimeout(15_000);
  const page = await context.newPage();
  page.on('pageerror', ({ message }) => complaints.push(message));
  page.on('console', (message) => {
    // The browser's word for an answer that is no 200; what the page makes of a refusal is tested where it is one.
    const isAnswer = message.location().url.endsWith('/graphql');
    if (message.type() === 'error' && !isAnswer) complaints.push(message.text());
  });
  await page.goto(origin);
  await page.getByRole('heading', { level: 1 }).waitFor();
  if (largeText !== undefined) {
    await page.getByRole('button', { name: language === 'zh' ? '长辈版' : 'Large text' }).click();
    const at = [20, 24, 30].indexOf(largeText);
    await page.locator('.sizes button').nth(at).click();
  }
  return page;
}

/** Signs in at the identity provider's page, as a person would, and comes back. */
export async function signIn(page: Page, name: string): Promise<void> {
  await page
    .locator('header')
    .getByRole('button', { name: /登录|Sign in/ })
    .click();
  await page.getByRole('button', { name }).click();
  await page.locator('.who', { hasText: name }).waitFor();
}

/** Goes where a link of the main navigation leads. */
export async function follow(page: Page, link: string | RegExp): Promise<void> {
  await page.locator('.main-nav').getByRole('link', { name: link }).click();
  await settled(page);
}

/** Waits until the page has its title and is reading nothing. */
export async function settled(page: Page): Promise<void> {
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.locator('.loading').waitFor({ state: 'detached' });
}

const wcag = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/** What axe has against the page as it stands, by WCAG 2.2 AA. */
export async function violations(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe.source);
  return page.evaluate(async (tags) => {
    const { axe: loaded } = window;
    const found = await loaded.run({ runOnly: { type: 'tag', values: tags } });
    return found.violations.flatMap(({ id, nodes }) =>
      nodes.map(({ target }) => `${id}: ${target.join(' ')}`),
    );
  }, wcag);
}

declare global {
  // What axe calls itself in a page.
  // eslint-disable-next-line @typescript-eslint/consistent-type-definitions -- only an interface adds to another
  interface Window {
    readonly axe: typeof axe;
  }
}

/** Pixels by which the page is wider than the window. */
export function overflow(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
}
