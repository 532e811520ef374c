import { thing } from '../suggest/suggest.ts';
export const user = thing;
