import { z } from 'zod';
import { departmentId, serviceId } from '../../kernel/ids.ts';

const text = z.string().trim().min(1, 'must not be empty').max(2_000, 'must have at most 2,000');
const localizedText = z.strictObject({ zh: text, en: text });
const department = z.string().refine(departmentId.is, 'must be the id of a department');
const lifeEvent = z
  .string()
  .regex(/^[A-Z][A-Z0-9_]{0,79}$/, 'must be a code, for example RETIRING');

/** What the catalogue holds of each; one parser for imports and for what is stored. */
export const departmentEntry = z.strictObject({ id: department, name: localizedText });
export const serviceEntry = z.strictObject({
  id: z.string().refine(serviceId.is, 'must be the id of a service'),
  title: localizedText,
  description: localizedText,
  authority: department,
  lifeEvents: z.array(lifeEvent).max(100, 'must name at most 100'),
});

export type Department = Readonly<z.infer<typeof departmentEntry>>;
export type PublicService = Readonly<z.infer<typeof serviceEntry>>;

export const listArguments = z.strictObject({
  lifeEvent: z.string().nullish(),
  first: z
    .int()
    .min(1, 'must be at least 1')
    .max(100, 'must be at most 100')
    .nullish()
    .transform((first) => first ?? 20),
  after: z.string().nullish(),
});
