import { describe, expect, it } from '@jest/globals';
import type { Alias, Aliases } from '../../src/suggest/aliases.ts';
import { aliasOf, parseAliases } from '../../src/suggest/aliases.ts';
import { suggestFor } from '../../src/suggest/suggest.ts';
import { form, said } from './build.ts';

const unknown = form('en', { label: '2. Zorp handle', group: 'Traveller', path: '/x' });

function approved(from: typeof unknown, canonical: string | null): Aliases {
  const [leaf] = from.leaves;
  if (!leaf) throw new Error('a form without leaves');
  return aliases(aliasOf(from, leaf, canonical));
}

function aliases(...list: readonly Alias[]): Aliases {
  const parsed = parseAliases({ aliases: list });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problem.issues));
  return parsed.value;
}

describe('what a person approved', () => {
  it('is suggested for the same words in the next form, and says so', () => {
    const next = form('en-GB', { label: '2. ZORP HANDLE', group: 'traveller', path: '/other' });
    const [suggestion] = suggestFor(next, approved(unknown, 'self.email'));
    expect(suggestion).toMatchObject({
      canonical: 'self.email',
      score: 1,
      evidence: [{ from: 'alias', says: 'self.email' }],
    });
  });

  it('is not suggested under another heading, or in another language', () => {
    const list = approved(unknown, 'self.email');
    const elsewhere = form('en', { label: '2. Zorp handle', group: 'Landlord' });
    const abroad = form('fr', { label: '2. Zorp handle', group: 'Traveller' });
    expect(said(suggestFor(elsewhere, list))).toEqual(['NO_CONCEPT']);
    expect(said(suggestFor(abroad, list))).toEqual(['NO_CONCEPT']);
  });

  it('does not make a leaf take what its type cannot hold', () => {
    const typed = form('en', { label: '2. Zorp handle', group: 'Traveller', type: 'checkbox' });
    expect(said(suggestFor(typed, approved(unknown, 'self.email')))).toEqual(['TYPE_CANNOT_MATCH']);
  });
});

describe('what a person rejected', () => {
  it('is not suggested again', () => {
    const email = form('en', { label: 'Email', group: 'About you' });
    expect(said(suggestFor(email))).toEqual(['self.email']);
    expect(said(suggestFor(email, approved(email, null)))).toEqual(['REJECTED']);
  });
});

describe('a file of aliases', () => {
  it('is refused with the member at fault', () => {
    const parsed = parseAliases({ aliases: [{ language: 'en', label: 'x', groups: [] }] });
    expect(parsed).toMatchObject({
      ok: false,
      problem: { issues: [{ field: 'aliases.0.canonical' }] },
    });
  });

  it('lets the later word on a wording stand', () => {
    const [leaf] = unknown.leaves;
    if (!leaf) throw new Error('a form without leaves');
    const list = aliases(
      aliasOf(unknown, leaf, 'self.email'),
      aliasOf(unknown, leaf, 'self.phone'),
    );
    expect(said(suggestFor(unknown, list))).toEqual(['self.phone']);
  });
});
