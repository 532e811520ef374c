import type { Agreement } from './decide.ts';
import { openCounts, type Asked, type FieldCount } from './replay-counts.ts';
import type { Coordinate } from './schema.ts';

/** What decides a past request anew. */
export type Terms = Pick<Agreement, 'subjectScope' | 'fields'>;

/** What is on record of one request about one person. */
export type PastDisclosure = {
  readonly request: string;
  readonly actor: string;
  readonly operation?: string | undefined;
  readonly case: string | null;
  /** Pseudonym. */
  readonly subject: string | null;
  readonly fields: readonly Coordinate[];
  readonly decision: 'RELEASED' | 'REFUSED';
  readonly refusal: string | null;
};

/** Requests of one document that the terms decide alike. */
type Outcome = {
  readonly operation: string | null;
  readonly isAnswered: boolean;
  readonly refusal: string | null;
  readonly missing: readonly Coordinate[];
  readonly requests: number;
  readonly refusedThen: number;
  readonly latest: string;
};

export type Replayed = {
  readonly requests: number;
  readonly answered: number;
  readonly people: number;
  readonly answeredAboutUnknown: number;
  readonly fields: readonly FieldCount[];
  readonly outcomes: readonly Outcome[];
};

export type Replay = {
  /** Takes the records of a period, newest first, at most as many as the replay was opened for. */
  readonly take: (past: PastDisclosure) => void;
  readonly result: () => Replayed;
};

/** What is known of a request while its records come in. */
type Request = {
  readonly operation: string | null;
  /** What refuses it under these terms, or under any. */
  rule: string | undefined;
  /** What refused it as a whole, and other terms can mend. */
  refusedWith: string | undefined;
  isRefusedThen: boolean;
  isAboutUnknown: boolean;
  /** Lists of fields are few and shared. */
  readonly about: Asked[];
};

const mostOutcomes = 100;

/**
 * Decides past requests anew under other terms, in memory bounded by `most` records. What other terms cannot mend, or
 * what is not known, is taken as it was: whoever was closed to a request stays closed, and counts as nobody, for their
 * number would tell a department whose data are closed to it; a budget that was spent stays spent.
 */
export function openReplay(terms: Terms, most: number): Replay {
  const requests = new Map<string, Request>();
  const shared = new Map<string, readonly Coordinate[]>();
  return {
    take: (past) => {
      const request = requests.get(past.request) ?? opened(terms, past);
      requests.set(past.request, request);
      const key = past.fields.join();
      const fields = shared.get(key) ?? past.fields;
      shared.set(key, fields);
      takeInto(request, past, fields);
    },
    result: () => settled(requests, new Set(terms.fields), most),
  };
}

function opened({ subjectScope }: Terms, past: PastDisclosure): Request {
  return {
    operation: past.operation ?? null,
    rule: scopeRule(subjectScope, past),
    refusedWith: undefined,
    isRefusedThen: false,
    isAboutUnknown: false,
    about: [],
  };
}

/** What a scope asks of the request itself. */
function scopeRule(
  scope: Terms['subjectScope'],
  { actor, case: named }: PastDisclosure,
): string | undefined {
  if (scope === 'SELF' && actor !== 'CITIZEN') return 'SUBJECT_OUT_OF_SCOPE';
  return scope === 'OWN_CASE' && named === null ? 'ACCESS_MISSING' : undefined;
}

/** Refusals of a whole request that other fields, or another agreement, can mend. */
const mended = [
  'FIELD_NOT_GRANTED',
  'AGREEMENT_UNKNOWN',
  'AGREEMENT_NOT_IN_FORCE',
  'PURPOSE_MISMATCH',
  'OPERATION_NOT_REGISTERED',
  'ACCESS_MISSING',
  'SUBJECT_OUT_OF_SCOPE',
];

function takeInto(request: Request, past: PastDisclosure, fields: readonly Coordinate[]): void {
  const { actor, decision, subject } = past;
  const refusal = past.refusal ?? 'FIELD_NOT_GRANTED';
  const isClosed = decision === 'REFUSED' && closes(refusal, actor);
  request.about.push({ subject: isClosed ? null : subject, fields });
  if (decision === 'RELEASED' || (isClosed && actor !== 'CITIZEN')) return;
  request.isRefusedThen = true;
  if (isClosed) request.rule ??= told(refusal);
  else if (!mended.includes(refusal)) request.rule ??= refusal;
  else {
    request.refusedWith = refusal;
    request.isAboutUnknown ||= subject === null;
  }
}

/** Rules that close one person to a request; a department is not told, and reads what it reads of nobody. */
function closes(refusal: string, actor: string): boolean {
  const bars = ['SUBJECT_SEALED', 'SUBJECT_DECEASED', 'CONSENT_REQUIRED', 'CASE_NOT_OPEN'];
  // A department's request is out of scope as a whole.
  return bars.includes(refusal) || (refusal === 'SUBJECT_OUT_OF_SCOPE' && actor === 'CITIZEN');
}

/** What a citizen was told of it. */
function told(refusal: string): string {
  return ['CONSENT_REQUIRED', 'CASE_NOT_OPEN'].includes(refusal) ? refusal : 'SUBJECT_OUT_OF_SCOPE';
}

type Verdict = { readonly refusal: string | null; readonly missing: readonly Coordinate[] };

function verdictOn(
  { rule, refusedWith, about }: Request,
  granted: ReadonlySet<Coordinate>,
): Verdict {
  const asked = new Set(about.flatMap(({ fields }) => fields));
  const missing = [...asked].filter((field) => !granted.has(field)).sort();
  if (rule !== undefined) return { refusal: rule, missing };
  if (missing.length > 0) return { refusal: 'FIELD_NOT_GRANTED', missing };
  // What goes on no record, a prefill for example, may be what was refused.
  const isUnknown = asked.size === 0 && refusedWith !== undefined;
  return { refusal: isUnknown ? refusedWith : null, missing };
}

function settled(
  requests: ReadonlyMap<string, Request>,
  granted: ReadonlySet<Coordinate>,
  most: number,
): Replayed {
  const counts = openCounts(most);
  const outcomes = new Map<string, Outcome>();
  let answered = 0;
  let answeredAboutUnknown = 0;
  for (const [latest, request] of requests) {
    const { operation, isAboutUnknown, isRefusedThen } = request;
    const { refusal, missing } = verdictOn(request, granted);
    if (refusal === null) {
      answered += 1;
      answeredAboutUnknown += Number(isAboutUnknown);
      counts.add(request.about);
    }
    const key = JSON.stringify([operation, refusal, missing]);
    const isAnswered = refusal === null;
    const known = outcomes.get(key) ?? {
      ...{ operation, isAnswered, refusal, missing, latest },
      ...{ requests: 0, refusedThen: 0 },
    };
    outcomes.set(key, {
      ...known,
      requests: known.requests + 1,
      refusedThen: known.refusedThen + Number(isRefusedThen),
    });
  }
  return {
    requests: requests.size,
    answered,
    answeredAboutUnknown,
    ...counts.result(),
    outcomes: [...outcomes.values()].sort((a, b) => b.requests - a.requests).slice(0, mostOutcomes),
  };
}
