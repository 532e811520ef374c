import { z } from 'zod';
import type { AgreementId } from '../../../kernel/ids.ts';
import type { CalendarDate } from '../../../kernel/time.ts';
import { agreementRef, citizenRef } from './values.ts';

/** People of one day under one agreement, at the most. */
export type VolumeCap = {
  readonly agreement: AgreementId;
  readonly day: CalendarDate;
  readonly most: number;
};

export const countPeopleInput = z.strictObject({
  agreementId: agreementRef,
  citizenIds: z.array(citizenRef).min(1),
  volumePerDay: z.int().min(1),
});
