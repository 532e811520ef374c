/** One answer in a recorded history; instants in milliseconds since 1970, of the one clock of the machine. */
export type Answered = {
  readonly right: string;
  readonly instance: string;
  /** When the answer left the hub. */
  readonly left: number;
  /** True when it carried what the right allows. */
  readonly isReleased: boolean;
};

/** A right was withdrawn: the change was acknowledged at that instant. */
export type Withdrawn = { readonly right: string; readonly acknowledged: number };

/** Milliseconds within which a withdrawal bites everywhere. */
export const bites = 5_000;

/** Answers by a right that had been withdrawn for longer. */
export function tooLate(
  history: readonly Answered[],
  withdrawals: readonly Withdrawn[],
): readonly Answered[] {
  return history.filter(({ right, left, isReleased }) =>
    withdrawals.some((one) => one.right === right && isReleased && left > one.acknowledged + bites),
  );
}

/**
 * Rights of which the history shows nothing: an instance did not answer by them before they were withdrawn, or was not
 * asked for long enough after.
 */
export function unshown(
  history: readonly Answered[],
  withdrawals: readonly Withdrawn[],
  instances: readonly string[],
): readonly string[] {
  return withdrawals.flatMap(({ right, acknowledged }) =>
    instances.flatMap((instance) => {
      const own = history.filter((one) => one.right === right && one.instance === instance);
      const isUsed = own.some(({ left, isReleased }) => isReleased && left < acknowledged);
      const isAskedAfter = own.some(({ left }) => left > acknowledged + bites);
      return isUsed && isAskedAfter ? [] : [`${right} at ${instance}`];
    }),
  );
}
