/** A check that a build of the program lacks, or has the wrong way round: in `file`, `to` stands for `from`. */
export type Dropped = {
  readonly what: string;
  readonly file: string;
  readonly from: string;
  readonly to: string;
};

/** Checks of one file, by what a build without them does. */
export function dropped(
  file: string,
  changes: Readonly<Record<string, readonly [from: string, to: string]>>,
): readonly Dropped[] {
  return Object.entries(changes).map(([what, [from, to]]) => ({ what, file, from, to }));
}
