import { agreementId, departmentId } from '../../../kernel/ids.ts';
import { pageOf, type Page } from '../../../kernel/page.ts';
import { parseInput } from '../../../kernel/parse.ts';
import { badArguments } from '../../../kernel/problems.ts';
import type { Agreement } from '../model/agreement.ts';
import { operatorDepartment } from '../model/lifecycle.ts';
import { readRevision, type Revision } from '../model/revision.ts';
import { pageArguments } from '../model/values.ts';
import type { Viewer } from '../model/viewer.ts';
import { checked } from './history.ts';
import type { Deps, History } from './ports.ts';

/** An agreement, and the way to all that is stored of it; read once, and only when it is asked for. */
export type Reading = { readonly agreement: Agreement; readonly history: () => Promise<History> };

export type ShownRevision = Revision & { readonly id: string; readonly text: string };

/** Undefined when there is none. */
export async function readingOf({ store }: Deps, text: string): Promise<Reading | undefined> {
  const id = agreementId.parse(text);
  const history = id === undefined ? undefined : await store.history(id);
  return history && { agreement: history.head, history: async () => history };
}

/** Of an agreement's revisions, from the first on; none when there is no such agreement. */
export async function textsOf(deps: Deps, id: string): Promise<readonly string[]> {
  const reading = await readingOf(deps, id);
  return reading ? (await reading.history()).revisions.map(({ text }) => text) : [];
}

/** One that the viewer's department has a part in; the operator of the hub sees every one. */
export async function ownReading(
  deps: Deps,
  { kind, department }: Viewer,
  id: string,
): Promise<Reading | undefined> {
  const reading = kind === 'DEPARTMENT' ? await readingOf(deps, id) : undefined;
  if (!reading) return undefined;
  const { consumer, provider } = reading.agreement;
  const parties: readonly string[] = [consumer, provider, operatorDepartment];
  return parties.includes(department) ? reading : undefined;
}

/**
 * All in which the department has this part, and whose every revision is as it was signed: of any other nothing is shown
 * in a list. Whoever asks for one by its id is told which revision is the first bad one.
 */
export async function readingsOf(
  deps: Deps,
  part: 'consumer' | 'provider',
  text: string,
): Promise<readonly Reading[]> {
  const department = departmentId.parse(text);
  const heads = department === undefined ? [] : await deps.store.agreementsOf(part, department);
  const readings = await Promise.all(heads.map(({ id }) => soundReading(deps, id)));
  return readings.flatMap((reading) => reading ?? []);
}

/** Undefined for an agreement of which anything is not as it was signed. */
async function soundReading(deps: Deps, id: string): Promise<Reading | undefined> {
  const reading = await readingOf(deps, id);
  if (!reading || (await firstBadRevision(deps, reading)) !== undefined) return undefined;
  return reading;
}

/** Of an agreement whose head is known. */
export function headReading({ store }: Deps, agreement: Agreement): Reading {
  return {
    agreement,
    history: async () => {
      const history = await store.history(agreement.id);
      if (!history) throw new Error('agreements: an agreement is gone');
      return history;
    },
  };
}

/** Number of the first revision that is not what it should be; undefined when all are. */
export async function firstBadRevision(
  deps: Deps,
  { history }: Reading,
): Promise<number | undefined> {
  return (await checked(deps, await history())).firstBad;
}

/** From the first on. What cannot be read any more is left out here, and named by firstBadRevision. */
export async function revisionPage(
  { cursors }: Deps,
  { agreement, history }: Reading,
  args: unknown,
): Promise<Page<ShownRevision>> {
  const parsed = parseInput(pageArguments, args);
  if (!parsed.ok) throw badArguments(parsed.problem);
  const { first, after } = parsed.value;
  const { revisions } = await history();
  const shown = revisions.flatMap(({ id, text }) => {
    const revision = readRevision(text);
    return revision ? [{ ...revision, id, text }] : [];
  });
  const scope = ['revisions', agreement.id];
  return pageOf(shown, { first, after, scope, place: ({ id }) => id }, cursors);
}
