import { thing } from '../../platform/dynamodb.ts';
export const user = thing;
