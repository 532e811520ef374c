import { roomFunction } from '../platform/lambda.ts';
import { licencesRoom } from '../subgraphs/licences/subgraph.ts';

export const handler = roomFunction(licencesRoom);
