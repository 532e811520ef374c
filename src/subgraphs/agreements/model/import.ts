import { z } from 'zod';
import {
  endsAfterStart,
  endsBeforeStart,
  hasOptional,
  optionalIsMore,
  storedTerms,
} from './terms.ts';
import { agreementRef, department, instant } from './values.ts';

const revisions = z
  .array(z.string())
  .min(1, 'must hold at least one revision')
  .max(10_000, 'must hold at most 10,000 revisions');

/** An agreement as another hub keeps it: the texts of its revisions, from the first on. */
export const importAgreementInput = z.strictObject({ revisions });

/** An agreement that is to be written and signed at `at`, by both departments at once. */
export const composeAgreementInput = storedTerms
  .extend({ id: agreementRef, consumer: department, provider: department, at: instant })
  .refine(endsAfterStart, endsBeforeStart)
  .refine(hasOptional, optionalIsMore)
  .refine(({ consumer, provider }) => consumer !== provider, {
    path: ['provider'],
    error: 'must be another department than the consumer',
  });
