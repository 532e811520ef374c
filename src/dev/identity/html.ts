import { createHash } from 'node:crypto';
import type { BilingualText, Persona } from './model.ts';

/** What the page needs to let a person choose whom to sign in as. */
export type PersonaChoice = {
  readonly portal: BilingualText;
  readonly personas: readonly Persona[];
  /** Says why the last choice did not count. */
  readonly alert?: BilingualText;
};

/** The page that stands in for a national sign-in: one button a person, in a form that posts to its own address. */
export function personaPage({ portal, personas, alert }: PersonaChoice): string {
  return page({ zh: '选择登录人', en: 'Choose who signs in' }, [
    paragraph({ zh: `登录「${portal.zh}」`, en: `Sign in to ${portal.en}` }),
    paragraph({
      zh: '本机演示环境：以下均为虚构人物，无需密码。',
      en: 'Demonstration on this machine: these people are invented, and there is no password.',
    }),
    alert === undefined ? '' : `<div role="alert">${paragraph(alert)}</div>`,
    '<form method="post">',
    ...personas.map(personaButton),
    '</form>',
  ]);
}

/** The page that says why a sign-in cannot go on; `error` is the code of RFC 6749 section 4.1.2.1. */
export function refusalPage(error: string, description: string): string {
  return page({ zh: '无法继续登录', en: 'This sign-in cannot go on' }, [
    paragraph({
      zh: '请返回原来的网站，重新登录。',
      en: 'Go back to the site you came from, and sign in again.',
    }),
    `<p><code>${escapeHtml(error)}</code> <span lang="en">${escapeHtml(description)}</span></p>`,
  ]);
}

/** Headers for a page that may do nothing but show itself and send its form to itself, and be sent on to `targets`. */
export function pageHeaders(targets: readonly string[]): Record<string, string> {
  const policy = [
    "default-src 'none'",
    `style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'`,
    // Browsers hold the redirects that follow a form to this list too.
    `form-action ${["'self'", ...targets].join(' ')}`,
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ];
  return {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': policy.join('; '),
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
  };
}

function page(title: BilingualText, body: readonly string[]): string {
  return `<!doctype html>
<html lang="zh-Hans">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title.zh)} · ${escapeHtml(title.en)}</title>
<style>${style}</style>
</head>
<body>
<main>
<h1>${bilingual(title)}</h1>
${body.filter((part) => part !== '').join('\n')}
</main>
</body>
</html>
`;
}

function personaButton({ citizenId, name, note }: Persona): string {
  const value = escapeHtml(citizenId);
  return `<button name="citizenId" value="${value}"><strong>${escapeHtml(name)}</strong> ${bilingual(note)}</button>`;
}

function paragraph(text: BilingualText): string {
  return `<p>${bilingual(text)}</p>`;
}

function bilingual({ zh, en }: BilingualText): string {
  return `<span>${escapeHtml(zh)}</span> <span lang="en">${escapeHtml(en)}</span>`;
}

/** Makes a text safe in element content and in a quoted attribute. */
function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => `&#${String(character.charCodeAt(0))};`);
}

const style = `
:root { color-scheme: light dark; font: 1.125rem/1.6 system-ui, sans-serif; }
main { max-width: 40rem; margin: 0 auto; padding: 1rem; }
h1 { font-size: 1.5rem; line-height: 1.3; }
[lang="en"] { display: block; font-size: 0.9em; }
[role="alert"] { border-inline-start: 0.25rem solid; padding-inline-start: 0.75rem; }
form { display: grid; gap: 0.75rem; }
button { min-height: 3rem; padding: 0.75rem 1rem; font: inherit; text-align: start; border: 1px solid; border-radius: 0.5rem; }
button:focus-visible { outline: 0.2rem solid; outline-offset: 0.2rem; }
`;
