import { isObject, type Members } from '../../prefill/objects.ts';
import { fillDraft } from '../../suggest/canonical.ts';
import { suggestedRoles } from '../../suggest/model.ts';
import { none, value } from '../held.ts';
import type { ForeignForm, Held, SourceRow } from '../model.ts';

/** Keys of the Norwegian forms (navikt/skjemautfylling-formio): of whoever applies. */
const keys: Readonly<Record<string, () => Held>> = {
  sokerFornavn: () => value('name.given'),
  sokerEtternavn: () => value('name.family'),
  sokerIdentifikasjonsnummer: () => value('nationalId'),
  sokerKjonn: () => value('sex'),
  sokerTelefonnummer: () => value('phone.mobile'),
  // Residence, stay and contact addresses in an order that each form sets.
  sokerAdresser: () => none('WHICH_ONE'),
};

const deepest = 20;
const lists = /^(datagrid|editgrid|datatable)$/i;
/** Components that show something, or take what no JSON value is. */
const silent =
  /^(content|htmlelement|html|button|alertstripe|row|image|attachment|file|signature|recaptcha)$/i;

/** A Form.io definition: the schema of what it collects, and a row for each `prefillKey`. */
export function readFormio(definition: Members): ForeignForm {
  const rows: SourceRow[] = [];
  const properties = propertiesOf(definition['components'], { pointer: '', depth: 0, rows });
  return { schema: { type: 'object', title: textOf(definition['title']), properties }, rows };
}

type At = { readonly pointer: string; readonly depth: number; readonly rows: SourceRow[] };

function propertiesOf(components: unknown, at: At): Members {
  const given = Array.isArray(components) && at.depth <= deepest ? components : [];
  const entries = given.flatMap((each) => (isObject(each) ? entriesOf(each, at) : []));
  return Object.fromEntries(entries);
}

/** What a component adds to the data around it: itself, or what is laid out in it. */
function entriesOf(component: Members, at: At): readonly (readonly [string, unknown])[] {
  const key = textOf(component['key']) ?? '';
  const type = textOf(component['type']) ?? '';
  const inner = innerOf(component);
  const within = `${at.pointer}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`;
  if (inner.length === 0) {
    if (key === '' || silent.test(type)) return [];
    const source = textOf(component['prefillKey']);
    if (source !== undefined) at.rows.push({ target: within, source, held: heldBy(source) });
    return [[key, { ...titled(component), ...leafOf(type, component) }]];
  }
  const title = titled(component);
  const below = (pointer: string): Members =>
    propertiesOf(inner, { ...at, pointer, depth: at.depth + 1 });
  if (key !== '' && lists.test(type)) {
    const items = { type: 'object', ...title, properties: below(`${within}/*`) };
    return [[key, { type: 'array', ...title, items }]];
  }
  if (key !== '' && (type === 'container' || type === 'form' || component['tree'] === true))
    return [[key, { type: 'object', ...title, properties: below(within) }]];
  return Object.entries(below(at.pointer));
}

function heldBy(source: string): Held {
  const known = Object.hasOwn(keys, source) ? keys[source] : undefined;
  if (known) return known();
  // A form made for this hub names its own keys: `self.email`.
  const role = suggestedRoles.find((each) => source.startsWith(`${each}.`));
  const draft = role && fillDraft(role, source.slice(role.length + 1));
  return draft ? { kind: 'VALUE', draft } : none('NOT_HELD');
}

function titled(component: Members): Members {
  const title = [component['label'], component['legend'], component['title']].map(textOf);
  const [first] = title.filter((each) => each !== undefined);
  return first === undefined ? {} : { title: first };
}

/** What a component collects. A list of choices takes the values that it names, and no others. */
function leafOf(type: string, component: Members): Members {
  switch (type.toLowerCase()) {
    case 'number':
    case 'currency':
      return { type: 'number' };
    case 'checkbox':
    case 'navcheckbox':
      return { type: 'boolean' };
    case 'email':
      return { type: 'string', format: 'email' };
    case 'datetime':
    case 'navdatepicker':
      return { type: 'string', format: 'date' };
    case 'selectboxes':
    case 'navaddress':
    case 'address':
    case 'survey':
      return { type: 'object' };
    case 'tags':
      return { type: 'array' };
    default:
      return { type: 'string', ...choicesOf(component), ...lengthsOf(component) };
  }
}

function choicesOf({ values, data }: Members): Members {
  const listed = isObject(data) ? data['values'] : values;
  const choices = (Array.isArray(listed) ? listed : []).flatMap((each) =>
    isObject(each) && typeof each['value'] === 'string' && each['value'] !== ''
      ? [each['value']]
      : [],
  );
  return choices.length > 0 ? { enum: [...new Set(choices)] } : {};
}

function lengthsOf({ validate }: Members): Members {
  if (!isObject(validate)) return {};
  const { pattern, maxLength } = validate;
  return {
    ...(typeof pattern === 'string' && pattern !== '' ? { pattern: `^(?:${pattern})$` } : {}),
    ...(Number.isInteger(maxLength) ? { maxLength } : {}),
  };
}

/** Components in it, in columns, or in the cells of a table. */
function innerOf({ components, columns, rows }: Members): readonly unknown[] {
  if (Array.isArray(components)) return components;
  const cells = [...listOf(columns), ...listOf(rows).flatMap(listOf)];
  return cells.flatMap((cell) => (isObject(cell) ? listOf(cell['components']) : []));
}

function listOf(given: unknown): readonly unknown[] {
  return Array.isArray(given) ? given : [];
}

function textOf(given: unknown): string | undefined {
  return typeof given === 'string' && given.trim() !== '' ? given.trim() : undefined;
}
