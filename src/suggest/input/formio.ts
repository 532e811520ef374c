import { isObject, type Members } from '../../prefill/objects.ts';
import type { FormText, LeafText } from '../model.ts';

const deepest = 20;

/** Components that show something and ask nothing. */
const silent =
  /^(content|htmlelement|html|button|alertstripe|row|image|attachment|file|signature|recaptcha)$/;
const lists = /^(datagrid|editgrid|datatable)$/;

type At = { readonly path: string; readonly groups: readonly string[]; readonly depth: number };

/** The leaves of a Form.io definition. Panels and fieldsets are headings; containers and grids nest the data too. */
export function formOfFormio(id: string, form: Members, language?: string): FormText {
  const leaves: LeafText[] = [];
  visitAll(leaves, form['components'], { path: '', groups: [], depth: 0 });
  return { id, language: language ?? text(form['language'], form['lang']), leaves };
}

function visitAll(leaves: LeafText[], components: unknown, at: At): void {
  if (!Array.isArray(components) || at.depth > deepest) return;
  for (const component of components) if (isObject(component)) visit(leaves, component, at);
}

function visit(leaves: LeafText[], component: Members, at: At): void {
  const type = text(component['type']) ?? '';
  const key = text(component['key']) ?? '';
  const inner = innerOf(component);
  if (inner.length > 0) {
    const heading = text(component['legend'], component['title'], component['label']);
    const isHidden = component['hideLabel'] === true || type === 'columns';
    const groups = heading === undefined || isHidden ? at.groups : [...at.groups, heading];
    const path = `${at.path}${stepOf(component, type, key)}`;
    visitAll(leaves, inner, { path, groups, depth: at.depth + 1 });
    return;
  }
  if (silent.test(type.toLowerCase()) || key === '') return;
  const { validate } = component;
  leaves.push({
    path: `${at.path}/${key}`,
    label: text(component['label']) ?? '',
    groups: at.groups,
    type,
    required: isObject(validate) && validate['required'] === true,
  });
}

/** What a component adds to the path of those in it. */
function stepOf(component: Members, type: string, key: string): string {
  if (lists.test(type.toLowerCase())) return `/${key}/*`;
  const nests = type === 'container' || type === 'form' || component['tree'] === true;
  return nests && key !== '' ? `/${key}` : '';
}

/** Components in it, in columns, or in the cells of a table. */
function innerOf({ components, columns, rows }: Members): readonly unknown[] {
  if (Array.isArray(components)) return components;
  const cells = [...listOf(columns), ...listOf(rows).flatMap(listOf)];
  return cells.flatMap((cell) => (isObject(cell) ? listOf(cell['components']) : []));
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function text(...values: readonly unknown[]): string | undefined {
  return values.find((value): value is string => typeof value === 'string' && value !== '');
}
