import { isObject, type Members } from '../../prefill/objects.ts';
import { none } from '../held.ts';
import type { ForeignForm, SourceRow } from '../model.ts';
import { heldByExpression, type Contexts } from './fhirpath.ts';

const initialExpression = /\/sdc-questionnaire-initialExpression$/;
const populationContext = /\/sdc-questionnaire-itemPopulationContext$/;
const otherExpressions = /\/sdc-questionnaire-(candidate|context|calculated)Expression$/;
const launchContext = /\/sdc-questionnaire-launchContext$/;
const deepest = 20;

type At = {
  readonly pointer: string;
  readonly depth: number;
  readonly contexts: Contexts;
  readonly rows: SourceRow[];
};

/**
 * A FHIR Questionnaire with SDC expressions: the schema of its answers by link id, and a row for each initial
 * expression. The launch context of type Patient is the applicant.
 */
export function readQuestionnaire(questionnaire: Members): ForeignForm {
  const rows: SourceRow[] = [];
  const contexts = new Map(patientsOf(questionnaire).map((name) => [name, ''] as const));
  const properties = propertiesOf(questionnaire['item'], { pointer: '', depth: 0, contexts, rows });
  return { schema: { type: 'object', title: questionnaire['title'], properties }, rows };
}

function patientsOf(questionnaire: Members): readonly string[] {
  return extensionsOf(questionnaire, launchContext).flatMap(({ extension }) => {
    const parts = listOf(extension).filter(isObject);
    const type = parts.find(({ url }) => url === 'type')?.['valueCode'];
    const name = parts.find(({ url }) => url === 'name');
    const code = isObject(name?.['valueCoding']) ? name['valueCoding']['code'] : name?.['valueId'];
    return type === 'Patient' && typeof code === 'string' ? [code] : [];
  });
}

function propertiesOf(items: unknown, at: At): Members {
  const given = at.depth <= deepest ? listOf(items).filter(isObject) : [];
  return Object.fromEntries(given.flatMap((item) => entryOf(item, at)));
}

function entryOf(item: Members, at: At): readonly (readonly [string, unknown])[] {
  const { linkId, text, type, repeats } = item;
  if (typeof linkId !== 'string' || type === 'display') return [];
  const title = typeof text === 'string' && text.trim() !== '' ? { title: text.trim() } : {};
  const own = `${at.pointer}/${linkId.replaceAll('~', '~0').replaceAll('/', '~1')}`;
  const pointer = repeats === true ? `${own}/*` : own;
  const contexts = contextsOf(item, at.contexts);
  at.rows.push(...rowsOf(item, pointer, contexts));
  const below = { pointer, depth: at.depth + 1, contexts, rows: at.rows };
  const node =
    type === 'group'
      ? { type: 'object', ...title, properties: propertiesOf(item['item'], below) }
      : { ...leafOf(item), ...title };
  const entry = repeats === true ? { type: 'array', ...title, items: node } : node;
  // Questions below a question are asked beside it.
  const besides = type === 'group' ? {} : propertiesOf(item['item'], at);
  return [[linkId, entry], ...Object.entries(besides)];
}

function rowsOf(item: Members, target: string, contexts: Contexts): readonly SourceRow[] {
  const others = extensionsOf(item, otherExpressions).map((extension) => ({
    target,
    source: expressionOf(extension),
    held: none('NOT_A_PLAIN_VALUE'),
  }));
  const initial = extensionsOf(item, initialExpression).map((extension) => {
    const source = expressionOf(extension);
    return { target, source, held: heldByExpression(source, contexts) };
  });
  return [...initial, ...others];
}

/** A population context names what its expression finds, for the items below. */
function contextsOf(item: Members, contexts: Contexts): Contexts {
  const named = extensionsOf(item, populationContext).flatMap(({ valueExpression: held }) =>
    isObject(held) && typeof held['name'] === 'string' && typeof held['expression'] === 'string'
      ? [[held['name'], held['expression']] as const]
      : [],
  );
  return new Map([...contexts, ...named]);
}

function expressionOf({ valueExpression }: Members): string {
  const expression = isObject(valueExpression) ? valueExpression['expression'] : undefined;
  return typeof expression === 'string' ? expression : '';
}

function extensionsOf({ extension }: Members, url: RegExp): readonly Members[] {
  return listOf(extension)
    .filter(isObject)
    .filter((each) => typeof each['url'] === 'string' && url.test(each['url']));
}

const types: Readonly<Record<string, Members>> = {
  boolean: { type: 'boolean' },
  integer: { type: 'integer' },
  decimal: { type: 'number' },
  quantity: { type: 'object' },
  reference: { type: 'object' },
  attachment: { type: 'object' },
  date: { type: 'string', format: 'date' },
  dateTime: { type: 'string', format: 'date-time' },
  time: { type: 'string', format: 'time' },
};

function leafOf({ type, answerOption, maxLength }: Members): Members {
  const codes = listOf(answerOption).flatMap((option) => {
    const coding = isObject(option) ? (option['valueCoding'] ?? option['valueString']) : undefined;
    const code = isObject(coding) ? coding['code'] : coding;
    return typeof code === 'string' ? [code] : [];
  });
  const known = typeof type === 'string' && Object.hasOwn(types, type) ? types[type] : undefined;
  return {
    ...(known ?? { type: 'string' }),
    ...(type === 'choice' && codes.length > 0 ? { enum: [...new Set(codes)] } : {}),
    ...(Number.isInteger(maxLength) ? { maxLength } : {}),
  };
}

function listOf(given: unknown): readonly unknown[] {
  return Array.isArray(given) ? given : [];
}
