import { thing } from '../prefill/fill.ts';
export const user = thing;
