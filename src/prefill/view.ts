import type { CalendarDate } from '../kernel/time.ts';
import { dayAfter } from './duration.ts';
import type { RowsRule } from './mapping.ts';
import { isObject } from './objects.ts';

/** What a JSONPath of the mapping looks at: household members by role, each with the values its record states. */
export const viewRoots = {
  SPOUSE: 'spouse',
  CHILD: 'child',
  PARENT: 'parent',
  WARD: 'ward',
} as const;

/** The path with its constants put in, as JSON literals: a name that is not bound has no business there. */
export function pathOf({ each, with: constants }: RowsRule, today: CalendarDate): string {
  return each.replace(/\$\$([A-Za-z]\w*)/g, (whole, name: string) => {
    const constant = Object.hasOwn(constants, name) ? constants[name] : undefined;
    if (constant === undefined) return whole;
    return JSON.stringify(isObject(constant) ? dayBefore(today, constant.before) : constant);
  });
}

/** The latest day from which `duration` has passed by `today`. */
function dayBefore(today: CalendarDate, duration: string): CalendarDate {
  const date = new Date(`${today}T00:00:00.000Z`);
  let day = today;
  while (dayAfter(day, duration) > today) {
    date.setUTCDate(date.getUTCDate() - 1);
    day = date.toISOString().slice(0, 10);
  }
  return day;
}
