import { roomFunction } from '../platform/lambda.ts';
import { catalogueRoom } from '../subgraphs/catalogue/subgraph.ts';

export const handler = roomFunction(catalogueRoom);
