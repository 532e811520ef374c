import type { Members } from '../prefill/objects.ts';
import { kindOf, type LeafKind } from '../suggest/kinds.ts';
import type { FormText, LeafText } from '../suggest/model.ts';

type Node = { readonly properties: Map<string, Node>; leaf?: LeafText };

/** A JSON Schema for a form of which there are only its leaves: nested as their paths are, typed as they say. */
export function schemaOfText({ leaves }: FormText): Members {
  const root: Node = { properties: new Map() };
  for (const leaf of leaves) {
    let node = root;
    for (const name of leaf.path.split('/').slice(1)) {
      const next: Node = node.properties.get(name) ?? { properties: new Map() };
      node.properties.set(name, next);
      node = next;
    }
    node.leaf ??= leaf;
  }
  return schemaOf(root);
}

function schemaOf({ properties, leaf }: Node): Members {
  if (properties.size === 0) return { ...titleOf(leaf), ...typeOf(leaf?.type ?? '') };
  const row = properties.get('*');
  if (row) return { type: 'array', ...titleOf(leaf), items: schemaOf(row) };
  const inner = [...properties].map(([name, node]) => [
    name.replaceAll('~1', '/').replaceAll('~0', '~'),
    schemaOf(node),
  ]);
  return { type: 'object', properties: Object.fromEntries(inner) };
}

function titleOf(leaf: LeafText | undefined): Members {
  return leaf && leaf.label.trim() !== '' ? { title: leaf.label.trim() } : {};
}

/** Kinds that are not written as text. */
const types: Readonly<Partial<Record<LeafKind, Members>>> = {
  number: { type: 'number' },
  money: { type: 'number' },
  boolean: { type: 'boolean' },
  date: { type: 'string', format: 'date' },
  email: { type: 'string', format: 'email' },
  choices: { type: 'array' },
  list: { type: 'array' },
  file: { type: 'object' },
};

function typeOf(type: string): Members {
  return types[kindOf(type)] ?? { type: 'string' };
}
