import { wordsOf } from './fold.ts';
import type { LeafKind } from './kinds.ts';
import { kindOf } from './kinds.ts';
import type { FormText, LeafText } from './model.ts';
import type { Reader, Reading } from './read.ts';
import { hasMark } from './read.ts';
import { remembering } from './remember.ts';

/** A question with all that stands around it, read. */
export type LeafContext = {
  readonly leaf: LeafText;
  readonly kind: LeafKind;
  /** The part of the label that names what is asked for. */
  readonly label: Reading;
  /** What stands before it, `Applicant: `. */
  readonly before: Reading;
  /** Hints in brackets or after it. */
  readonly after: Reading;
  /** The last name of the path. */
  readonly key: Reading;
  /** Headings and outer names of the path, nearest first. */
  readonly around: readonly Reading[];
  /** Those of them that the applicant sees. */
  readonly headings: ReadonlySet<Reading>;
  readonly isInList: boolean;
  /** Leaves of one place stand under the same heading and the same outer names. */
  readonly place: string;
  /** True when the headings say more than the path does, so that their order is the order of a page. */
  readonly hasHeading: boolean;
};

/** A text without what does not matter when two are compared. */
type Plain = (text: string) => string;

/** Reads every leaf of a form. */
export function contextsOf(form: FormText, read: Reader): LeafContext[] {
  const plain = remembering((text) => wordsOf(text).join(' '));
  return form.leaves.map((leaf) => contextOf(leaf, read, plain));
}

function contextOf(leaf: LeafText, read: Reader, plain: Plain): LeafContext {
  const names = leaf.path
    .split(/[/.#$[\]]+/)
    .filter((name) => name !== '' && name !== 'properties');
  const keys = names.filter((name) => !isRow(name)).reverse();
  const groups = [...leaf.groups].reverse().filter((group) => group.trim() !== '');
  const around = woven(groups, keys.slice(1), plain).map((text) => read(text));
  const key = read(keys[0] ?? '');
  const ofKeys = new Set(keys.map(plain));
  return {
    leaf,
    kind: kindOf(leaf.type),
    ...labelOf(leaf.label, read),
    key,
    around,
    headings: new Set(groups.map(read)),
    isInList: names.some(isRow) || leaf.path.includes('[]'),
    place: `${names.slice(0, -1).join('/')}\n${leaf.groups.join('\n')}`,
    hasHeading: groups.some((group) => !ofKeys.has(plain(group))),
  };
}

/** Splits a label at its punctuation, and finds the part that names the concept. */
function labelOf(label: string, read: Reader): Pick<LeafContext, 'label' | 'before' | 'after'> {
  const hints: string[] = [];
  const open = label.replace(/[(（[【]([^)）\]】]*)[)）\]】]?/gu, (_, hint: string) => {
    hints.push(hint);
    return ' ';
  });
  const parts = open
    .split(/[:：;；?？!。]|\.\s|\s[-–—]\s|\n/u)
    .filter((part) => part.trim() !== '');
  const readings = parts.map((part) => read(part));
  const found = readings.findIndex(
    (reading) => hasMark(reading, 'concept') || reading.marks.some((mark) => mark.isAddress),
  );
  const main = found < 0 ? 0 : found;
  const join = (texts: readonly string[]): Reading => read(texts.join(' , '));
  return {
    label: readings[main] ?? read(''),
    before: join(parts.slice(0, main)),
    after: join([...parts.slice(main + 1), ...hints]),
  };
}

/** Headings and outer names, nearest first, each text once. */
function woven(groups: readonly string[], names: readonly string[], plain: Plain): string[] {
  const texts: string[] = [];
  for (let at = 0; at < Math.max(groups.length, names.length); at += 1)
    texts.push(...[groups[at], names[at]].filter((text) => text !== undefined));
  const plainly = texts.map(plain);
  return texts.filter((_, at) => plainly.indexOf(plainly[at] ?? '') === at);
}

function isRow(name: string): boolean {
  return name === '*' || name === 'items' || /^\d+$/.test(name);
}
