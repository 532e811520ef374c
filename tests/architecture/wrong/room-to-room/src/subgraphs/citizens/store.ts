import { thing } from '../licences/store.ts';
export const user = thing;
