import { z } from 'zod';
import { keyedHash } from '../kernel/ids.ts';
import { canonicalJson, type Json } from '../kernel/json.ts';
import { isCalendarDate, type CalendarDate } from '../kernel/time.ts';
import { answerAt } from './answers.ts';
import type { Members } from './objects.ts';
import type { Prefill, PrefillValue } from './prefilled.ts';

/** What the seal says of one leaf: a digest of the value, never the value. */
const sealedValue = z.strictObject({
  /** Keyed and salted, so that nobody can try values out. */
  digest: z.string(),
  isLocked: z.boolean(),
  /** Who said so. */
  authority: z.string(),
  /** The source's version of the record; null when the caller may not read it. */
  version: z.int().nullable(),
  /** Of an earlier answer: what was answered, and how many months ago. */
  answered: z.strictObject({ concept: z.string(), months: z.int() }).nullable(),
});

const contents = z.strictObject({
  service: z.string(),
  form: z.string(),
  /** Pseudonym of the person, for this seal only. */
  subject: z.string(),
  salt: z.string(),
  sealedOn: z.string().refine(isCalendarDate),
  values: z.record(z.string(), sealedValue),
});

/** What a form was filled with, to be proved weeks later without having been kept. */
export type SealContents = z.infer<typeof contents>;
export type SealedValue = z.infer<typeof sealedValue>;

type Whose = {
  readonly service: string;
  readonly form: string;
  readonly subject: string;
};

/** The contents of the seal of a filled form. */
export function sealContents(
  secret: Uint8Array,
  whose: Whose,
  { values }: Pick<Prefill, 'values'>,
  made: { readonly salt: string; readonly today: CalendarDate },
): SealContents {
  const { salt, today } = made;
  const sealed = values.map((value): [string, SealedValue] => [
    value.pointer,
    {
      digest: digestOf(secret, salt, value.pointer, value.value),
      isLocked: value.editability === 'LOCKED',
      authority: value.authority.id,
      version: value.source.version,
      answered: answeredOf(value),
    },
  ]);
  return {
    service: whose.service,
    form: whose.form,
    subject: subjectOf(secret, salt, whose.subject),
    salt,
    sealedOn: today,
    values: Object.fromEntries(sealed),
  };
}

/** The contents of a seal as text; undefined for a text that is none. */
export function readSeal(text: string): SealContents | undefined {
  try {
    return contents.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

/** True when the seal is of this form and this person. */
export function isSealOf(secret: Uint8Array, seal: SealContents, whose: Whose): boolean {
  const { service, form, subject } = whose;
  const isOfForm = seal.service === service && seal.form === form;
  return isOfForm && seal.subject === subjectOf(secret, seal.salt, subject);
}

/** True when the value is the one that was sealed at the pointer. */
export function isSealed(
  secret: Uint8Array,
  seal: SealContents,
  pointer: string,
  value: Json,
): boolean {
  return seal.values[pointer]?.digest === digestOf(secret, seal.salt, pointer, value);
}

/** Pointers of the leaves that were filled, and no longer hold what they were filled with. */
export function changedIn(secret: Uint8Array, seal: SealContents, answers: Members): string[] {
  return Object.keys(seal.values).filter((pointer) => {
    const mine = answerAt(answers, pointer);
    return mine === undefined || !isSealed(secret, seal, pointer, mine);
  });
}

function answeredOf({ source, concept, ageDays }: PrefillValue): SealedValue['answered'] {
  if (source.kind !== 'SUBMISSION' || concept === null) return null;
  return { concept, months: Math.round(ageDays / 30.44) };
}

function digestOf(secret: Uint8Array, salt: string, pointer: string, value: Json): string {
  const parts = [salt, pointer, canonicalJson(value)];
  return keyedHash(secret, 'prefill value', parts).subarray(0, 16).toString('base64url');
}

function subjectOf(secret: Uint8Array, salt: string, subject: string): string {
  return keyedHash(secret, 'prefill subject', [salt, subject]).toString('base64url');
}
