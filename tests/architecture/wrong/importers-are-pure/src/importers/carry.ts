import { thing } from '../policy/decide.ts';
export const user = thing;
