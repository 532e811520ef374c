export const rootOf = 1;
