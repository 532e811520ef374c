import { thing } from '../functions/gateway.ts';
export const user = thing;
