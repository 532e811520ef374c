import { z } from 'zod';
import { documentId, type DepartmentId, type DocumentId } from '../../../kernel/ids.ts';
import { agreementRef, department, idempotencyKey, instant } from './values.ts';

const client = z.string().regex(/^[\x20-\x7e]{1,200}$/, 'must be the id of an OAuth client');
const documentRef = z.string().refine(documentId.is, 'must be sha256: and 64 hexadecimal digits');

export const registerOperationInput = z.strictObject({
  idempotencyKey,
  agreementId: agreementRef,
  clientId: client,
  document: z
    .string()
    .min(1, 'must not be empty')
    .max(16_000, 'must have at most 16,000 characters')
    .refine((given) => given.isWellFormed(), 'must be well-formed'),
});

export const withdrawOperationInput = z.strictObject({
  idempotencyKey,
  clientId: client,
  documentId: documentRef,
});

/** The states from which each change of a registered operation may start; also the condition of its write. */
export const startsFrom: Readonly<Record<'register' | 'withdraw', readonly OperationState[]>> = {
  register: ['ACTIVE', 'WITHDRAWN'],
  withdraw: ['ACTIVE'],
};

/** A document that a client may ask; its documentId is not stored with it but made of it. */
export const storedOperation = z.strictObject({
  department,
  client,
  document: z.string(),
  operationName: z.string().nullable(),
  agreement: agreementRef,
  purpose: z.string(),
  fields: z.array(z.string()),
  cost: z.int(),
  registeredAt: instant,
  state: z.enum(['ACTIVE', 'WITHDRAWN']),
  version: z.int().min(1),
  /** As of an agreement; the last ones. */
  changes: z.array(z.string()),
});
export type Operation = Readonly<z.infer<typeof storedOperation>> & OperationKey;
export type OperationState = Operation['state'];

/** The same document may be registered for several clients, and clients are a department's own. */
export type OperationKey = {
  readonly department: DepartmentId;
  readonly client: string;
  readonly documentId: DocumentId;
};

/** Where an operation stands in its department's list. */
export function placeOf({ client: of, documentId: id }: OperationKey): string {
  return `${of}#${id}`;
}
