import { writeFile } from 'node:fs/promises';
import { z } from 'zod';
import * as partySignatures from '../../platform/party-signature.ts';
import { readRevision, replay } from '../../subgraphs/agreements/subgraph.ts';
import type { AskHub } from './hub.ts';

const terms = `purpose legalBasis { citation text } subjectScope isForSealed fields optionalFields dataClasses schemaVersion
  territory volumePerDay retention contacts { department { id } office email } stage documents validFrom validUntil`;
const approvals = 'approvals { department { id } at person keyId revision }';
const showQuery = `query Show($id: ID!) { viewer { agreement(id: $id) {
  id version revision consumer { id } provider { id } state missing firstBadRevision ${terms} ${approvals}
  proposal { revision missing ${terms} ${approvals} } } } }`;
const revisionsQuery = `query Revisions($id: ID!, $after: String) { viewer { agreement(id: $id) {
  revision firstBadRevision
  revisions(first: 100, after: $after) { nodes { id text } pageInfo { hasNextPage endCursor } } } } }`;

const shownSchema = z.looseObject({
  id: z.string(),
  version: z.int(),
  proposal: z.looseObject({ revision: z.string().nullable() }).nullable(),
});
export type Shown = z.infer<typeof shownSchema>;

const revisionSchema = z.object({ id: z.string(), text: z.string() });
type Kept = z.infer<typeof revisionSchema>;
const pageSchema = z.object({
  revision: z.string(),
  firstBadRevision: z.int().nullable(),
  revisions: z.object({
    nodes: z.array(revisionSchema),
    pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() }),
  }),
});

/** One of the department's own. Throws when there is none. */
export async function show(ask: AskHub, id: string): Promise<Shown> {
  return found(shownSchema, await ask(showQuery, { id }));
}

/** Writes the text of the revision that is to be signed to a file. */
export async function writeProposal(ask: AskHub, id: string, file: string): Promise<void> {
  const { proposal } = await show(ask, id);
  const { revisions } = await history(ask, id);
  const submitted = revisions.find((one) => one.id === proposal?.revision);
  if (!submitted) throw new Error('Nothing of this agreement waits for a signature.');
  await writeFile(file, submitted.text);
}

/**
 * Checks every revision, from the texts alone: hashes, chain, who may change what, signatures. Whether a key was
 * registered is the hub's to say, and counts too. Answers the first bad one; undefined when there is none.
 */
export async function verify(
  ask: AskHub,
  id: string,
): Promise<{ readonly count: number; readonly firstBad: number | undefined }> {
  const { revisions, newest, firstBadByHub } = await history(ask, id);
  const { agreement, firstBad } = await replay(revisions, {
    signatures: partySignatures,
    registry: ({ department, keyId }) => signerIn(revisions, department, keyId),
  });
  const isNewest = agreement?.id === id && agreement.revision === newest;
  const own = firstBad ?? (isNewest ? undefined : revisions.length);
  const bad = [own, firstBadByHub].flatMap((number) => number ?? []);
  return { count: revisions.length, firstBad: bad.length > 0 ? Math.min(...bad) : undefined };
}

/** The signatory as the approval itself describes them. */
function signerIn(revisions: readonly Kept[], department: string, keyId: string) {
  for (const { text } of revisions) {
    const revision = readRevision(text);
    if (revision?.change !== 'APPROVED') continue;
    const { by, at, approval } = revision;
    if (by.department !== department || approval.keyId !== keyId) continue;
    const always = { validFrom: '0000-01-01', validUntil: '9999-12-31', withdrawnAt: null };
    const { person, key } = approval;
    return { department: by.department, person, keyId, key, registeredAt: at, ...always };
  }
  return undefined;
}

async function history(
  ask: AskHub,
  id: string,
): Promise<{ revisions: readonly Kept[]; newest: string; firstBadByHub: number | null }> {
  const revisions: Kept[] = [];
  let after: string | null = null;
  for (;;) {
    const page: z.infer<typeof pageSchema> = found(
      pageSchema,
      await ask(revisionsQuery, { id, after }),
    );
    revisions.push(...page.revisions.nodes);
    const { hasNextPage, endCursor } = page.revisions.pageInfo;
    after = endCursor;
    if (!hasNextPage)
      return { revisions, newest: page.revision, firstBadByHub: page.firstBadRevision };
  }
}

function found<T>(schema: z.ZodType<T>, data: unknown): T {
  const { agreement } = z
    .object({ viewer: z.object({ agreement: schema.nullable() }) })
    .parse(data).viewer;
  if (agreement === null) throw new Error('Your department has no such agreement.');
  return agreement;
}
