import { thing } from '../kernel/time.ts';
export const user = thing;
