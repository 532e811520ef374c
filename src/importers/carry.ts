import type { InputIssue } from '../kernel/problems.ts';
import { concepts } from '../prefill/concepts.ts';
import type { FormLeaf, FormSchema } from '../prefill/form-schema.ts';
import { lintForm } from '../prefill/lint.ts';
import { ruleField } from '../prefill/mapping.ts';
import type { Members } from '../prefill/objects.ts';
import type { FillDraft } from '../suggest/canonical.ts';
import { codeMapOf } from './code-map.ts';
import { partOf } from './held.ts';
import type { Held, NotCarried, SourceRow } from './model.ts';

export type RuleDraft = FillDraft & { readonly transform?: Members };

/** A row of the foreign mapping, and the leaf that it fills here. */
export type Carried = {
  readonly pointer: string;
  readonly source: string;
  readonly use: string;
};

/** A target that the form's schema does not have; `like` is the leaf whose name comes nearest. */
export type NotInForm = {
  readonly target: string;
  readonly source: string;
  readonly like?: string;
};

export type CarriedRows = {
  readonly rules: ReadonlyMap<string, RuleDraft>;
  readonly carried: readonly Carried[];
  readonly notCarried: readonly NotCarried[];
  readonly notInForm: readonly NotInForm[];
};

export type FormToFill = {
  readonly schema: FormSchema;
  /** What `schema` was read from. */
  readonly source: Members;
  /** Every node, those in the rows of lists too. */
  readonly pointers: ReadonlySet<string>;
  /** True to look targets up whatever their case. */
  readonly isCaseless: boolean;
  /** Leaves whose words speak of somebody else than the applicant, and those words. */
  readonly ofOthers: ReadonlyMap<string, string>;
};

type Placed = { readonly leaf: FormLeaf; readonly row: SourceRow; readonly draft: FillDraft };

/** Carries the rows of a foreign mapping over to the leaves of a form, and accounts for each of them. */
export function carry(rows: readonly SourceRow[], form: FormToFill): CarriedRows {
  const { schema } = form;
  const placed: Placed[] = [];
  const notCarried: NotCarried[] = [];
  const notInForm: NotInForm[] = [];
  for (const row of form.isCaseless ? withCase(rows, form) : rows) {
    const at = placeOf(row, schema);
    if (at === undefined && form.pointers.has(row.target)) notCarried.push(lost(row, 'IN_A_LIST'));
    else if (at === undefined) notInForm.push(absent(row, schema));
    else if (at.length === 0) notCarried.push(lost(row, 'NO_LEAF_FOR_IT'));
    for (const each of at ?? []) {
      const draft = draftFor(each, form, placed);
      if ('reason' in draft)
        notCarried.push({ target: each.leaf.pointer, source: row.source, ...draft });
      else placed.push({ leaf: each.leaf, row, draft });
    }
  }
  return { ...accepted(placed, form.source, notCarried), notInForm };
}

function withCase(rows: readonly SourceRow[], { pointers }: FormToFill): readonly SourceRow[] {
  const byLower = new Map([...pointers].map((pointer) => [pointer.toLowerCase(), pointer]));
  return rows.map((row) => ({
    ...row,
    target: byLower.get(row.target.toLowerCase()) ?? row.target,
  }));
}

/** What fills a leaf, or why nothing does. */
function draftFor(
  { leaf, held }: At,
  { ofOthers }: FormToFill,
  placed: readonly Placed[],
): FillDraft | Pick<NotCarried, 'reason' | 'detail'> {
  if (held.kind === 'NONE') return { reason: held.reason };
  if (held.kind === 'PARTS') return { reason: 'NO_LEAF_FOR_IT' };
  if (placed.some((each) => each.leaf === leaf)) return { reason: 'FILLED_ALREADY' };
  const detail = ofOthers.get(leaf.pointer);
  if (held.draft.role === 'SELF' && detail !== undefined)
    return { reason: 'PERSON_IN_DOUBT', detail };
  return held.draft;
}

type At = { readonly leaf: FormLeaf; readonly held: Held };

/** The leaves that a row fills: the target itself, or those of the group that it is; undefined when it is neither. */
function placeOf({ target, held }: SourceRow, schema: FormSchema): readonly At[] | undefined {
  const leaf = schema.leaves.find(({ pointer }) => pointer === target);
  if (leaf) return [{ leaf, held: wholeOf(held) }];
  if (!schema.groups.has(target)) return undefined;
  const within = schema.leaves.filter(({ pointer }) => pointer.startsWith(`${target}/`));
  if (held.kind === 'NONE') return within.slice(0, 1).map((each) => ({ leaf: each, held }));
  return within.flatMap((each) => {
    const part = partOf(held, each.pointer.slice(target.length + 1));
    return part.kind === 'NONE' && part.reason === 'NOT_HELD' && !isPart(held, each, target)
      ? []
      : [{ leaf: each, held: part }];
  });
}

/** True when the leaf is one that the value has a part for, held or not. */
function isPart(held: Held, { pointer }: FormLeaf, group: string): boolean {
  const name = pointer
    .slice(group.length + 1)
    .toLowerCase()
    .replace(/[^a-z0-9]/g, '');
  return held.kind === 'PARTS' && held.parts.has(name);
}

function wholeOf(held: Held): Held {
  return held.kind === 'PARTS' && held.whole ? { kind: 'VALUE', draft: held.whole } : held;
}

/** Keeps what the publish lint accepts, with a table from code to code where that is what a leaf needs. */
function accepted(
  placed: readonly Placed[],
  source: Members,
  before: readonly NotCarried[],
): Omit<CarriedRows, 'notInForm'> {
  const rules = new Map<string, RuleDraft>(
    placed.map(({ leaf, draft }) => {
      const concept = concepts.get(draft.use);
      const codeMap = concept && codeMapOf(leaf, concept);
      return [leaf.pointer, codeMap ? { ...draft, transform: { codeMap } } : draft];
    }),
  );
  const issues = issuesOf(rules, source);
  const carried: Carried[] = [];
  const notCarried = [...before];
  for (const { leaf, row, draft } of placed) {
    const issue = issues.find(({ field }) => field.startsWith(ruleField(leaf.pointer)));
    if (issue) rules.delete(leaf.pointer);
    if (issue)
      notCarried.push({
        ...lost({ ...row, target: leaf.pointer }, 'LEAF_REFUSES'),
        detail: issue.rule,
      });
    else carried.push({ pointer: leaf.pointer, source: row.source, use: draft.use });
  }
  return { rules, carried, notCarried };
}

/** What the publish lint says of these rules. */
export function issuesOf(
  rules: ReadonlyMap<string, object>,
  schema: Members,
): readonly InputIssue[] {
  if (rules.size === 0) return [];
  const mapping = { form: 'draft', default: 'NEVER_PREFILL', map: Object.fromEntries(rules) };
  return lintForm({ schema, mapping, evidence: [] });
}

function lost({ target, source }: SourceRow, reason: NotCarried['reason']): NotCarried {
  return { target, source, reason };
}

function absent({ target, source }: SourceRow, { leaves }: FormSchema): NotInForm {
  const alike = leaves
    .map(({ pointer }) => ({ pointer, share: likeness(target, pointer) }))
    .reduce((best, each) => (each.share > best.share ? each : best), { pointer: '', share: 0.6 });
  return { target, source, ...(alike.pointer === '' ? {} : { like: alike.pointer }) };
}

/** Dice's coefficient over the pairs of letters of the last name. */
function likeness(one: string, other: string): number {
  const [left, right] = [one, other].map(pairsOf);
  if (!left || !right || left.size + right.size === 0) return 0;
  const shared = [...left].filter((pair) => right.has(pair)).length;
  return (2 * shared) / (left.size + right.size);
}

function pairsOf(pointer: string): ReadonlySet<string> {
  const name = pointer.slice(pointer.lastIndexOf('/') + 1).toLowerCase();
  return new Set(
    Array.from({ length: Math.max(0, name.length - 1) }, (_, at) => name.slice(at, at + 2)),
  );
}
