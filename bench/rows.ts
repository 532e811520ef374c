/** One measured figure; a row over its limit fails the run. */
export type Row = {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly limit: number | null;
};

/** A figure to look at, rounded to three places after the point. */
export function row(name: string, value: number, unit: string, limit: number | null = null): Row {
  return { name, value: Math.round(value * 1_000) / 1_000, unit, limit };
}

export function isOver({ value, limit }: Row): boolean {
  return limit !== null && !(value <= limit);
}

/** The figure of this name. */
export function valueOf(rows: readonly Row[], name: string): number {
  const found = rows.find((each) => each.name === name);
  if (!found) throw new Error(`bench: no row ${name}`);
  return found.value;
}

/** The value that this share of the samples does not exceed (nearest rank). */
export function quantile(samples: readonly number[], share: number): number {
  const sorted = [...samples].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}

export function median(samples: readonly number[]): number {
  return quantile(samples, 0.5);
}

/** The rows as a table for people. */
export function table(rows: readonly Row[]): string {
  const width = Math.max(...rows.map(({ name }) => name.length));
  const lines = rows.map((each) => {
    const limit = each.limit === null ? '' : `  limit ${each.limit}${isOver(each) ? '  OVER' : ''}`;
    return `${each.name.padEnd(width)}  ${String(each.value).padStart(10)} ${each.unit}${limit}`;
  });
  return `${lines.join('\n')}\n`;
}
