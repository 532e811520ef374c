import { thing } from './store.ts';
export const user = thing;
