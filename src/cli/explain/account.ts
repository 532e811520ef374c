import type { ExplainedField, Explanation } from './ask.ts';

/** An explanation in words: a line for each field, and what to do about those that are denied. */
export function account(explanation: Explanation): string {
  const { agreement, fields, cost, isAllowed, refusal } = explanation;
  const width = Math.max(0, ...fields.map(({ path }) => path.length));
  const denied = fields.filter(({ decision }) => decision === 'DENY');
  const lines = [
    agreement ? `Under ${agreement.id}, for ${agreement.purpose}` : 'Under no agreement',
    ...(refusal === null ? [] : [`Refused as a whole: ${refusal}`]),
    '',
    ...fields.map((field) => line(field, width)),
    '',
    isAllowed ? 'Every field is allowed.' : `${denied.length} of ${fields.length} are denied.`,
    `Cost ${cost} at the most.`,
    ...advice(explanation),
  ];
  return `${lines.join('\n')}\n`;
}

function line(field: ExplainedField, width: number): string {
  const { decision, path, coordinate, dataClass, readFor } = field;
  const what = `${coordinate} (${dataClass})${readFor === null ? '' : `, read with ${readFor}`}`;
  return `${decision.padEnd(5)}  ${path.padEnd(width)}  ${what}: ${reason(field)}`;
}

function reason({ rule, coordinate, dataClass, rooms, grantedBy }: ExplainedField): string {
  switch (rule) {
    case 'PUBLIC':
      return 'public';
    case 'GRANTED':
      return 'granted';
    case 'NOT_IN_AGREEMENT': {
      const others = grantedBy.length > 0 ? `granted by ${grantedBy.join(', ')}` : 'no agreement';
      return `${rule}; ${others}; needed: ${coordinate}, class ${dataClass}, of ${rooms.join(', ')}`;
    }
    default:
      return rule;
  }
}

function advice({ isToBeRegistered, literals, agreement }: Explanation): readonly string[] {
  const places = literals.join(', ');
  return [
    ...(isToBeRegistered && agreement
      ? [`${agreement.id} takes registered operations only: registerOperation.`]
      : []),
    ...(isToBeRegistered && literals.length > 0
      ? [`Registered, it takes a variable for ${places}: a value can name a person.`]
      : []),
  ];
}
