import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { follow, settled, signIn, type Look, type Stage } from '../stage.ts';

type Picture = {
  readonly name: string;
  readonly look: Look;
  readonly pose: (page: Page) => Promise<void>;
};

async function service(page: Page): Promise<void> {
  await signIn(page, '林致远');
  await follow(page, /办事|Services/);
  await page.getByRole('link', { name: /食品经营许可|Food business licence/ }).click();
  await page.getByText(/我们已经知道的|What we know already/).waitFor();
}

const pictures: readonly Picture[] = [
  { name: 'home', look: {}, pose: settled },
  { name: 'service', look: { language: 'en' }, pose: service },
  { name: 'large-text', look: { largeText: 24, width: 390 }, pose: service },
  {
    name: 'form',
    look: {},
    pose: async (page) => {
      await service(page);
      await page.getByRole('link', { name: '开始申请' }).click();
      await settled(page);
    },
  },
  {
    name: 'my-data',
    look: { language: 'en', width: 390 },
    pose: async (page) => {
      await signIn(page, '徐若澜');
      await follow(page, 'Who saw my data');
    },
  },
  {
    name: 'audit',
    look: { language: 'en' },
    pose: async (page) => {
      await page.getByRole('link', { name: 'Audit console' }).click();
      await settled(page);
    },
  },
];

/** Makes the pictures of docs/web.md, in this folder. */
export function takesPictures(on: () => Stage, folder: string): void {
  describe('the pictures of docs/web.md', () => {
    it.each(pictures)('are made: $name', async ({ name, look, pose }) => {
      await mkdir(folder, { recursive: true });
      const page = await on().visit(look);
      await pose(page);
      const path = join(folder, `${name}.jpg`);
      const picture = await page.screenshot({ path, type: 'jpeg', quality: 50 });
      expect(picture.length).toBeLessThan(60 * 1024);
    });
  });
}
