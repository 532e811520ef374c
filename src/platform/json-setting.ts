import { z } from 'zod';

/** A setting that holds JSON. What is wrong with it is never quoted: it may be a key. */
export const jsonSetting = z.string({ error: 'is missing' }).transform((text, context): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    context.addIssue({ code: 'custom', message: 'must be JSON' });
    return z.NEVER;
  }
});
