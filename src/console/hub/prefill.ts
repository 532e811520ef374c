import * as z from 'zod/mini';
import { documents } from '../generated/documents.ts';
import type { Operation } from './ask.ts';
import { department, problem, text } from './shapes.ts';

const value = z.object({
  pointer: z.string(),
  title: text,
  value: z.unknown(),
  answerKey: z.nullable(z.string()),
  autocomplete: z.nullable(z.string()),
  hasToBeConfirmed: z.boolean(),
  authority: department,
  observedAt: z.string(),
  assurance: z.string(),
  editability: z.enum(['LOCKED', 'EDIT_AT_SOURCE', 'EDITABLE']),
});
/** One answer that government had, and how far it can be trusted and changed. */
export type PrefilledValue = z.infer<typeof value>;

const candidate = z.object({
  value: z.unknown(),
  authority: department,
  observedAt: z.string(),
  lostBecause: text,
});
/** A value that was not filled in: the person may choose it. */
export type Candidate = z.infer<typeof candidate>;

const gap = z.object({
  pointer: z.string(),
  title: text,
  status: z.string(),
  answerKey: z.nullable(z.string()),
  autocomplete: z.nullable(z.string()),
  alternatives: z.array(candidate),
  reason: text,
  remedy: text,
});
export type Gap = z.infer<typeof gap>;

const evidence = z.object({
  requirement: z.string(),
  title: text,
  decision: z.enum(['WAIVED', 'REQUIRED']),
  reason: text,
  authority: z.nullable(department),
  validUntil: z.nullable(z.string()),
});

const prefill = z.object({
  formVersion: z.string(),
  values: z.array(value),
  missing: z.array(gap),
  documents: z.array(evidence),
  summary: z.object({
    leaves: z.number(),
    filled: z.number(),
    documents: z.number(),
    waived: z.number(),
  }),
  receipt: z.string(),
});
export type Prefill = z.infer<typeof prefill>;

const prefillShape = z.object({ prefill: z.nullable(prefill) });
export const prefilled: Operation<z.infer<typeof prefillShape>> = {
  documentId: documents.Prefill,
  shape: prefillShape,
};

const recordedShape = z.object({
  recordSubmission: z.union([
    z.object({
      __typename: z.literal('RecordSubmissionSuccess'),
      submission: z.object({ id: z.string(), state: z.string(), submittedAt: z.string() }),
    }),
    problem,
  ]),
});
export const recordSubmission: Operation<z.infer<typeof recordedShape>> = {
  documentId: documents.RecordSubmission,
  shape: recordedShape,
};
