import { GetCommand } from '@aws-sdk/lib-dynamodb';
export const user = GetCommand;
