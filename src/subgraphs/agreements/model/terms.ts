import { z } from 'zod';
import { isDataClass } from '../../../policy/classes.ts';
import { date, department, divisionCode, purpose, text } from './values.ts';

/** Only the shape of a coordinate: whether the schema has such a field is known to the gateway. */
const coordinate = z
  .string()
  .regex(/^[A-Z]\w{0,79}\.[a-z]\w{0,79}$/, 'must be a schema coordinate, Type.field');

const fields = z
  .array(coordinate)
  .max(1_000, 'must name at most 1,000 fields')
  .transform((given) => [...new Set(given)]);

/** Whole years, months, weeks and days (ISO 8601), for example P1Y6M; P0D for not at all. */
const duration = z
  .string()
  .regex(
    /^P(?=\d)(?:\d{1,3}Y)?(?:\d{1,4}M)?(?:\d{1,4}W)?(?:\d{1,5}D)?$/,
    'must be an ISO 8601 duration in years, months, weeks and days, for example P1Y',
  );

/** An office, not a person: agreements are public among departments. */
const contact = z.strictObject({
  department,
  office: text.max(200, 'must have at most 200'),
  email: z.email('must be an e-mail address').max(200, 'must have at most 200'),
});

/** What terms are made of, whoever writes them down. */
const terms = {
  purpose,
  legalBasis: z.strictObject({ citation: text, text }),
  subjectScope: z.enum(['SELF', 'CONSENT', 'OWN_CASE', 'STATUTE']),
  documents: z.enum(['FREE', 'REGISTERED']),
  stage: z.enum(['SANDBOX', 'PRODUCTION']),
  retention: duration,
  contacts: z
    .array(contact)
    .min(1, 'must name at least one office')
    .max(10, 'must name at most 10 offices'),
  validFrom: date,
  validUntil: date,
};

const territory = z
  .array(divisionCode)
  .min(1, 'must name at least one division, or be left out')
  .max(500, 'must name at most 500 divisions');
const volumePerDay = z
  .int()
  .min(1, 'must be at least 1')
  .max(100_000_000, 'must be at most 100,000,000');

/** What two departments sign: everything an agreement allows, written out. */
export const storedTerms = z.strictObject({
  ...terms,
  isForSealed: z.boolean(),
  fields: fields.pipe(z.array(coordinate).min(1, 'must name at least one field')),
  /** Those that a person can leave out of their consent. */
  optionalFields: z.array(coordinate),
  /** The classes that were written out into `fields`, as the schema of this version has them. */
  dataClasses: z.array(z.string()),
  schemaVersion: z.string().nullable(),
  territory: territory.nullable(),
  volumePerDay: volumePerDay.nullable(),
});
export type Terms = Readonly<z.infer<typeof storedTerms>>;

const given = <T>(schema: z.ZodType<T>) => schema.nullish().transform((value) => value ?? null);

/** Terms as a department states them; classes are not written out yet. */
export const termsInput = {
  ...terms,
  isForSealed: z
    .boolean()
    .nullish()
    .transform((value) => value ?? false),
  fields: fields.nullish().transform((value) => value ?? []),
  optionalFields: fields.nullish().transform((value) => value ?? []),
  dataClasses: z
    .array(z.string().refine(isGrantable, 'must be a data class that can be granted'))
    .nullish()
    .transform((value) => [...new Set(value ?? [])].sort()),
  territory: given(territory),
  volumePerDay: given(volumePerDay),
};
export type TermsInput = Readonly<z.infer<z.ZodObject<typeof termsInput>>>;

export function endsAfterStart(dates: { validFrom: string; validUntil: string }): boolean {
  return dates.validFrom <= dates.validUntil;
}
export const endsBeforeStart = { path: ['validUntil'], error: 'must not be before validFrom' };

/** Before classes are written out, a field of theirs cannot be told to be one of the agreement's. */
export function hasOptional(given: {
  fields: string[];
  optionalFields: string[];
  dataClasses: string[];
}): boolean {
  const { fields: own, optionalFields, dataClasses } = given;
  return dataClasses.length > 0 || optionalFields.every((field) => own.includes(field));
}
export const optionalIsMore = {
  path: ['optionalFields'],
  error: 'must name fields of the agreement',
};

/** Public fields need no grant, and a change is granted by its name alone. */
function isGrantable(name: string): boolean {
  return isDataClass(name) && name !== 'PUBLIC' && name !== 'CHANGE';
}
