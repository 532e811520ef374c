import { canonicalJson } from '../../../kernel/json.ts';
import type { Agreement } from '../model/agreement.ts';
import { following } from '../model/lifecycle.ts';
import { readRevision, revisionId, type Approval, type Revision } from '../model/revision.ts';
import { keyIdOf, signsAt, type Signatory } from '../model/signatory.ts';
import type { AgreementStore, History, PartySignatures, StoredRevision } from './ports.ts';

/** What the revisions say, one after the other, up to the first that is not what it should be. */
export type Replayed = {
  readonly agreement: Agreement | undefined;
  /** Number of the first revision whose text, place in the chain, legality or signature is wrong. */
  readonly firstBad: number | undefined;
};

type Signer = Pick<Signatory, 'department' | 'keyId'>;

/** Who is registered, as far as one history needs it. */
export type Registry = (signer: Signer) => Signatory | undefined;

/** Replays a history from nothing, and compares what comes of it with what is stored. */
export async function checked(
  { store, signatures }: { store: AgreementStore; signatures: PartySignatures },
  { head, revisions }: History,
): Promise<Replayed> {
  const registry = await registryFor(store, revisions);
  const replayed = await replay(revisions, { signatures, registry });
  if (replayed.firstBad !== undefined) return replayed;
  const isSame = replayed.agreement && canonicalJson(replayed.agreement) === canonicalJson(head);
  return isSame ? replayed : { ...replayed, firstBad: revisions.length };
}

/** Each revision must be whole, follow the one before, be allowed there, and be signed when it approves. */
export async function replay(
  revisions: readonly StoredRevision[],
  by: { readonly signatures: PartySignatures; readonly registry: Registry },
): Promise<Replayed> {
  let agreement: Agreement | undefined;
  for (const [index, { id, text }] of revisions.entries()) {
    const revision = readRevision(text);
    const isSound =
      revision?.number === index + 1 &&
      revisionId(text) === id &&
      isNext(agreement, revision) &&
      (revision.change !== 'APPROVED' || (await isSigned(revision, by)));
    const next = isSound ? following(agreement, revision, id) : undefined;
    if (!next?.ok) return { agreement, firstBad: index + 1 };
    agreement = next.value;
  }
  return { agreement, firstBad: undefined };
}

/** Asks once for everybody who signed. */
export async function registryFor(
  store: AgreementStore,
  revisions: readonly StoredRevision[],
): Promise<Registry> {
  const signers = revisions.flatMap(({ text }) => {
    const revision = readRevision(text);
    if (revision?.change !== 'APPROVED') return [];
    return [{ department: revision.by.department, keyId: revision.approval.keyId }];
  });
  const keyOf = ({ department, keyId }: Signer): string => `${department} ${keyId}`;
  const different = [...new Map(signers.map((signer) => [keyOf(signer), signer])).values()];
  const found = different.length > 0 ? await store.signatories(different) : [];
  const known = new Map(found.map((signatory) => [keyOf(signatory), signatory]));
  return (signer) => known.get(keyOf(signer));
}

function isNext(before: Agreement | undefined, revision: Revision): boolean {
  if (!before) return revision.predecessor === null;
  return (
    revision.predecessor === before.revision &&
    revision.agreement === before.id &&
    revision.consumer === before.consumer &&
    revision.provider === before.provider
  );
}

/** By a registered key of the very person and department, over the hash of the revision that it approves. */
async function isSigned(
  { by, at, approval }: Extract<Revision, { change: 'APPROVED' }>,
  { signatures, registry }: { signatures: PartySignatures; registry: Registry },
): Promise<boolean> {
  const signatory = registry({ department: by.department, keyId: approval.keyId });
  return (
    signatory?.person === approval.person &&
    signsAt(signatory, by.department, at) &&
    isOwnKey(approval) &&
    signatures.keyIdIn(approval.signature) === approval.keyId &&
    (await signatures.signedText(approval.signature, approval.key)) === approval.revision
  );
}

function isOwnKey({ key, keyId }: Approval): boolean {
  return keyIdOf(key) === keyId;
}
