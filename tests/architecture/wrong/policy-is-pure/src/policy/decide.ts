import { z } from 'zod';
export const user = z;
