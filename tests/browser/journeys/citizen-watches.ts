import { describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { z } from 'zod';
import { ask } from '../../../src/dev/demo/ask.ts';
import { departmentQuery } from '../../../src/dev/demo/documents.ts';
import { seedPersonas } from '../../../src/dev/seed/lines.ts';
import { follow, settled, signIn, type Stage } from '../stage.ts';

const insurance = {
  agreement: 'agr_hrss_social_insurance',
  purpose: 'SOCIAL_INSURANCE_REGISTRATION',
  case: 'SI-2026-0007',
};

/** A field that the agreement does not grant. */
const greedy = 'query Reach($id: ID!) { citizen(id: $id) { contact { mobilePhone } } }';

const found = z.object({ citizenByNationalId: z.object({ id: z.string() }) });

/** The social insurance system asks about somebody twice, and once for a field too many. */
async function departmentAsks({ origin, hub }: Stage, person: string): Promise<void> {
  const body = JSON.stringify({ caller: 'hrss-insurance' });
  const signedIn = await fetch(`${origin}/sandbox/token`, { method: 'POST', body });
  const token = z.object({ access_token: z.string() }).parse(await signedIn.json()).access_token;
  const sought = seedPersonas().find(({ key }) => key === person);
  const question = {
    query: departmentQuery,
    variables: { nationalId: sought?.nationalId },
    access: insurance,
  };
  await ask(hub.url, token, question);
  const { data } = await ask(hub.url, token, question);
  const { id } = found.parse(data).citizenByNationalId;
  await ask(hub.url, token, { query: greedy, variables: { id }, access: insurance });
}

export function citizenWatches(on: () => Stage): void {
  describe('somebody whose data a department has looked at', () => {
    let page: Page;

    it('sees who, when, why, and what, repeats together, within seconds', async () => {
      await departmentAsks(on(), 'xu_ruolan');
      page = await on().visit();
      await signIn(page, '徐若澜');
      await follow(page, '谁看过我的数据');
      const group = page.locator('.entry', { hasText: '已提供' }).first();
      expect(await group.innerText()).toMatch(
        /上海市人力资源和社会保障局[\s\S]*社会保险登记”查阅了 2 次[\s\S]*出生日期/,
      );
    });

    it('sees what was refused, and that nothing of it was given', async () => {
      const refused = page.locator('.entry-refused');
      expect(await refused.innerText()).toMatch(/已拒绝[\s\S]*没有提供任何内容[\s\S]*手机号码/);
    });

    it('sees each look with its law, case and fingerprint', async () => {
      await page.getByText('逐次查看（2 次）').click();
      const each = await page.locator('.entry', { hasText: '已提供' }).first().innerText();
      expect(each).toContain('《中华人民共和国社会保险法》第五十八条');
      expect(each).toContain('办件 SI-2026-0007');
      expect(each).toMatch(/[0-9a-f]{64}/);
    });

    it('comes back to the same page when it was loaded anew, once the issuer knows who is there', async () => {
      await page.reload();
      await page.getByRole('heading', { name: '登录后继续' }).waitFor();
      await signIn(page, '徐若澜');
      await settled(page);
      expect(await page.getByRole('heading', { level: 1 }).innerText()).toBe('谁看过我的数据');
    });

    it('keeps no token where scripts of other pages could read it', async () => {
      const kept = await page.evaluate(() => JSON.stringify([localStorage, sessionStorage]));
      expect(kept).not.toContain('eyJ');
    });

    it('is nobody any more after signing out', async () => {
      await page.getByRole('button', { name: '退出登录' }).click();
      await page.getByRole('heading', { name: '登录后继续' }).waitFor();
      expect(await page.getByText('徐若澜').count()).toBe(0);
    });
  });
}
