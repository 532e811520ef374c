import { roomFunction } from '../platform/lambda.ts';
import { agreementsRoom } from '../subgraphs/agreements/subgraph.ts';

export const handler = roomFunction(agreementsRoom);
