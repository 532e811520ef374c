import { LRUCache } from 'lru-cache';
import { HubError } from '../kernel/problems.ts';
import type { Clock } from '../kernel/time.ts';
import type { Actor } from './authenticate.ts';

/** What one caller may ask of one gateway process: a department's system, or one citizen at a portal. */
export type CallerLimits = {
  /** Requests under way at the same time. */
  readonly concurrent: number;
  /** Cost units that come back in a minute, and the most that are saved up. */
  readonly costPerMinute: number;
};

/** Sustains one document of the largest cost in each second. */
export const callerLimits: CallerLimits = { concurrent: 32, costPerMinute: 3_000_000 };

/** Cost units of any request, for its body and document are read even when it is refused. */
const requestCost = 100;

/** Callers that are remembered; one who was forgotten begins anew, with a full budget. */
const remembered = 10_000;

export type Budget = {
  /** Answers a request of the caller among its others. Throws RATE_LIMITED when there are too many. */
  readonly during: <T>(caller: Actor, answer: () => Promise<T>) => Promise<T>;
  /** Throws RATE_LIMITED, and takes nothing, when the caller has less left than the cost. */
  readonly spend: (caller: Actor, cost: number) => void;
  /** What is left, as draft-ietf-httpapi-ratelimit-headers-11 puts it into the header of an answer. */
  readonly headers: (caller: Actor) => Readonly<Record<string, string>>;
};

type Account = { left: number; at: number; underWay: number };

/**
 * Keeps the budget of each caller: a token bucket of cost units, and a count of requests under way. It lives in this
 * process alone. A refusal by it goes on no record: nothing about a person was asked yet, let alone decided.
 */
export function budgets(clock: Clock, limits: CallerLimits = callerLimits): Budget {
  const { concurrent, costPerMinute } = limits;
  const accounts = new LRUCache<string, Account>({ max: remembered });
  const perMillisecond = costPerMinute / 60_000;
  const accountOf = ({ client, citizen }: Actor): Account => {
    const key = JSON.stringify([client, citizen]);
    const now = clock.now().getTime();
    const account = accounts.get(key) ?? { left: costPerMinute, at: now, underWay: 0 };
    const earned = Math.max(0, now - account.at) * perMillisecond;
    account.left = Math.min(costPerMinute, account.left + earned);
    account.at = now;
    accounts.set(key, account);
    return account;
  };
  const spend = (account: Account, cost: number): void => {
    if (account.left < cost)
      throw rateLimited('cost', Math.ceil((cost - account.left) / perMillisecond / 1_000));
    account.left -= cost;
  };
  return {
    during: async (caller, answer) => {
      const account = accountOf(caller);
      if (account.underWay >= concurrent) throw rateLimited('concurrent', 1);
      spend(account, requestCost);
      account.underWay += 1;
      try {
        return await answer();
      } finally {
        account.underWay -= 1;
      }
    },
    spend: (caller, cost) => spend(accountOf(caller), cost),
    headers: (caller) => {
      const { left, underWay } = accountOf(caller);
      return {
        // A token bucket has no window after which all is restored, so no `t` is promised.
        ratelimit: `"cost";r=${Math.floor(left)}, "concurrent";r=${Math.max(0, concurrent - underWay)}`,
        'ratelimit-policy': `"cost";q=${costPerMinute};w=60;qu="askonce-cost", "concurrent";q=${concurrent};qu="concurrent-requests"`,
      };
    },
  };
}

function rateLimited(policy: 'cost' | 'concurrent', retryAfter: number): HubError {
  const message = `This caller asks too much at once (${policy}); try again in ${retryAfter} s.`;
  return new HubError('RATE_LIMITED', message, { policy, retryAfter });
}
