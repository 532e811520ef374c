import { thing } from '../dev/seed.ts';
export const user = thing;
