import { LRUCache } from 'lru-cache';
import { sha256 } from '../kernel/json.ts';
import { HubError } from '../kernel/problems.ts';
import { fail, ok, type Result } from '../kernel/result.ts';
import type { Clock } from '../kernel/time.ts';
import type { HttpRequest } from '../platform/http.ts';
import type { IsRemoved } from './clients.ts';
import { proofChecker, type Use } from './dpop.ts';
import { evidenceReused } from './evidence.ts';
import { inTime } from './patience.ts';
import {
  clientRemoved,
  notBound,
  proofReplayed,
  proofRequired,
  proofsUnknown,
  tokenMissing,
} from './token-refusals.ts';
import {
  readToken,
  whileItHolds,
  type Actor,
  type NotAuthenticated,
  type Token,
  type TokenRules,
} from './token.ts';

export type { Actor, NotAuthenticated } from './token.ts';

/** Resolves true the first time anywhere that something is used, and false until its time is over. Rejects on any doubt. */
export type UseOnce = (use: Use, signal: AbortSignal) => Promise<boolean>;

/**
 * Resolves true for whoever uses something first, at each of their uses, and false for anybody else until its time is
 * over. Rejects on any doubt.
 */
export type UseAlone = (
  use: Use & { readonly by: string },
  signal: AbortSignal,
) => Promise<boolean>;

export type IdentityConfig = TokenRules & {
  /** Whose tokens must be bound to a key (RFC 9449); any other may be used by anybody who finds it. */
  readonly tokenBinding: 'EVERYBODY' | 'DEPARTMENTS' | 'NOBODY';
  readonly useOnce: UseOnce;
  /** Lets one token alone rest on what it was exchanged for. */
  readonly useAlone: UseAlone;
};

/** Somebody whose token holds. */
export type Caller = {
  readonly actor: Actor;
  /**
   * Begins to ask whether the proof beside the token was used before, and resolves when it was not; nothing is released,
   * and nothing changed, until then. Of a clerk's token it asks the same of the evidence that it was exchanged for.
   * Rejects with DPOP_PROOF_REPLAYED, EVIDENCE_REUSED, CLIENT_REMOVED or SOURCE_UNAVAILABLE. To be called once.
   */
  readonly admit: () => Promise<void>;
};

export type Authenticate = (
  request: Pick<HttpRequest, 'method' | 'headers'>,
) => Promise<Result<Caller, NotAuthenticated>>;

type Credentials = { readonly scheme: string; readonly text: string };

/** Milliseconds to wait for the memory of used proofs. */
const patience = 850;
/** Seconds past which no token that was exchanged for evidence before it expired can still live, clocks included. */
const mostLife = 600;

/** Makes the first step: the headers of a request to its caller. A token that holds is remembered until it expires. */
export function authenticator(
  config: IdentityConfig,
  isRemoved: IsRemoved,
  clock: Clock,
): Authenticate {
  const tokens = new LRUCache<string, Token>({ max: 10_000 });
  const present = presentation(config);
  const restOn = onlyByOne(config.useAlone);
  const letIn = async ({ client }: Actor): Promise<void> => {
    if (await isRemoved(client)) throw clientRemoved();
  };
  const tokenOf = async (text: string, now: Date): Promise<Result<Token, NotAuthenticated>> => {
    const known = tokens.get(text);
    const token = known ? ok(known) : await readToken(text, config, now);
    if (!token.ok) return token;
    tokens.set(text, token.value);
    return whileItHolds(token.value, now);
  };
  return async ({ method, headers }) => {
    const sent = credentialsIn(headers['authorization']);
    if (!sent) return fail({ error: tokenMissing(), actor: undefined });
    const now = clock.now();
    const token = await tokenOf(sent.text, now);
    if (!token.ok) return token;
    const { actor } = token.value;
    try {
      const proof = headers['dpop'];
      const admit = await present({ ...sent, token: token.value, method, proof, now });
      return ok({
        actor,
        admit: async () => {
          await Promise.all([admit(), restOn(token.value, sent.text), letIn(actor)]);
        },
      });
    } catch (error) {
      if (error instanceof HubError) return fail({ error, actor });
      throw error;
    }
  };
}

type Presented = Credentials & {
  readonly token: Token;
  readonly method: string;
  readonly proof: string | undefined;
  readonly now: Date;
};

/** Whether a token that holds may be used by whoever sent it. Throws refusals. */
function presentation(config: IdentityConfig): (presented: Presented) => Promise<Caller['admit']> {
  const { origin, pathname } = new URL(config.audience);
  const url = `${origin}${pathname}`;
  const check = proofChecker();
  const used = onlyOnce(config.useOnce);
  return async ({ scheme, text, token: { actor, boundTo }, method, proof, now }) => {
    if (boundTo === undefined) {
      if (scheme === 'dpop' || mustBind(config, actor)) throw notBound();
      return async () => undefined;
    }
    if (scheme !== 'dpop' || proof === undefined) throw proofRequired();
    return used(await check(proof, { token: text, boundTo, method, url, now }));
  };
}

function mustBind({ tokenBinding }: IdentityConfig, { kind, clerk }: Actor): boolean {
  switch (tokenBinding) {
    case 'EVERYBODY':
      return true;
    case 'DEPARTMENTS':
      return kind === 'DEPARTMENT' || clerk !== undefined;
    case 'NOBODY':
      return false;
  }
}

/** What this process has seen is refused at once; whether another has, is asked when the caller is to be admitted. */
function onlyOnce(useOnce: UseOnce): (use: Use) => Caller['admit'] {
  const seen = new LRUCache<string, true>({ max: 100_000 });
  const first = async (use: Use): Promise<void> => {
    const isFirst = await inTime((signal) => useOnce(use, signal), patience).catch(() => {
      throw proofsUnknown();
    });
    if (!isFirst) throw proofReplayed();
  };
  return (use) => {
    if (seen.has(use.id)) throw proofReplayed();
    seen.set(use.id, true);
    return () => first(use);
  };
}

/** Each evidence is one token's. Which that is, is remembered for as long as a token could still name it. */
function onlyByOne(useAlone: UseAlone): (token: Token, text: string) => Promise<void> {
  const resting = new LRUCache<string, true>({ max: 10_000 });
  return async ({ evidence, expires }, text) => {
    if (!evidence || resting.has(text)) return;
    const until = new Date((Math.max(evidence.expires, expires) + mostLife) * 1000);
    const use = { id: evidence.use, by: sha256(text), until };
    const isAlone = await inTime((signal) => useAlone(use, signal), patience).catch(() => {
      throw proofsUnknown();
    });
    if (!isAlone) throw evidenceReused();
    resting.set(text, true);
  };
}

function credentialsIn(authorization: string | undefined): Credentials | undefined {
  const sent = /^(Bearer|DPoP) +([\w-]+\.[\w-]+\.[\w-]*)$/i.exec(authorization ?? '');
  const [, scheme, text] = sent ?? [];
  if (scheme === undefined || text === undefined) return undefined;
  return { scheme: scheme.toLowerCase(), text };
}
