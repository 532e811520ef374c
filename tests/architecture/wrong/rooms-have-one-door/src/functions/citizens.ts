import { thing } from '../subgraphs/citizens/service.ts';
export const user = thing;
