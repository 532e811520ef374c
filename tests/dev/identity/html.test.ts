import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { pageHeaders, personaPage, refusalPage } from '../../../src/dev/identity/html.ts';

const hostile = `"><script>alert('x')</script>&`;
const text = { zh: hostile, en: hostile };

describe('the pages of the identity provider', () => {
  it('show hostile text as text, wherever it stands', () => {
    const choice = {
      portal: text,
      personas: [{ citizenId: hostile, name: hostile, note: text }],
      alert: text,
    };
    for (const html of [personaPage(choice), refusalPage(hostile, hostile)]) {
      expect(html).not.toContain('<script');
      expect(html).toContain('&#34;&#62;&#60;script&#62;alert(&#39;x&#39;)');
    }
  });

  it('allow exactly the style that they carry', () => {
    const style = /<style>([^]*)<\/style>/.exec(refusalPage('e', 'd'))?.[1] ?? '';
    const digest = createHash('sha256').update(style).digest('base64');
    expect(pageHeaders([])['content-security-policy']).toBe(
      `default-src 'none'; style-src 'sha256-${digest}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`,
    );
  });

  it('announce a choice that did not count', () => {
    const choice = { portal: { zh: '门户', en: 'Portal' }, personas: [] };
    expect(personaPage(choice)).not.toContain('<div role="alert">');
    expect(personaPage({ ...choice, alert: { zh: '重选', en: 'Again' } })).toContain(
      '<div role="alert"><p><span>重选</span> <span lang="en">Again</span></p></div>',
    );
  });
});
