import type { FormLeaf } from './form-schema.ts';
import type { Scalar, ValueShape } from './shapes.ts';

/**
 * Why no value of this shape can ever stand in the leaf; undefined when one may. A shape with samples has to have one
 * that the leaf takes; of a closed shape made by a table every sample has to.
 */
export function neverFits(
  leaf: FormLeaf,
  shape: ValueShape,
  takes: (value: Scalar) => boolean,
): string | undefined {
  const types: readonly string[] = [leaf.node['type'] ?? []].flat().map(String);
  const isTyped = types.length > 0 && shape.types.length > 0;
  if (isTyped && !shape.types.some((type) => hasType(types, type)))
    return `gives ${shape.types.join(' or ')}, and the leaf takes ${types.join(' or ')}`;
  const format = leaf.node['format'];
  const isFree = shape.name === 'any' || shape.isClosed;
  if (typeof format === 'string' && !isFree && format.replace('idn-', '') !== shape.format)
    return `gives ${shape.name}, and the leaf takes the format ${format}`;
  if (shape.samples.length > 0 && !shape.samples.some(takes))
    return 'gives nothing that the leaf takes: its enum, pattern or length never matches';
  return undefined;
}

function hasType(types: readonly string[], type: string): boolean {
  return types.includes(type) || (type === 'integer' && types.includes('number'));
}
