import { submissionId, type CitizenId, type SubmissionId } from '../../kernel/ids.ts';
import type { Json } from '../../kernel/json.ts';
import { pageOf, type Cursors, type Page } from '../../kernel/page.ts';
import { parseInput } from '../../kernel/parse.ts';
import { badArguments, idempotencyKeyReused, type Problem } from '../../kernel/problems.ts';
import { fail, ok, type Result } from '../../kernel/result.ts';
import { instant, type Clock } from '../../kernel/time.ts';
import {
  importedSubmission,
  isOpen,
  newestFirst,
  recordSubmissionInput,
  submissionArguments,
  type Submission,
} from './model.ts';

/** What the verbs need of storage. Every method rejects when the database does. */
export type SubmissionStore = {
  readonly find: (id: SubmissionId) => Promise<Submission | undefined>;
  /** All submissions of a person; asked for in one tick, one read for each person. */
  readonly of: (applicant: CitizenId) => Promise<readonly Submission[]>;
  /** Answers the submission now stored under this id. Repeatable. */
  readonly insert: (submission: Submission) => Promise<Submission>;
  /** Replaces only if the stored one came from a lower version of its source. */
  readonly replaceOlder: (next: Submission) => Promise<boolean>;
  /** False when this client used the key with other content. */
  readonly isSameRequest: (client: string, key: string, content: Json) => Promise<boolean>;
};

export type Author = { readonly client: string; readonly department: string };
type Deps = {
  readonly store: SubmissionStore;
  readonly clock: Clock;
  readonly cursors: Cursors;
  readonly secret: Uint8Array;
};

export type SubmissionService = ReturnType<typeof submissionService>;

export function submissionService(deps: Deps) {
  const { store, cursors } = deps;
  return {
    find: async (text: string): Promise<Submission | undefined> => {
      const id = submissionId.parse(text);
      return id === undefined ? undefined : store.find(id);
    },
    /** Newest first; `viewer` is whom the page's cursor is for. */
    of: async (applicant: CitizenId, args: unknown, viewer: string): Promise<Page<Submission>> => {
      const parsed = parseInput(submissionArguments, args);
      if (!parsed.ok) throw badArguments(parsed.problem);
      const { services, first, after } = parsed.value;
      const made = (await store.of(applicant))
        .filter(({ serviceId }) => (services ? services.includes(serviceId) : true))
        .sort(newestFirst);
      const scope = ['submissions', viewer, applicant, ...(services ?? [])];
      return pageOf(made, { first: first ?? 20, after, scope, place: ({ id }) => id }, cursors);
    },
    /** `case` is the submission's id, or the key that the department that received it has for it. */
    hasOpenCase: async (
      applicant: CitizenId,
      asked: { readonly department: string; readonly case: string },
    ): Promise<boolean> =>
      (await store.of(applicant)).some(
        (made) =>
          isOpen(made) &&
          made.provenance.authority === asked.department &&
          [made.id, made.provenance.sourceRecord].includes(asked.case),
      ),
    recordSubmission: (input: unknown, author: Author) => record(deps, input, author),
    importSubmission: (applicant: CitizenId, input: unknown) =>
      importSubmission(deps, applicant, input),
  };
}

async function record(
  { store, clock, secret }: Deps,
  input: unknown,
  author: Author,
): Promise<Result<Submission, Problem>> {
  const parsed = parseInput(recordSubmissionInput, input);
  if (!parsed.ok) return parsed;
  const { idempotencyKey: key, applicantId: applicant, ...stated } = parsed.value;
  if (!(await store.isSameRequest(author.client, key, { applicant, ...stated })))
    return fail(idempotencyKeyReused());
  const id = submissionId.derive(secret, [author.client, key]);
  const provenance = {
    authority: author.department,
    sourceRecord: id,
    version: 1,
    observedAt: instant(clock.now()),
    assurance: 'USER_DECLARED' as const,
  };
  return ok(await store.insert({ ...stated, id, applicant, provenance }));
}

/** Stores a submission of another system unless as new a version of it is stored. For operators' bulk load. */
async function importSubmission(
  { store, secret }: Deps,
  applicant: CitizenId,
  input: unknown,
): Promise<Result<'STORED' | 'UNCHANGED' | 'OLDER', Problem>> {
  const parsed = parseInput(importedSubmission, input);
  if (!parsed.ok) return parsed;
  const { provenance } = parsed.value;
  const id = submissionId.derive(secret, [provenance.authority, provenance.sourceRecord]);
  const known = await store.find(id);
  if (known?.provenance.version === provenance.version) return ok('UNCHANGED');
  const fresh = { ...parsed.value, id, applicant };
  if (!known) {
    await store.insert(fresh);
    return ok('STORED');
  }
  return ok((await store.replaceOlder(fresh)) ? 'STORED' : 'OLDER');
}
