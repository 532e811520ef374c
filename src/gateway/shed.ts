import { HubError } from '../kernel/problems.ts';

/**
 * Requests that one process answers at the same time at the most. A question takes some milliseconds of it, so more
 * would only wait for one another, until they had waited too long for the intake and were refused after all the work.
 */
export const mostUnderWay = 64;

/** Seconds after which a caller should try again. */
const retryAfter = 1;

/** Answers, or throws OVERLOADED when the process has enough to do. */
export type Shed = <T>(answer: () => Promise<T>) => Promise<T>;

/**
 * Turns away what is too much before anything is read of it, so that it costs next to nothing and the others are
 * answered as fast as ever. What is under way is never given up for it: its records are written like any other's.
 */
export function shedder(most = mostUnderWay): Shed {
  let underWay = 0;
  return async (answer) => {
    if (underWay >= most)
      throw new HubError('OVERLOADED', 'The hub has too much to do; try again in a second.', {
        retryAfter,
      });
    underWay += 1;
    try {
      return await answer();
    } finally {
      underWay -= 1;
    }
  };
}
