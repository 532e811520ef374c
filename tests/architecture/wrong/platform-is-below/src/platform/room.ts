import { thing } from '../gateway/run.ts';
export const user = thing;
