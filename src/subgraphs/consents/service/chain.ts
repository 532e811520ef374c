import type { Consent } from '../model/consent.ts';
import {
  readRevision,
  statementText,
  termsText,
  type Owner,
  type Revision,
  type Statement,
  type StoredConsent,
} from '../model/revision.ts';
import type { ConsentTerms } from '../../../policy/consent.ts';
import { sha256 } from '../../../kernel/json.ts';
import type { Deps, Found } from './ports.ts';

/** Reads a stored consent, each revision in its place of the chain and by its signature. */
export async function openConsent(
  { signatures }: Pick<Deps, 'signatures'>,
  owner: Owner,
  found: Found,
): Promise<Consent> {
  if (found === 'MALFORMED')
    return { ...owner, version: 0, revisions: [], isDamaged: true, marks: [] };
  const revisions: Revision[] = [];
  for (const signed of found.revisions) {
    const revision = readRevision(signed, { owner, before: revisions.at(-1), terms: found.terms });
    if (!revision || (await signatures.verify(revision.signature)) !== revision.id) break;
    revisions.push(revision);
  }
  const isWhole = revisions.length === found.revisions.length;
  return {
    ...owner,
    version: found.version,
    revisions,
    isDamaged: !isWhole || found.version !== revisions.length,
    marks: found.revisions.map(({ mark }) => mark),
  };
}

/** The stored consent with one revision more. */
export async function withRevision(
  { signatures }: Pick<Deps, 'signatures'>,
  stored: StoredConsent | undefined,
  revision: { readonly statement: Statement; readonly terms: ConsentTerms; readonly mark: string },
): Promise<StoredConsent> {
  const { statement, terms, mark } = revision;
  const text = statementText(statement);
  const signature = await signatures.sign(sha256(text));
  return {
    version: statement.version,
    revisions: [...(stored?.revisions ?? []), { text, signature, mark }],
    terms: { ...stored?.terms, [statement.terms]: termsText(terms) },
  };
}
