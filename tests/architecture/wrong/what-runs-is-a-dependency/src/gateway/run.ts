import { build } from 'esbuild';
export const user = build;
