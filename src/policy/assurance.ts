import { assuranceLevels, dataClasses, type Assurance } from './classes.ts';
import type { CompiledOperation } from './compile.ts';
import type { Coordinate, PolicySchema } from './schema.ts';

/** A citizen at the keyboard has a level, or none that is known; a department's system has no such thing. */
type Asker = { readonly citizen?: string | undefined; readonly assurance?: Assurance | undefined };

/** What an operation that leaves out what is denied asks of a citizen's sign-in. */
type Question = {
  readonly operation: CompiledOperation;
  readonly denied: readonly Coordinate[];
};

export type Shortfall = { readonly needed: Assurance; readonly held: Assurance | undefined };

/** Undefined when the asker is known surely enough for every class of data that the operation can touch. */
export type AssuranceMissing = (asker: Asker, question: Question) => Shortfall | undefined;

/** The level that a whole operation needs is found once, for as long as the operation is kept. */
export function assuranceRule(policy: PolicySchema): AssuranceMissing {
  const whole = new WeakMap<CompiledOperation, { readonly needed: Assurance | undefined }>();
  const neededFor = ({ operation, denied }: Question): Assurance | undefined => {
    const { coordinates } = operation;
    if (denied.length > 0)
      return highest(
        policy,
        coordinates.filter((field) => !denied.includes(field)),
      );
    const known = whole.get(operation) ?? { needed: highest(policy, coordinates) };
    whole.set(operation, known);
    return known.needed;
  };
  return ({ citizen, assurance: held }, question) => {
    if (citizen === undefined) return undefined;
    const needed = neededFor(question);
    return needed === undefined || suffices(held, needed) ? undefined : { needed, held };
  };
}

/** Whether a sign-in of a level is as sure as another. */
export function suffices(held: Assurance | undefined, needed: Assurance): boolean {
  return held !== undefined && assuranceLevels.indexOf(held) >= assuranceLevels.indexOf(needed);
}

function highest(policy: PolicySchema, fields: readonly Coordinate[]): Assurance | undefined {
  const needed = new Set(fields.map((field) => levelOf(policy, field)));
  return assuranceLevels.findLast((level) => needed.has(level));
}

function levelOf(policy: PolicySchema, field: Coordinate): Assurance | 'NONE' {
  const dataClass = policy.classOf.get(field);
  if (dataClass === undefined) throw new Error(`assurance: ${field} is not in the schema`);
  return dataClasses[dataClass].assurance;
}
