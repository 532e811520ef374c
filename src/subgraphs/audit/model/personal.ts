import { z } from 'zod';

export const releasedArguments = z.strictObject({ field: z.string(), values: z.array(z.json()) });

export const destroyInput = z.strictObject({ citizenId: z.string() });
