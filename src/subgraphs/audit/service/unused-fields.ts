import { parseStored } from '../../../kernel/parse.ts';
import { dayOf, instant } from '../../../kernel/time.ts';
import {
  daysBefore,
  grantedFields,
  unreadSince,
  unusedFieldsArguments,
} from '../model/agreement.ts';
import { parsed } from './arguments.ts';
import { mayLookAt } from './parties.ts';
import type { Deps } from './ports.ts';

/** Asks for the marks of one agreement, however much was read under it. Undefined when it is not the caller's to ask. */
export async function unusedFields(
  { store, clock, caller }: Deps,
  agreement: unknown,
  args: unknown,
): Promise<ReturnType<typeof unreadSince> | undefined> {
  const { id, fields, ...parties } = parseStored(grantedFields, agreement, 'agreement');
  const { days } = parsed(unusedFieldsArguments, args);
  if (!mayLookAt(caller, parties)) return undefined;
  const since = dayOf(new Date(daysBefore(instant(clock.now()), days)));
  return unreadSince(since, fields, await store.lastReads(id));
}
