import { describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { follow, settled, signIn, type Stage } from '../stage.ts';

export function citizenConsents(on: () => Stage): void {
  describe('somebody who took their consent back', () => {
    let page: Page;

    it('is asked before anything is filled in, and sees the values that it is about', async () => {
      page = await on().visit({ language: 'en', width: 390 });
      await signIn(page, '唐文博');
      await follow(page, 'Services');
      await page.getByRole('link', { name: 'Food business licence' }).click();
      await page.getByText('With your consent, we fill in most of it for you').waitFor();
      await page.getByRole('link', { name: 'See what would be used' }).click();
      await settled(page);
      expect(await page.locator('main').innerText()).toMatch(/full name\s+唐文博/);
    });

    it('finds what can be left out not ticked', async () => {
      const boxes = page.getByRole('checkbox');
      expect(await boxes.count()).toBe(2);
      expect(await page.getByRole('checkbox', { checked: true }).count()).toBe(0);
    });

    it('consents, and finds the form filled in', async () => {
      await page.getByRole('button', { name: 'I consent' }).click();
      await page.getByText('What we know already').waitFor();
      expect(await page.locator('.tally li').first().innerText()).toMatch(/^[1-9]/);
    });

    it('takes it back after being asked once more, and nothing is filled in from then on', async () => {
      await follow(page, 'My consents');
      await page.getByRole('button', { name: 'Take back' }).click();
      await page.getByRole('button', { name: 'Yes, take it back' }).click();
      await page.getByText('Taken back').first().waitFor();
      await page.goBack();
      await page.getByText('With your consent, we fill in most of it for you').waitFor();
      expect(await page.getByText('What we know already').count()).toBe(0);
    });
  });
}
