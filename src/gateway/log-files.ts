import { parse } from 'graphql';
import { z } from 'zod';
import { requestId } from '../kernel/ids.ts';
import { HubError } from '../kernel/problems.ts';
import { readLogPath, tileWidth, type LogFile } from '../ledger/tile.ts';
import type { HttpAnswer, HttpRequest } from '../platform/http.ts';
import type { PolicySchema } from '../policy/schema.ts';
import type { Authorise } from './authorise.ts';
import type { Actor } from './authenticate.ts';
import type { Budget } from './budget.ts';
import type { Compile } from './compile.ts';
import type { Transports } from './execute.ts';
import type { AskOwn } from './own-question.ts';
import type { Record } from './record.ts';
import { recordedFields } from './subjects.ts';

/** Where the files of logs are: this, the origin, and the path of C2SP tlog-tiles. */
const prefix = '/log/';

/** The header of a request for entries that carries what `extensions.access` carries in a body, as JSON. */
const accessHeader = 'askonce-access';

/** What whoever reads entries reads: whoever may ask this may have them. */
const entriesDocument = parse(`query LogEntries {
  disclosures {
    nodes {
      id at request client department { id } actor subject representative agreement agreementVersion purpose legalBasis case operation fields decision refusal
    }
  }
}`);
const fileDocument = parse(
  `query LogFile($log: ID!, $path: String!) { logFile(log: $log, path: $path) }`,
);
const fileAnswer = z.object({ logFile: z.base64().nullable() });

type LogFileDeps = {
  readonly policy: PolicySchema;
  readonly rooms: Transports;
  readonly ask: AskOwn;
  readonly compile: Compile;
  readonly budget: Budget;
  readonly authorise: Authorise;
  readonly record: Record;
};

/**
 * Logs as files (C2SP tlog-tiles): checkpoints and hashes for anybody, entries for those who may ask for all
 * disclosures, with that on record.
 */
export type LogFiles = {
  readonly isAt: (path: string) => boolean;
  /** Throws METHOD_NOT_ALLOWED. */
  readonly check: (request: HttpRequest) => void;
  /** True unless it is about people. */
  readonly isOpen: (path: string) => boolean;
  readonly open: (request: HttpRequest) => Promise<HttpAnswer>;
  /** Answers somebody who is known. Throws refusals. */
  readonly answer: (request: HttpRequest, caller: { readonly actor: Actor }) => Promise<HttpAnswer>;
};

export function logFiles(deps: LogFileDeps): LogFiles {
  return {
    isAt: (path) => path.startsWith(prefix),
    check: ({ method }) => {
      if (method !== 'GET' && method !== 'HEAD')
        throw new HubError('METHOD_NOT_ALLOWED', 'Files of a log are read: GET.', { allow: 'GET' });
    },
    isOpen: (path) => path.startsWith(prefix) && partsOf(path).file?.kind !== 'BUNDLE',
    open: ({ path }) => found(deps, partsOf(path)),
    answer: async ({ path, headers }, { actor }) => {
      await admit(deps, actor, headers[accessHeader]);
      return found(deps, partsOf(path));
    },
  };
}

type Asked = { readonly log: string; readonly path: string; readonly file: LogFile | undefined };

function partsOf(path: string): Asked {
  const match = /^\/log\/(.+?)\/(checkpoint|final-checkpoint|tile\/.+)$/.exec(path);
  const [, log = '', file = ''] = match ?? [];
  return { log, path: file, file: readLogPath(file) };
}

/** Throws what a question for all disclosures would be refused with; either way it is on record. */
async function admit(deps: LogFileDeps, actor: Actor, header: string | undefined): Promise<void> {
  const operation = deps.compile(entriesDocument, undefined);
  deps.budget.spend(actor, operation.cost);
  const access = accessIn(header);
  const authorised = await deps.authorise({ actor, access, operation, origin: { kind: 'HUB' } });
  const of = { request: requestId.create(), actor, operation: operation.digest };
  const about = [{ subject: null, fields: recordedFields(deps.policy, operation.coordinates).all }];
  if (!authorised.ok) {
    const { error, refusal, ...basis } = authorised.problem;
    await deps.record({ ...of, ...basis }, about, { decision: 'REFUSED', refusal });
    throw error;
  }
  const { subjects, denied, ...basis } = authorised.value;
  if (subjects !== '*' || denied.length > 0) {
    const refusal = 'SUBJECT_OUT_OF_SCOPE';
    await deps.record({ ...of, ...basis }, about, { decision: 'REFUSED', refusal });
    throw new HubError(refusal, 'Entries are about everybody; this agreement is not.');
  }
  await deps.record({ ...of, ...basis }, about, { decision: 'RELEASED' });
}

function accessIn(header: string | undefined): unknown {
  if (header === undefined) return undefined;
  try {
    return JSON.parse(header);
  } catch {
    throw new HubError('BAD_REQUEST', `${accessHeader} is { agreement, purpose } as JSON.`);
  }
}

async function found({ rooms, ask }: LogFileDeps, { log, path, file }: Asked): Promise<HttpAnswer> {
  const room = rooms['audit'];
  if (!room) throw new Error('log: no audit room');
  if (!file) return absent;
  const variables = { log, path };
  const allow = ['Query.logFile'];
  const data = await ask(room, { document: fileDocument, variables, allow });
  const { logFile } = fileAnswer.parse(data);
  if (logFile === null) return absent;
  return { status: 200, headers: headersOf(file), body: Buffer.from(logFile, 'base64') };
}

/** Hashes never change once they are there; a checkpoint does, and entries are nobody's to keep on the way. */
function headersOf(file: LogFile): HttpAnswer['headers'] {
  const bytes = { 'content-type': 'application/octet-stream' };
  switch (file.kind) {
    case 'CHECKPOINT':
    case 'FINAL_CHECKPOINT':
      return { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-cache' };
    case 'TILE': {
      const seconds = file.width === tileWidth ? 31_536_000 : 86_400;
      return { ...bytes, 'cache-control': `public, max-age=${seconds}, immutable` };
    }
    case 'BUNDLE':
      return { ...bytes, 'cache-control': 'no-store' };
  }
}

const absent: HttpAnswer = {
  status: 404,
  headers: { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' },
  body: JSON.stringify({ error: 'There is no such file, or not yet.' }),
};
