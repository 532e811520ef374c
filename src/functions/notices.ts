import { roomFunction } from '../platform/lambda.ts';
import { noticesRoom } from '../subgraphs/notices/subgraph.ts';

export const handler = roomFunction(noticesRoom);
