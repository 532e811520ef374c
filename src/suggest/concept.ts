import type { LeafContext } from './context.ts';
import { conceptOfKind } from './kinds.ts';
import type { Abstention, Evidence } from './model.ts';
import type { Reading } from './read.ts';
import { hasMark, valuesOf } from './read.ts';

/** The concept that a leaf's own words name, before its surroundings are looked at. */
export type OwnConcept = {
  readonly concept: string;
  readonly score: number;
  readonly evidence: readonly Evidence[];
};

export type Doubt = { readonly abstains: Abstention; readonly evidence: readonly Evidence[] };

/** More words than this are no name of a thing. */
const longestLabel = 12;

const agreed = 0.99;
const byLabel = 0.96;
const byPath = 0.9;

/** Reads label, path and type; a doubt wherever two of them say different things. */
export function ownConcept(context: LeafContext): OwnConcept | Doubt {
  const { label, after, key } = context;
  const ofType = conceptOfKind[context.kind];
  const inLabel = conceptsIn(label);
  const doubt = doubtIn(context, inLabel);
  if (doubt) return doubt;
  if (inLabel.length === 0) return conceptOfPath(context, ofType);
  const hints = conceptsIn(after).filter((hint) => inLabel.every((each) => isNarrower(hint, each)));
  // `Address (street, postcode, town)` is the whole address; `Telephone (mobile)` is the mobile.
  const hinted = hints.length === 1 ? hints : [];
  const narrowed = narrowest([...inLabel, ...hinted, ...narrowing(ofType, inLabel)]);
  if (narrowed.length !== 1) return doubtful('AMBIGUOUS', 'label', label, inLabel.join(', '));
  const [concept = ''] = narrowed;
  const inPath = narrowest(conceptsIn(key));
  const says = (from: Evidence['from'], reading: Reading, what: string): Evidence => ({
    from,
    text: reading.text.trim(),
    says: what,
  });
  const evidence = [says('label', label, concept)];
  if (hasMark(key, 'decoy') && isVague(concept))
    return doubtful('OTHER_THING', 'path', key, 'something else');
  if (inPath.length === 0) return { concept, score: byLabel, evidence };
  // The applicant reads the label: `Surname and given name` is both, whatever the path is called.
  const both =
    concept === 'name.full' && inPath.every((each) => each.startsWith('name'))
      ? [concept]
      : narrowest([concept, ...inPath]);
  if (both.length !== 1) return doubtful('AMBIGUOUS', 'path', key, inPath.join(', '));
  return {
    concept: both[0] ?? concept,
    score: agreed,
    evidence: [...evidence, says('path', key, inPath.join(', '))],
  };
}

/** True for concepts that many things have beside persons. */
function isVague(concept: string): boolean {
  return /^(name|address|line\d|date|place|code|locality|region|country|postalCode|phone|email)$/.test(
    concept,
  );
}

/** What a label says that forbids a suggestion, whatever the path says. */
function doubtIn(
  { label, before, key }: LeafContext,
  inLabel: readonly string[],
): Doubt | undefined {
  const asked = label.text.trim() === '' ? key : label;
  if (hasMark(asked, 'stop') || asked.marks.length + asked.unknown.length > longestLabel)
    return doubtful('OWN_ANSWER', 'label', asked, 'only the applicant knows');
  if (hasMark(label, 'decoy')) return doubtful('OTHER_THING', 'label', label, 'something else');
  const unknown = [...before.unknown, ...label.unknown];
  if (inLabel.length > 0 && unknown.length > 0)
    return doubtful('UNKNOWN_WORDS', 'label', label, unknown.join(', '));
  return undefined;
}

/** Without a concept in the label: the path decides, unless the label has words that we do not know. */
function conceptOfPath(
  { label, key, kind }: LeafContext,
  ofType: string | undefined,
): OwnConcept | Doubt {
  if (label.unknown.length > 0) return doubtful('NO_CONCEPT', 'label', label, 'nothing known');
  if (hasMark(key, 'decoy')) return doubtful('OTHER_THING', 'path', key, 'something else');
  const inPath = conceptsIn(key);
  if (inPath.length > 0 && key.unknown.length > 0)
    return doubtful('UNKNOWN_WORDS', 'path', key, key.unknown.join(', '));
  const narrowed = narrowest([...inPath, ...narrowing(ofType, inPath)]);
  const [concept] = narrowed;
  if (concept === undefined) return doubtful('NO_CONCEPT', 'path', key, 'nothing known');
  if (narrowed.length > 1) return doubtful('AMBIGUOUS', 'path', key, narrowed.join(', '));
  const evidence: Evidence[] = [{ from: 'path', text: key.text, says: concept }];
  if (ofType === concept) evidence.push({ from: 'type', text: kind, says: concept });
  return { concept, score: byPath, evidence };
}

function conceptsIn(reading: Reading): string[] {
  const named = valuesOf(reading, 'concept');
  const isAddress = named.length === 0 && reading.marks.some((mark) => mark.isAddress);
  return isAddress ? ['address'] : named;
}

/** The type narrows what words say; alone it says nothing, for a type does not tell whose. */
function narrowing(ofType: string | undefined, concepts: readonly string[]): string[] {
  return ofType !== undefined && concepts.some((each) => isNarrower(ofType, each)) ? [ofType] : [];
}

/** Drops every concept that another one says more exactly. */
function narrowest(concepts: readonly string[]): string[] {
  return [...new Set(concepts)].filter(
    (each) => !concepts.some((other) => other !== each && isNarrower(other, each)),
  );
}

const partsOfAddress = /^(line\d|locality|region|postalCode|country)$/;
const generic = ['date', 'place', 'code'];

function isNarrower(narrow: string, wide: string): boolean {
  if (narrow === wide || generic.includes(narrow)) return false;
  if (generic.includes(wide)) return true;
  return (
    narrow.startsWith(`${wide}.`) ||
    narrow === `work.${wide}` ||
    (wide === 'name' && /^(bank|school)\.name$/.test(narrow)) ||
    (wide === 'address' && partsOfAddress.test(narrow)) ||
    (wide === 'bank.name' && narrow.startsWith('bank.'))
  );
}

function doubtful(
  abstains: Abstention,
  from: Evidence['from'],
  reading: Reading,
  says: string,
): Doubt {
  return { abstains, evidence: [{ from, text: reading.text.trim(), says }] };
}
