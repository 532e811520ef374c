import { parse } from 'graphql';
export const user = parse;
