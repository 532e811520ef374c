import type { ConsentOffer } from '../hub/operations.ts';
import type { Language } from '../preferences.tsx';
import { fieldLabel, groupLabel, isTechnical } from './plain.ts';

type Attribute = ConsentOffer['attributes'][number];
export type NamedAttribute = { readonly label: string; readonly attribute: Attribute };

/** Fields that are about the same, in the order in which the first of each comes. */
export type AttributeGroup = {
  readonly group: string;
  readonly plain: readonly NamedAttribute[];
  /** Codes and internal numbers, and fields of which nothing is held: there for whoever wants to know. */
  readonly technical: readonly NamedAttribute[];
};

/** What is asked for, by what it is about; fields that only lead to others are left out. */
export function groupedAttributes(
  attributes: readonly Attribute[],
  language: Language,
): readonly AttributeGroup[] {
  const groups = new Map<string, { plain: NamedAttribute[]; technical: NamedAttribute[] }>();
  for (const attribute of attributes) {
    const label = fieldLabel(attribute.field, language);
    if (label === undefined) continue;
    const group = groupLabel(attribute.field, language);
    const members = groups.get(group) ?? { plain: [], technical: [] };
    groups.set(group, members);
    const isAside = isTechnical(attribute.field) || !attribute.values?.length;
    members[isAside ? 'technical' : 'plain'].push({ label, attribute });
  }
  return [...groups]
    .map(([group, members]) => ({ group, ...members }))
    .sort((a, b) => Number(b.plain.length > 0) - Number(a.plain.length > 0));
}
