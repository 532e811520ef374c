import { roomFunction } from '../platform/lambda.ts';
import { submissionsRoom } from '../subgraphs/submissions/subgraph.ts';

export const handler = roomFunction(submissionsRoom);
