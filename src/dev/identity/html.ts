import { createHash } from 'node:crypto';
import type { EvidenceMethod } from '../../policy/evidence.ts';
import type { BilingualText, Clerk, Persona } from './model.ts';

/** What the page needs to let a person choose whom to sign in as. */
export type PersonaChoice = {
  readonly portal: BilingualText;
  readonly personas: readonly Persona[];
  /** At a counter: who may act for one of the people there. */
  readonly clerks?: readonly Clerk[];
  /** Says why the last choice did not count. */
  readonly alert?: BilingualText;
};

/** The page that stands in for a national sign-in: one button a person, in a form that posts to its own address. */
export function personaPage({ portal, personas, clerks, alert }: PersonaChoice): string {
  return page({ zh: '选择登录人', en: 'Choose who signs in' }, [
    paragraph({ zh: `登录「${portal.zh}」`, en: `Sign in to ${portal.en}` }),
    paragraph({
      zh: '本机演示环境：以下均为虚构人物，无需密码。',
      en: 'Demonstration on this machine: these people are invented, and there is no password.',
    }),
    alert === undefined ? '' : `<div role="alert">${paragraph(alert)}</div>`,
    ...(clerks ? counterForms(clerks, personas) : personForms(personas)),
  ]);
}

/** A button for each person, and one for each principal of theirs. */
function personForms(personas: readonly Persona[]): readonly string[] {
  const acting = personas.flatMap(({ citizenId, name, principals = [] }) =>
    principals.map((principal) => {
      const { organisation } = principal;
      const inName = organisation ? `${organisation.name} (${name})` : name;
      return form(
        hidden({
          citizenId,
          principalId: principal.citizenId,
          ...(organisation ? { organisationId: organisation.id } : {}),
        }),
        button({
          zh: `${inName} 代 ${principal.name} 办理`,
          en: `${inName}, for ${principal.name}`,
        }),
      );
    }),
  );
  return [
    form(...personas.map(personaButton)),
    ...(acting.length > 0
      ? [heading({ zh: '代他人或以单位名义办理', en: 'For somebody else, or for a company' })]
      : []),
    ...acting,
  ];
}

/** A clerk helps a person of whom this page is the witness; or signs in alone, to exchange the token (RFC 8693). */
function counterForms(clerks: readonly Clerk[], personas: readonly Persona[]): readonly string[] {
  const clerk = select(
    'clerkId',
    { zh: '窗口人员', en: 'Clerk' },
    clerks.map(({ clerkId, name }) => [clerkId, name]),
  );
  const person = select(
    'citizenId',
    { zh: '到场或委托的人', en: 'Person who is there, or has signed' },
    personas.map(({ citizenId, name }) => [citizenId, { zh: name, en: '' }]),
  );
  const method = select('method', { zh: '凭证', en: 'Evidence' }, Object.entries(methodNames));
  return [
    form(clerk, person, method, button({ zh: '为此人办理', en: 'Help this person' })),
    form(clerk, button({ zh: '仅窗口人员登录', en: 'The clerk alone' })),
  ];
}

const methodNames: Readonly<Record<EvidenceMethod, BilingualText>> = {
  ID_DOCUMENT_READ: { zh: '读取身份证芯片', en: 'Identity document read by a device' },
  ID_DOCUMENT_SHOWN: { zh: '出示身份证', en: 'Identity document shown' },
  SIGNED_FORM: { zh: '签字委托书（已扫描）', en: 'Signed form, scanned' },
  CALL_BACK: { zh: '电话回访', en: 'Called back' },
};

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

function form(...parts: readonly string[]): string {
  return `<form method="post">${parts.join('\n')}</form>`;
}

function hidden(values: Readonly<Record<string, string>>): string {
  return Object.entries(values)
    .map(([name, value]) => `<input type="hidden" name="${name}" value="${escapeHtml(value)}">`)
    .join('');
}

function button(text: BilingualText): string {
  return `<button>${bilingual(text)}</button>`;
}

function heading(text: BilingualText): string {
  return `<h2>${bilingual(text)}</h2>`;
}

function select(
  name: string,
  label: BilingualText,
  options: readonly (readonly [string, BilingualText])[],
): string {
  const shown = options.map(
    ([value, { zh, en }]) =>
      `<option value="${escapeHtml(value)}">${escapeHtml([zh, en].filter(Boolean).join(' · '))}</option>`,
  );
  return `<label>${bilingual(label)} <select name="${name}">${shown.join('')}</select></label>`;
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
h2 { font-size: 1.125rem; }
[lang="en"] { display: block; font-size: 0.9em; }
[role="alert"] { border-inline-start: 0.25rem solid; padding-inline-start: 0.75rem; }
form { display: grid; gap: 0.75rem; margin-block-end: 0.75rem; }
label { display: grid; }
button, select { min-height: 3rem; padding: 0.75rem 1rem; font: inherit; text-align: start; border: 1px solid; border-radius: 0.5rem; }
button:focus-visible, select:focus-visible { outline: 0.2rem solid; outline-offset: 0.2rem; }
`;
