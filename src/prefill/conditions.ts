import { Environment } from '@marcbachmann/cel-js';
import type { CalendarDate } from '../kernel/time.ts';
import type { Result } from '../kernel/result.ts';
import { fail, ok } from '../kernel/result.ts';
import { isObject, type Members } from './objects.ts';

/** What a condition came to; OPEN while it hangs on an answer that is not known. */
export type Verdict = 'HOLDS' | 'FAILS' | 'OPEN';

/** A condition of the Common Expression Language over the form's answers, `form`, and `today`. */
export type Condition = {
  /** JSON Pointers of the answers it looks at. */
  readonly reads: readonly string[];
  readonly judge: (form: Members, today: CalendarDate) => Verdict;
};

/** CEL has no loops that do not end; the limits keep what ends short. */
const environment = new Environment({ limits: { maxAstNodes: 200, maxDepth: 20 } })
  .registerVariable('form', 'map')
  .registerVariable('today', 'string');

/** Reads a condition; otherwise what is wrong with it. */
export function readCondition(text: string): Result<Condition, string> {
  try {
    const parsed = environment.parse(text);
    const { valid, type, error } = parsed.check();
    if (!valid) return fail(`is no CEL: ${firstLine(error?.message)}`);
    if (type !== 'bool' && type !== 'dyn') return fail('is true or false');
    return ok({
      reads: pointersIn(parsed.ast),
      judge: (form, today) => judge(parsed, form, today),
    });
  } catch (error) {
    return fail(`is no CEL: ${firstLine(error instanceof Error ? error.message : undefined)}`);
  }
}

function judge(
  parsed: ReturnType<typeof environment.parse>,
  form: Members,
  today: CalendarDate,
): Verdict {
  try {
    const result: unknown = parsed({ form, today });
    if (result === true) return 'HOLDS';
    return result === false ? 'FAILS' : 'OPEN';
  } catch {
    // An answer that is not there, or of another type than the condition compares it with.
    return 'OPEN';
  }
}

/** `form.a.b` is /a/b. */
function pointersIn(node: unknown): readonly string[] {
  const own = pathOf(node);
  if (own !== undefined) return own === '' ? [] : [own];
  if (Array.isArray(node)) return node.flatMap(pointersIn);
  return isObject(node) ? pointersIn(node['args']) : [];
}

function pathOf(node: unknown): string | undefined {
  if (!isObject(node)) return undefined;
  const { op, args } = node;
  if (op === 'id') return args === 'form' ? '' : undefined;
  if (op !== '.' || !Array.isArray(args)) return undefined;
  const parts: readonly unknown[] = args;
  const [holder, name] = parts;
  const above = pathOf(holder);
  return above === undefined || typeof name !== 'string' ? undefined : `${above}/${name}`;
}

function firstLine(message: string | undefined): string {
  return message?.split('\n')[0] ?? 'unknown';
}
