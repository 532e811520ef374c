import { b } from './gone.ts';
export const a = b;
