import { print, type DocumentNode } from 'graphql';
import { seedAgreements } from '../../src/dev/seed/agreements.ts';
import type { RoomAnswer } from '../../src/platform/room.ts';
import { readPolicySchema } from '../../src/policy/schema.ts';
import { operationIn } from '../support/operation.ts';
import type { PolicyAndRoom } from '../support/policy-and-room.ts';
import { grounds, questionsOfEachField, type Question, type Shape } from './questions.ts';
import { openWholeRoom } from './whole-room.ts';
import { twinOf } from './widened.ts';

/** One question under one agreement, to which its field was added or from which it was taken. */
type Case = {
  readonly title: string;
  readonly question: Question;
  readonly grants: ReadonlySet<string>;
};

/** 'allowed', or 'denied' and what; of a room only whether anything is denied. */
type Decide = (question: Question, grants: ReadonlySet<string>) => Promise<string>;

export type Outcome = {
  readonly cases: ReadonlyMap<Shape, number>;
  /** Cases that the reference allows. */
  readonly allowed: number;
  readonly differences: readonly string[];
};

const { coordinates } = grounds.REAL.reference;

/** The seed's, and the two bounds; each grants of the widened supergraph's twins what it grants of the originals. */
const agreements = [
  ...seedAgreements(readPolicySchema(grounds.REAL.sdl)),
  { id: 'nothing', fields: [] },
  { id: 'everything', fields: coordinates },
].map(({ id, fields }) => ({ id, fields: [...fields, ...fields.map(twinOf)] }));

const questions = [...questionsOfEachField()];

/** What `policy` denies against what the reference denies; with `step`, for every so manieth field only. */
export async function matrix(
  policy: PolicyAndRoom,
  { step = 1 }: { readonly step?: number } = {},
): Promise<Outcome> {
  const decide = deciderOf(policy);
  const cases = new Map<Shape, number>();
  const differences: string[] = [];
  let allowed = 0;
  for (const { title, question, grants } of casesWith(step)) {
    const expected = decidedByReference(question, grants);
    const actual = await decide(question, grants);
    cases.set(question.shape, (cases.get(question.shape) ?? 0) + 1);
    if (expected === 'allowed') allowed += 1;
    if (expected !== actual)
      differences.push(`${title}: ${actual}, not ${expected}: ${print(question.document)}`);
  }
  return { cases, allowed, differences };
}

function* casesWith(step: number): Generator<Case> {
  for (const [coordinate, ways] of questions.filter((_, index) => index % step === 0))
    for (const { id, fields } of agreements) {
      const without = new Set(fields.filter((field) => field !== coordinate));
      for (const grants of [without, new Set([...without, coordinate])])
        for (const question of ways) {
          const change = grants === without ? 'without' : 'with';
          yield { title: `${id} ${change} ${coordinate}, ${question.shape}`, question, grants };
        }
    }
}

function decidedByReference({ ground, needs }: Question, grants: ReadonlySet<string>): string {
  const denied = grounds[ground].reference.denied(needs, grants);
  if (denied.length === 0) return 'allowed';
  return ground === 'ROOM' ? 'denied' : `denied ${denied.join()}`;
}

function deciderOf(policy: PolicyAndRoom): Decide {
  const room = openWholeRoom(policy, grounds.ROOM.sdl);
  const schemas = {
    REAL: policy.readPolicySchema(grounds.REAL.sdl),
    WIDENED: policy.readPolicySchema(grounds.WIDENED.sdl),
    ROOM: policy.readPolicySchema(grounds.ROOM.sdl),
  };
  const compiled = new Map<DocumentNode, ReturnType<PolicyAndRoom['compile']>>();
  return async ({ ground, document }, grants) => {
    const schema = schemas[ground];
    const granted = policy.grantedBy(schema, [...grants]);
    if (ground === 'ROOM') {
      const allow = schema.coordinates.filter((_, index) => policy.has(granted, index));
      const answer = await room.ask({ document, variables: {}, token: allow.join(' ') });
      return answered(answer);
    }
    const known = compiled.get(document) ?? policy.compile(schema, document, operationIn(document));
    compiled.set(document, known);
    const decision = policy.decide(schema, known, granted);
    return decision.allowed ? 'allowed' : `denied ${decision.denied.join()}`;
  };
}

/** A fault of the room is neither. */
function answered({ errors = [] }: RoomAnswer): string {
  const [code, ...others] = new Set(errors.map(({ extensions }) => String(extensions['code'])));
  if (code === undefined) return 'allowed';
  return code === 'FIELD_NOT_GRANTED' && others.length === 0 ? 'denied' : [code, ...others].join();
}
