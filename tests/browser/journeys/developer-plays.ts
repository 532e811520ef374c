import { describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { settled, type Stage } from '../stage.ts';

export function developerPlays(on: () => Stage): void {
  describe('a developer', () => {
    let page: Page;

    it('plays a department’s system, and sees what its agreements allow', async () => {
      page = await on().visit({ language: 'en' });
      await page.getByRole('link', { name: 'Developer desk' }).click();
      await settled(page);
      await page.getByLabel('Play', { exact: true }).selectOption('hrss-insurance');
      await page.locator('.entry', { hasText: 'agr_hrss_social_insurance' }).waitFor();
      expect(await page.getByText('Human Resources and Social Security Bureau').count()).toBe(1);
    });

    it('is told field by field what would be refused, and which agreement grants it', async () => {
      await page.getByRole('button', { name: 'Explain' }).click();
      const row = page.getByRole('row', { name: /Identity.dateOfBirth/ });
      expect(await row.innerText()).toMatch(
        /IDENTITY\s+Denied\s+NOT_IN_AGREEMENT .*agr_hrss_social_insurance/,
      );
    });

    it('goes on to GraphiQL', async () => {
      await page.getByRole('link', { name: 'Open GraphiQL' }).click();
      await page.locator('.graphiql-container').waitFor();
      expect(page.url()).toBe(`${on().origin}/graphiql`);
    });
  });
}
