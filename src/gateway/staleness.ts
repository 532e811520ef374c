/**
 * Milliseconds for which what may be withdrawn is believed without asking again. With the time that an answer may take
 * afterwards (`confirmWithin`), and a moment for its way, it is the five seconds within which a withdrawal bites.
 */
export const staleness = 3_000;

/** Milliseconds after which an answer is not given before its right is looked up anew. */
export const confirmWithin = 1_500;

/** Milliseconds after which one that rests on consent is not given at all: it may have been withdrawn meanwhile. */
export const longestRequest = 4_500;
