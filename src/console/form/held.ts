/** Values as the hub holds them, on one line; each once. */
export function heldText(values: readonly unknown[], comma: string): string {
  return [...new Set(values.map(oneText))].filter((text) => text !== '').join(comma);
}

function oneText(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (Array.isArray(value)) return heldText(value, ' ');
  if (typeof value === 'object') return heldText(Object.values(value), ' ');
  return typeof value === 'string' ? value : JSON.stringify(value);
}
