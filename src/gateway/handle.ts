import { HubError } from '../kernel/problems.ts';
import type { HttpAnswer, HttpRequest } from '../platform/http.ts';
import { traceOf, type Log } from '../platform/log.ts';
import { masked, refusalAnswer } from './answer.ts';
import type { Authenticate, Caller } from './authenticate.ts';
import type { Budget } from './budget.ts';
import { checkTransport } from './receive.ts';
import type { LogFiles } from './log-files.ts';
import type { Shed } from './shed.ts';
import type { GraphqlServer } from './serve.ts';
import type { TurnAway } from './turned-away.ts';

/** Answers anything, refusals included; never rejects. */
export type Handle = (request: HttpRequest) => Promise<HttpAnswer>;

/** The two ends of the pipeline: who asks, and the answer that leaves. */
export function handler(steps: {
  readonly shed: Shed;
  readonly authenticate: Authenticate;
  readonly turnAway: TurnAway;
  readonly budget: Budget;
  readonly server: GraphqlServer;
  readonly files: LogFiles;
  readonly log: Log;
}): Handle {
  const { shed, authenticate, turnAway, budget, server, files, log } = steps;
  const refused = (error: unknown): HttpAnswer => {
    const { code } = masked(error);
    if (error instanceof HubError) log('REQUEST_REFUSED', { refusal: code });
    else log('REQUEST_FAILED', { error: traceOf(error) });
    return refusalAnswer(error);
  };
  /** Whatever else is wrong with a request, its proof must be of first use; an answer that is ready by then waits. */
  const answerTo = async ({ actor, admit }: Caller, request: HttpRequest): Promise<HttpAnswer> => {
    const admitted = admit().catch(async (error: unknown) => {
      if (error instanceof HubError) await turnAway({ error, actor });
      throw error;
    });
    // It is awaited below; until then it is nobody's unhandled rejection.
    admitted.catch(() => undefined);
    try {
      const answerer = files.isAt(request.path) ? files : server;
      return await answerer.answer(request, { actor, admitted });
    } finally {
      await admitted;
    }
  };
  const answered = async (request: HttpRequest): Promise<HttpAnswer> => {
    try {
      if (files.isAt(request.path)) files.check(request);
      else checkTransport(request);
      if (files.isOpen(request.path)) return await files.open(request);
      const authenticated = await authenticate(request);
      if (!authenticated.ok) {
        await turnAway(authenticated.problem);
        throw authenticated.problem.error;
      }
      const { actor } = authenticated.value;
      const answering = budget.during(actor, () => answerTo(authenticated.value, request));
      const answer = await answering.catch(refused);
      return { ...answer, headers: { ...answer.headers, ...budget.headers(actor) } };
    } catch (error) {
      return refused(error);
    }
  };
  return (request) => shed(() => answered(request)).catch(refused);
}
