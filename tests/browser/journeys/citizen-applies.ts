import { describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { follow, settled, signIn, type Stage } from '../stage.ts';

/** What the form of the food business licence leaves to the person. */
async function fillIn(page: Page): Promise<void> {
  await page.getByLabel('主体业态').selectOption('餐饮服务经营者');
  await page.getByLabel('经营面积（平方米）').fill('46');
  await page.getByLabel('签名').fill('林致远');
}

export function citizenApplies(on: () => Stage): void {
  describe('somebody who wants to open a noodle shop', () => {
    let page: Page;

    it('finds the service by a word, once signed in', async () => {
      page = await on().visit();
      await page.getByLabel('您想办什么事？').fill('食品');
      await page.getByRole('button', { name: '查找' }).click();
      await page.getByRole('heading', { name: '登录后继续' }).waitFor();
      await signIn(page, '林致远');
      await settled(page);
      expect(await page.locator('.card h2').allInnerTexts()).toEqual(['食品经营许可']);
      expect(page.url()).toBe(`${on().origin}/services?q=%E9%A3%9F%E5%93%81`);
    });

    it('sees before applying what is known, and which documents are waived and why', async () => {
      await page.getByRole('link', { name: '食品经营许可' }).click();
      await page.getByText('我们已经知道的').waitFor();
      const licence = page.locator('.entry', { hasText: '营业执照' });
      expect(await licence.innerText()).toMatch(/免交[\s\S]*由上海市市场监督管理局证明/);
      expect(await page.locator('.entry', { hasText: '消防安全证明' }).innerText()).toContain(
        '需要提交',
      );
    });

    it('finds each value with its source and date, those of a register locked', async () => {
      await page.getByRole('link', { name: '开始申请' }).click();
      await settled(page);
      const name = page.locator('.field', { hasText: '名称' }).first();
      expect(await name.innerText()).toMatch(
        /徐汇区林记小面馆[\s\S]*已预填[\s\S]*上海市市场监督管理局，2026年11月2日[\s\S]*已核实，不可改/,
      );
      expect(await name.locator('input').count()).toBe(0);
      expect(await page.getByLabel('手机号码').inputValue()).toBe('13900000101');
    });

    it('is told what is left to put right, and led there', async () => {
      await fillIn(page);
      await page.getByRole('button', { name: '下一步：核对' }).click();
      const summary = page.getByRole('alert');
      expect(await summary.innerText()).toContain('有 1 处需要修改');
      await summary.getByRole('link').click();
      await page.keyboard.press('Space');
      expect(await page.getByLabel('本人承诺所填内容真实').isChecked()).toBe(true);
    });

    it('checks the answers, hands them in, and keeps a receipt of what was reused', async () => {
      await page.getByRole('button', { name: '下一步：核对' }).click();
      await page.getByRole('heading', { name: '核对您的申请' }).waitFor();
      expect(await page.locator('.facts').first().innerText()).toContain('1988年3月15日');
      await page.getByRole('button', { name: '确认无误，提交' }).click();
      await page.getByRole('heading', { name: '已经提交' }).waitFor();
      const receipt = await page.locator('.receipt').innerText();
      expect(receipt).toMatch(/16 个栏目，来自.*上海市公安局/);
      expect(receipt).toMatch(/替您免交的[\s\S]*营业执照/);
      const number = await page.locator('.receipt code').innerText();
      await follow(page, '我的申请');
      const listed = page.locator('.entry', { hasText: number });
      expect(await listed.innerText()).toMatch(/食品经营许可[\s\S]*已提交/);
    });

    it('can fill it in without anything of theirs being read', async () => {
      await follow(page, '办事');
      await page.getByRole('link', { name: '食品经营许可' }).click();
      await page.getByRole('link', { name: '不用预填，我自己填' }).click();
      await settled(page);
      expect(await page.getByText('这份表格没有预填').count()).toBe(1);
      expect(await page.getByText('已预填').count()).toBe(0);
      expect(await page.getByLabel('姓名').inputValue()).toBe('');
    });
  });
}
