import { z } from 'zod';
import { parseInput } from '../kernel/parse.ts';
import type { InputIssue } from '../kernel/problems.ts';
import type { Result } from '../kernel/result.ts';
import { fail, ok } from '../kernel/result.ts';
import type { Role } from './records.ts';
import { roles } from './records.ts';
import { fillRule, neverRule, rowsRule, spreadRule } from './rule-grammar.ts';

const bound = z.enum([...roles, 'OTHER'], { error: `is one of ${roles.join(', ')}, OTHER` });

const overlay = z.strictObject({
  form: z.string({ error: 'is the version of the form' }).min(1),
  default: z.enum(['NO_MAPPING', 'NEVER_PREFILL'], { error: 'is NO_MAPPING or NEVER_PREFILL' }),
  /** The form's own words for people, and who each of them is to the applicant. */
  roles: z.record(z.string(), bound).default({}),
  map: z.record(z.string(), z.record(z.string(), z.unknown(), { error: 'is a rule object' })),
});

type Conditional = { readonly when?: string | undefined };

/** Only the person answers: of themselves, or of somebody whose data are not the applicant's to show. */
export type NeverRule = Conditional & { readonly never: 'IN_PERSON' | 'OTHER_PERSON' };
export type FillRule = Omit<z.infer<typeof fillRule>, 'role'> & { readonly role: Role };
export type RowsRule = Omit<z.infer<typeof rowsRule>, 'role'> & { readonly role: Role };
export type Rule = NeverRule | FillRule | RowsRule;

/** A mapping overlay: what fills each leaf of one version of a form. */
export type Mapping = {
  /** Version of the form it is made for. */
  readonly form: string;
  /** What becomes of leaves that have no rule. */
  readonly default: 'NO_MAPPING' | 'NEVER_PREFILL';
  /** By JSON Pointer into the form's data; of a list, without its `/*`. */
  readonly rules: ReadonlyMap<string, Rule>;
};

type Rules = Map<string, Rule>;
type Bindings = Readonly<Record<string, Role | 'OTHER'>>;

/**
 * Parses an overlay as published; each issue names the member and the rule. `inline` are the rules that stand in the
 * form's schema itself, by pointer. Knows nothing else of that schema.
 */
export function parseMapping(
  value: unknown,
  inline: ReadonlyMap<string, unknown> = new Map(),
): Result<Mapping, readonly InputIssue[]> {
  const parsed = parseInput(overlay, value);
  if (!parsed.ok) return fail(parsed.problem.issues.map((issue) => within('mapping', issue)));
  const { form, default: unmapped, roles: bindings, map } = parsed.value;
  const rules: Rules = new Map();
  const issues: InputIssue[] = [];
  for (const [pointer, given] of [...inline, ...Object.entries(map)]) {
    const read = readRules(pointer, given, bindings);
    const field = ruleField(pointer);
    if (!read.ok) issues.push(...read.problem.map((issue) => within(field, issue)));
    const said = read.ok ? read.value : [];
    if (said.some(([place]) => rules.has(place)))
      issues.push({ field, rule: 'says what another rule says' });
    for (const [place, rule] of said) rules.set(place, rule);
  }
  return issues.length > 0 ? fail(issues) : ok({ form, default: unmapped, rules });
}

/** Name of a rule in an issue. */
export function ruleField(pointer: string): string {
  return `mapping.map[${pointer}]`;
}

type Read = Result<readonly (readonly [string, Rule])[], readonly InputIssue[]>;

function readRules(pointer: string, given: unknown, bindings: Bindings): Read {
  const members = z.record(z.string(), z.unknown()).safeParse(given).data ?? {};
  if ('never' in members) return never(pointer, members);
  if ('each' in members) return rows(pointer, members, bindings);
  if ('spread' in members) return spread(pointer, members, bindings);
  const parsed = parseInput(fillRule, members);
  if (!parsed.ok) return fail(parsed.problem.issues);
  return boundTo(parsed.value, bindings, (rule) => [[pointer, rule]]);
}

function never(pointer: string, members: object): Read {
  const parsed = parseInput(neverRule, members);
  if (!parsed.ok) return fail(parsed.problem.issues);
  const { when } = parsed.value;
  return ok([[pointer, { never: 'IN_PERSON', when }]]);
}

function rows(pointer: string, members: object, bindings: Bindings): Read {
  const parsed = parseInput(rowsRule, members);
  if (!parsed.ok) return fail(parsed.problem.issues);
  return boundTo(parsed.value, bindings, (rule) => [[pointer.replace(/\/\*$/, ''), rule]]);
}

function spread(pointer: string, members: object, bindings: Bindings): Read {
  const parsed = parseInput(spreadRule, members);
  if (!parsed.ok) return fail(parsed.problem.issues);
  return boundTo(parsed.value, bindings, ({ spread: over, use, ...rest }) =>
    Object.entries(over).map(([name, last]) => [
      `${pointer}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`,
      { ...rest, use: `${use}.${last}` },
    ]),
  );
}

/** The role of a rule is one of the hub's, or a word of the form that the overlay binds to one. */
function boundTo<T extends Conditional & { readonly role: string }>(
  rule: T,
  bindings: Bindings,
  rulesOf: (
    rule: Omit<T, 'role'> & { readonly role: Role },
  ) => readonly (readonly [string, Rule])[],
): Read {
  const own = Object.hasOwn(bindings, rule.role) ? bindings[rule.role] : rule.role;
  const role = bound.safeParse(own).data;
  if (role === undefined)
    return fail([{ field: 'role', rule: `is one of ${roles.join(', ')}, or bound under roles` }]);
  if (role !== 'OTHER') return ok(rulesOf({ ...rule, role }));
  const other: Rule = { never: 'OTHER_PERSON', when: rule.when };
  return ok(rulesOf({ ...rule, role: 'SELF' }).map(([place]) => [place, other]));
}

function within(place: string, { field, rule }: InputIssue): InputIssue {
  return { field: field === 'input' ? place : `${place}.${field}`, rule };
}
