import { roomFunction } from '../platform/lambda.ts';
import { citizensRoom } from '../subgraphs/citizens/subgraph.ts';

export const handler = roomFunction(citizensRoom);
