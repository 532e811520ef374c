import { roomFunction } from '../platform/lambda.ts';
import { auditRoom } from '../subgraphs/audit/subgraph.ts';

export const handler = roomFunction(auditRoom);
