/** Everything that decides, as one module: the proofs take it as an argument, to be run on weakened builds as well. */
export * from '../../src/policy/bitset.ts';
export * from '../../src/policy/classes.ts';
export * from '../../src/policy/compile.ts';
export * from '../../src/policy/decide.ts';
export * from '../../src/policy/schema.ts';
export { openRoom } from '../../src/platform/room.ts';

export type PolicyUnderTest = typeof import('./policy.ts');
