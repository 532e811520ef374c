import { thing } from '../subgraphs/citizens/subgraph.ts';
export const user = thing;
