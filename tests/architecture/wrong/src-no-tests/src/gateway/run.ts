import { thing } from '../../tests/support/thing.ts';
export const user = thing;
