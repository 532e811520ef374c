import { z } from 'zod';
import { agreementId, departmentId } from '../kernel/ids.ts';
import { HubError } from '../kernel/problems.ts';
import type { HttpAnswer, HttpRequest } from '../platform/http.ts';
import { decisionHeader } from '../platform/room-http.ts';
import { isDataClass } from '../policy/classes.ts';
import { isErrorCode, refusalAnswer } from './answer.ts';
import type { Gateway } from './pipeline.ts';
import { checkPost, readBody } from './receive.ts';

/** Where rooms of their own function ask the hub itself; good for nothing without a fresh decision. */
const innerPaths = {
  ask: '/inner/ask',
  plan: '/inner/plan',
  terms: '/inner/terms',
  fieldsOf: '/inner/fields',
} as const;

const questionSchema = z.strictObject({
  document: z.string(),
  variables: z.record(z.string(), z.unknown()).default({}),
});

const classesSchema = z.strictObject({ dataClasses: z.array(z.string()) });
const termsQuestion = z.strictObject({ agreement: z.string() });

const askAnswer = z.object({
  data: z.unknown(),
  denied: z.array(z.string()),
  unconsented: z.array(z.string()),
  failures: z.array(z.array(z.union([z.string(), z.number()]))),
  receipt: z.object({ request: z.string(), records: z.array(z.string()) }),
});
const planAnswer = z.object({
  operationName: z.string().nullable(),
  cost: z.int(),
  fields: z.array(z.string()),
  guarded: z.array(z.string()),
  notGranted: z.array(z.string()),
  literals: z.array(z.string()),
  places: z.array(
    z.object({
      path: z.array(z.string()),
      coordinate: z.string(),
      readFor: z.string().nullable(),
      dataClass: z.string().refine(isDataClass),
      rooms: z.array(z.string()),
    }),
  ),
});
const fieldsAnswer = z.object({ schemaVersion: z.string(), fields: z.array(z.string()) });
const termsAnswer = z
  .object({
    terms: z.object({
      agreement: z.string().refine(agreementId.is),
      purpose: z.string(),
      legalBasis: z.string(),
      controller: z.string().refine(departmentId.is),
      provider: z.string().refine(departmentId.is),
      attributes: z.array(
        z.object({
          field: z.string(),
          dataClass: z.string().refine(isDataClass),
          isOptional: z.boolean(),
        }),
      ),
    }),
    agreementVersion: z.int(),
    validUntil: z.string(),
    ownData: z
      .object({
        document: z.string(),
        reads: z.array(z.object({ field: z.string(), through: z.array(z.string()) })),
      })
      .nullable(),
  })
  .nullable();
const refusal = z.object({
  errors: z.tuple([
    z.object({
      message: z.string(),
      extensions: z.object({ code: z.string().refine(isErrorCode) }),
    }),
  ]),
});

type Inner = Pick<Gateway, 'ask' | 'plan' | 'terms' | 'fieldsOf'>;

/** Answers an inner question over HTTP; undefined for another path. */
export async function answerInner(
  gateway: Inner,
  request: HttpRequest,
): Promise<HttpAnswer | undefined> {
  const { path, headers, body } = request;
  if (!Object.values(innerPaths).some((known) => known === path)) return undefined;
  try {
    checkPost(request);
    const token = headers[decisionHeader];
    if (token === undefined)
      throw new HubError('DECISION_REQUIRED', 'Only a room asks here, under a decision.');
    const answer = await answered(gateway, path, token, readBody(body));
    return {
      status: 200,
      headers: { 'content-type': 'application/json', 'cache-control': 'no-store' },
      body: JSON.stringify(answer),
    };
  } catch (error) {
    return refusalAnswer(error);
  }
}

async function answered(
  gateway: Inner,
  path: string,
  token: string,
  body: object,
): Promise<unknown> {
  if (path === innerPaths.terms) {
    const parsed = termsQuestion.safeParse(body);
    if (!parsed.success) throw new HubError('BAD_REQUEST', 'A question is { agreement }.');
    return gateway.terms({ ...parsed.data, token });
  }
  if (path === innerPaths.fieldsOf) {
    const parsed = classesSchema.safeParse(body);
    if (!parsed.success) throw new HubError('BAD_REQUEST', 'A question is { dataClasses }.');
    return gateway.fieldsOf({ ...parsed.data, token });
  }
  const parsed = questionSchema.safeParse(body);
  if (!parsed.success) throw new HubError('BAD_REQUEST', 'A question is { document, variables }.');
  const question = { ...parsed.data, token };
  return path === innerPaths.ask ? gateway.ask(question) : gateway.plan(question);
}

/** The hub as a room of its own function asks it. */
export function innerHub(origin: string): Inner {
  const post = async (path: string, token: string, question: object): Promise<unknown> => {
    const response = await fetch(new URL(path, origin), {
      method: 'POST',
      headers: { 'content-type': 'application/json', [decisionHeader]: token },
      body: JSON.stringify(question),
      signal: AbortSignal.timeout(5_000),
    });
    if (!response.ok) throw await refusedBy(response);
    return response.json();
  };
  return {
    ask: async ({ token, document, variables }) =>
      askAnswer.parse(await post(innerPaths.ask, token, { document, variables })),
    plan: async ({ token, document }) =>
      planAnswer.parse(await post(innerPaths.plan, token, { document })),
    fieldsOf: async ({ token, dataClasses }) =>
      fieldsAnswer.parse(await post(innerPaths.fieldsOf, token, { dataClasses })),
    terms: async ({ token, agreement }) =>
      termsAnswer.parse(await post(innerPaths.terms, token, { agreement })),
  };
}

/** What the hub refused with, in its own words; anything else, an outage included, is no answer. */
async function refusedBy(response: Response): Promise<HubError> {
  const body: unknown = await response.json().catch(() => undefined);
  const read = refusal.safeParse(body);
  if (!read.success || response.status >= 500)
    return new HubError('SOURCE_UNAVAILABLE', 'The hub did not answer an inner question.');
  const [{ message, extensions }] = read.data.errors;
  return new HubError(extensions.code, message);
}
