import * as original from '../support/policy-and-room.ts';
import { weakened } from '../support/weakened.ts';
import type { Dropped } from './weakenings/dropped.ts';

/** The policy without a check. */
export async function buildWithout({ file, from, to }: Dropped): Promise<original.PolicyAndRoom> {
  const entry = 'tests/support/policy-and-room.ts';
  return (await weakened({ original, entry, file, from, to })).policyAndRoom;
}
