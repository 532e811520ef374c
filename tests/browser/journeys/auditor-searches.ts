import { describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { settled, type Stage } from '../stage.ts';

export function auditorSearches(on: () => Stage): void {
  describe('an auditor', () => {
    let page: Page;

    it('sees up to when the log is complete, and charts with the same numbers as tables', async () => {
      page = await on().visit({ language: 'en' });
      await page.getByRole('link', { name: 'Audit console' }).click();
      await settled(page);
      expect(await page.getByText(/Complete up to .*2\d{3}/).count()).toBe(1);
      const pairs = page.getByRole('table', { name: 'Department and purpose' });
      expect(await pairs.innerText()).toContain('filling in an application for you');
    });

    it('narrows it by qualifiers, in an address that can be passed on', async () => {
      await page.getByRole('searchbox').fill('department:dept_hrss decision:refused nonsense');
      await page.getByRole('button', { name: 'Search', exact: true }).click();
      await page.getByText('Not understood, and left out: nonsense').waitFor();
      await settled(page);
      const rows = page.locator('.records tbody tr');
      const outcomes = await rows.locator('td:nth-child(4)').allInnerTexts();
      expect(outcomes.length).toBeGreaterThan(0);
      expect(outcomes.every((outcome) => outcome.includes('Refused'))).toBe(true);
      const passedOn = await on().visit({ language: 'en' });
      await passedOn.goto(page.url());
      await settled(passedOn);
      expect(await passedOn.locator('.records tbody tr').count()).toBe(await rows.count());
    });

    it('opens one record, with its law, document, fields and fingerprint', async () => {
      await page.locator('.records button').first().click();
      const detail = await page.locator('.records td[colspan]').innerText();
      expect(detail).toContain('《中华人民共和国社会保险法》第五十八条');
      expect(detail).toContain('Contact.mobilePhone');
      expect(detail).toMatch(/sha256:[0-9a-f]{64}[\s\S]*Fingerprint[\s\S]*[0-9a-f]{64}/);
    });
  });
}
