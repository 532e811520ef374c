import { describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { overflow, settled, signIn, violations, type Stage } from '../stage.ts';

/** Every page that needs no more than a signed-in person to show something. */
const pages = [
  '/home',
  '/services',
  '/services/svc_food_business_licence',
  '/services/svc_food_business_licence/apply',
  '/my-data',
  '/consents',
  '/consents/agr_portal_prefill',
  '/applications',
  '/audit',
  '/desk',
  '/nowhere-at-all',
];

/** Moves within the web app, which keeps who is signed in. */
async function open(page: Page, path: string): Promise<void> {
  await page.evaluate((to) => {
    history.pushState(null, '', to);
    window.dispatchEvent(new PopStateEvent('popstate'));
  }, path);
  await page.waitForFunction(() => document.querySelector('h1') !== null);
  await settled(page);
}

/** Pixels of the smallest side of whatever can be pressed, but for links in a sentence and what is in a label. */
function smallestTarget(page: Page): Promise<number> {
  return page.evaluate(() => {
    const targets = [...document.querySelectorAll('button, .button, select, .main-nav a, summary')];
    return Math.min(...targets.map((each) => each.getBoundingClientRect().height));
  });
}

export function everybodyReads(on: () => Stage): void {
  describe('every page', () => {
    it.each(['zh', 'en'] as const)('has nothing against WCAG 2.2 AA in %s', async (language) => {
      const page = await on().visit({ language });
      await signIn(page, '林致远');
      for (const path of pages) {
        await open(page, path);
        expect([path, await violations(page)]).toEqual([path, []]);
      }
    });

    it('is as accessible in large text on a narrow screen, without scrolling sideways', async () => {
      const page = await on().visit({ largeText: 24, width: 320 });
      await signIn(page, '林致远');
      for (const path of pages) {
        await open(page, path);
        expect([path, await overflow(page)]).toEqual([path, 0]);
        expect([path, await violations(page)]).toEqual([path, []]);
        expect(await smallestTarget(page)).toBeGreaterThanOrEqual(60);
      }
    });

    it('has text of 18 to 30 pixels in large text, and lines 1.3 times as high', async () => {
      const page = await on().visit({ language: 'en', largeText: 30 });
      const sizes = await page.evaluate(() => {
        const style = getComputedStyle(document.body);
        return [parseFloat(style.fontSize), parseFloat(style.lineHeight)];
      });
      expect(sizes[0]).toBe(30);
      expect(sizes[1]).toBeGreaterThanOrEqual(39);
    });

    it('can be reached and left by the keyboard alone', async () => {
      const page = await on().visit();
      await page.keyboard.press('Tab');
      expect(await page.locator(':focus').innerText()).toBe('跳到正文');
      await page.keyboard.press('Enter');
      await page.keyboard.press('Tab');
      expect(await page.locator(':focus').getAttribute('id')).toBe('sought');
    });

    it('has headers that let nothing in from elsewhere', async () => {
      const { headers } = await fetch(`${on().origin}/home`);
      const policy = headers.get('content-security-policy') ?? '';
      expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self';");
      expect(policy).not.toMatch(/unsafe|https:|\*/);
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('referrer-policy')).toBe('no-referrer');
    });
  });
}
