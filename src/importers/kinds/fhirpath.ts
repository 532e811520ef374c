import { address, none, personName, partOf, value } from '../held.ts';
import type { Held } from '../model.ts';

/** Names that an expression may begin with: what each stands for, empty for the patient. */
export type Contexts = ReadonlyMap<string, string>;

/** One step of a path: a member, and the condition or projection behind it. */
type Step = { readonly name: string; readonly given: string | undefined };

const deepest = 4;

/**
 * What an expression of the subset reads: members of the patient, with `where` over use and system, `first()` and its
 * like, and a `select` that joins the parts of a name or an address. All else computes.
 */
export function heldByExpression(expression: string, contexts: Contexts): Held {
  const steps = stepsFrom(expression, contexts, 0);
  if (!steps) return none('NOT_A_PLAIN_VALUE');
  const plain = steps.filter(({ name }) => !passing.has(name));
  const [member, ...rest] = plain;
  if (!member || member.given !== undefined) return none('NOT_A_PLAIN_VALUE');
  const conditions = rest.filter(({ name }) => name === 'where').map(({ given = '' }) => given);
  const read = rest.filter(({ name }) => name !== 'where');
  const known = Object.hasOwn(members, member.name) ? members[member.name] : undefined;
  return known ? known({ read, conditions }) : none('NOT_HELD');
}

/** Functions that leave the value as it is. */
const passing = new Set(['first', 'single', 'toString']);

/** The steps from the patient on; undefined for what is no path, or does not begin with the patient. */
function stepsFrom(
  expression: string,
  contexts: Contexts,
  depth: number,
): readonly Step[] | undefined {
  const [, name = '', path = ''] = /^%(\w+)((?:\.[\s\S]*)?)$/.exec(expression.trim()) ?? [];
  const context = contexts.get(name);
  const steps = stepsOf(path);
  if (context === undefined || !steps || depth > deepest) return undefined;
  if (context === '') return steps;
  const before = stepsFrom(context, contexts, depth + 1);
  return before && [...before, ...steps];
}

/** Splits at the dots outside brackets. Undefined for operators, indexes and unbalanced brackets. */
function stepsOf(path: string): readonly Step[] | undefined {
  const steps: Step[] = [];
  let rest = path.trim();
  while (rest !== '') {
    const [whole = '', name = ''] = /^\.\s*(\w+)\s*/.exec(rest) ?? [];
    if (name === '') return undefined;
    rest = rest.slice(whole.length);
    const end = rest.startsWith('(') ? closingOf(rest) : -1;
    if (rest.startsWith('(') && end < 0) return undefined;
    steps.push({ name, given: end < 0 ? undefined : rest.slice(1, end).trim() });
    rest = rest.slice(end + 1).trim();
  }
  return steps;
}

function closingOf(text: string): number {
  let depth = 0;
  for (let at = 0; at < text.length; at += 1) {
    if (text[at] === '(') depth += 1;
    if (text[at] === ')') depth -= 1;
    if (depth === 0) return at;
  }
  return -1;
}

type Read = { readonly read: readonly Step[]; readonly conditions: readonly string[] };

const members: Readonly<Record<string, (read: Read) => Held>> = {
  birthDate: alone(value('dateOfBirth')),
  gender: alone(value('sex')),
  maritalStatus: alone(value('household.maritalStatus')),
  name: nameBy,
  telecom: telecomBy,
  address: addressBy,
  identifier: identifierBy,
};

function alone(held: Held): (read: Read) => Held {
  return ({ read, conditions }) =>
    read.length === 0 && conditions.length === 0 ? held : none('NOT_A_PLAIN_VALUE');
}

function nameBy({ read: [step, ...others], conditions }: Read): Held {
  if (conditions.some((each) => !isEqual(each, 'use', /^(official|usual)$/)))
    return none('WHICH_ONE');
  if (!step || others.length > 0) return none('NOT_A_PLAIN_VALUE');
  if (step.name === 'select') return joined(step, /given[\s\S]*family|family[\s\S]*given/);
  return step.given === undefined ? partOf(personName(), step.name) : none('NOT_A_PLAIN_VALUE');
}

function joined({ given = '' }: Step, both: RegExp): Held {
  const left = given.replace(/'[^']*'|\b(given|family|first|join)\b|[\s.()+&,]/g, '');
  const held = personName();
  return left === '' && both.test(given) && held.kind === 'PARTS' && held.whole
    ? { kind: 'VALUE', draft: held.whole }
    : none('NOT_A_PLAIN_VALUE');
}

function telecomBy({ read: [step, ...others], conditions }: Read): Held {
  if (step?.name !== 'value' || step.given !== undefined || others.length > 0)
    return none('NOT_A_PLAIN_VALUE');
  const all = conditions.flatMap((each) => each.split(/\band\b/));
  const has = (name: string, word: RegExp): boolean =>
    all.some((each) => isEqual(each, name, word));
  if (has('system', /^email$/)) return value('email');
  if (!has('system', /^phone$/)) return none('WHICH_ONE');
  if (has('use', /^mobile$/)) return value('phone.mobile');
  return has('use', /^home$/) ? value('phone.home') : none('WHICH_ONE');
}

function addressBy({ read: [step, ...others], conditions }: Read): Held {
  const all = conditions.flatMap((each) => each.split(/\band\b/));
  const isPostal = all.some((each) => isEqual(each, 'type', /^postal$/));
  const isHome = all.some((each) => isEqual(each, 'use', /^home$/));
  if (isPostal === isHome) return none('WHICH_ONE');
  const held = address(isPostal ? 'MAILING' : 'RESIDENCE');
  if (!step || others.length > 0 || step.given !== undefined) return none('NOT_A_PLAIN_VALUE');
  if (step.name === 'text' && held.kind === 'PARTS' && held.whole)
    return { kind: 'VALUE', draft: held.whole };
  return partOf(held, step.name === 'line' ? 'line1' : step.name);
}

/** The national identifier is the one of type NI (HL7 v2-0203). */
function identifierBy({ read: [step, ...others], conditions }: Read): Held {
  if (step?.name !== 'value' || step.given !== undefined || others.length > 0)
    return none('NOT_A_PLAIN_VALUE');
  return conditions.some((each) => /\bcode\s*=\s*'NI'/.test(each))
    ? value('nationalId')
    : none('NOT_HELD');
}

function isEqual(condition: string, name: string, word: RegExp): boolean {
  const [, left, right = ''] = /^\s*(\w+)\s*=\s*'([^']*)'\s*$/.exec(condition) ?? [];
  return left === name && word.test(right);
}
