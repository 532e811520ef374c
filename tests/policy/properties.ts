import fc from 'fast-check';
import type { DocumentNode } from 'graphql';
import { boundless } from '../support/boundless.ts';
import { documentsOf } from '../support/documents.ts';
import { operationIn } from '../support/operation.ts';
import type { PolicyUnderTest } from '../support/policy.ts';
import { rewrites, rewritten, withField } from '../support/rewrites.ts';
import { grounds } from './questions.ts';

type Asked = { readonly ground: 'REAL' | 'WIDENED'; readonly document: DocumentNode };

const asked = fc
  .constantFrom('REAL' as const, 'WIDENED' as const)
  .chain((ground) =>
    documentsOf(grounds[ground].schema).map((document): Asked => ({ ground, document })),
  );

/** How the grants differ from what the document needs: some of it is missing, and others are there. */
const grantChanges = fc.record({
  missing: fc.array(fc.nat(100), { maxLength: 2 }),
  more: fc.array(fc.constantFrom(...grounds.WIDENED.reference.coordinates), { maxLength: 10 }),
});
type GrantChanges = { readonly missing: readonly number[]; readonly more: readonly string[] };

/** Throws with a counterexample, as small as one was found. */
type Holds = (runs: { readonly numRuns: number; readonly seed?: number }) => void;

/** Stands before the fields that are denied, so that a denial that names none is one, too. */
const operation = 'the operation';

/** Where a field is added, and which. */
const places = fc.record({ place: fc.nat(100), nth: fc.nat(100) });

/** What holds of every document and every agreement, by its sentence. */
export function propertiesOf(policy: PolicyUnderTest): ReadonlyMap<string, Holds> {
  const schemas = {
    REAL: policy.readPolicySchema(grounds.REAL.sdl),
    WIDENED: policy.readPolicySchema(grounds.WIDENED.sdl),
  };
  const compiled = ({ ground, document }: Asked) =>
    policy.compile(schemas[ground], document, operationIn(document), boundless);
  const denied = (question: Asked, grants: readonly string[]): readonly string[] => {
    const schema = schemas[question.ground];
    const decision = policy.decide(schema, compiled(question), policy.grantedBy(schema, grants));
    return decision.allowed ? [] : [operation, ...decision.denied];
  };
  const grantsFor = ({ ground, document }: Asked, { missing, more }: GrantChanges) => {
    const needs = grounds[ground].reference.needs(document);
    const gone = missing.map((nth) => needs[nth % needs.length]);
    return [...needs, ...more].filter((field) => !gone.includes(field));
  };

  return new Map([
    [
      'a document needs what a walk of every object type in every place finds, and nothing else',
      holds(
        fc.property(asked, (question) => {
          const { needs } = grounds[question.ground].reference;
          return isSame(compiled(question).coordinates, needs(question.document));
        }),
      ),
    ],
    [
      'a document written differently needs the same',
      holds(
        fc.property(asked, rewrites, (question, changes) => {
          const { schema } = grounds[question.ground];
          const other = { ...question, document: rewritten(schema, question.document, changes) };
          return isSame(compiled(other).coordinates, compiled(question).coordinates);
        }),
      ),
    ],
    [
      'asking for one field more allows nothing that was denied',
      holds(
        fc.property(asked, grantChanges, places, (question, changes, place) => {
          const { schema } = grounds[question.ground];
          const grants = grantsFor(question, changes);
          const more = { ...question, document: withField(schema, question.document, place) };
          return isPart(denied(question, grants), denied(more, grants));
        }),
      ),
    ],
    [
      'taking one grant away allows nothing that was denied',
      holds(
        fc.property(asked, grantChanges, fc.nat(200), (question, changes, nth) => {
          const grants = grantsFor(question, changes);
          const fewer = grants.filter((_, index) => index !== nth % grants.length);
          return isPart(denied(question, grants), denied(question, fewer));
        }),
      ),
    ],
    [
      'what is needed, not public and not granted is denied, and nothing else',
      holds(
        fc.property(asked, grantChanges, (question, changes) => {
          const { reference } = grounds[question.ground];
          const grants = grantsFor(question, changes);
          const needs = reference.needs(question.document);
          const expected = reference.denied(needs, new Set(grants));
          const isDenied = expected.length > 0;
          return isSame(denied(question, grants), isDenied ? [operation, ...expected] : []);
        }),
      ),
    ],
  ]);
}

function holds<T>(property: fc.IProperty<T>): Holds {
  return (runs) => fc.assert(property, runs);
}

function isSame(one: readonly string[], other: readonly string[]): boolean {
  return one.join() === other.join();
}

function isPart(part: readonly string[], whole: readonly string[]): boolean {
  return part.every((each) => whole.includes(each));
}
