import { rootOf } from '../../ledger/prove.ts';
export const user = rootOf;
