import { openRoom } from '../../src/platform/room.ts';
import { policy } from './policy.ts';

/** What decides at the gateway, and again in each room. */
export const policyAndRoom = { ...policy, openRoom };

export type PolicyAndRoom = typeof policyAndRoom;
