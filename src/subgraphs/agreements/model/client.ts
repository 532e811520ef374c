import { z } from 'zod';
import { idempotencyKey } from './values.ts';

export const changeClientInput = z.strictObject({
  idempotencyKey,
  clientId: z
    .string()
    .regex(/^[\x21-\x7e]{1,200}$/, 'must be the id of a client: 1 to 200 visible characters'),
});

/** An OAuth client, as the hub lets it in. */
export type Client = {
  readonly id: string;
  readonly isRemoved: boolean;
  /** When that was last changed, as an instant. */
  readonly since: string;
};
