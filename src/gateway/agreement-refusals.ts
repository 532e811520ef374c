import { HubError } from '../kernel/problems.ts';
import type { Agreement, AgreementRule } from '../policy/decide.ts';
import type { Coordinate } from '../policy/schema.ts';

/** What a caller is told when an agreement does not carry the request. */
export function ruleBroken(rule: Exclude<AgreementRule, 'AGREEMENT_UNKNOWN'>): HubError {
  switch (rule) {
    case 'AGREEMENT_NOT_AUTHENTIC':
      return new HubError(
        rule,
        'What is stored of the agreement is not what was signed, so nothing is answered under it.',
      );
    case 'AGREEMENT_NOT_IN_FORCE':
      return new HubError(
        rule,
        'The agreement is not in force here today: see its state, stage and validity.',
      );
    case 'PURPOSE_MISMATCH':
      return new HubError(rule, 'The agreement is for another purpose than the one you named.');
  }
}

export function agreementUnknown(): HubError {
  const message = 'Your department has no such agreement; `viewer { agreements }` lists yours.';
  return new HubError('AGREEMENT_UNKNOWN', message);
}

export function fieldsNotGranted(denied: readonly Coordinate[], agreement: Agreement): HubError {
  const message = `${agreement.id} does not grant ${denied.join(', ')}. Ask without, or agree on more: createAgreement.`;
  return new HubError('FIELD_NOT_GRANTED', message, {
    denied: denied.map((coordinate) => ({
      coordinate,
      rule: 'NOT_IN_AGREEMENT',
      agreement: agreement.id,
      grantMissing: coordinate,
      howToRequest: 'createAgreement with this field, approved by both departments',
    })),
  });
}
