import type { AskedQuestion, Holdings, Proposal } from './model.ts';
import { askersOf, heldSources } from './sharing.ts';

type Pair = { readonly consumer: string; readonly provider: string };
type Draft = Pair & {
  readonly fields: Set<string>;
  readonly removes: { readonly service: string; readonly name: string }[];
};

/**
 * Agreements that would take questions away: one for each department that asks and each that holds, over the fields
 * that these questions read. `open` are the questions that are held and not shared.
 */
export function proposalsFor(
  open: readonly AskedQuestion[],
  holdings: Holdings,
): readonly Proposal[] {
  const drafts = new Map<string, Draft>();
  for (const question of open)
    for (const { consumer, provider, fields } of waysTo(question, holdings)) {
      const key = `${consumer} ${provider}`;
      const draft = drafts.get(key) ?? { consumer, provider, fields: new Set(), removes: [] };
      drafts.set(key, draft);
      for (const field of fields) draft.fields.add(field);
      draft.removes.push({ service: question.service, name: question.name });
    }
  return [...drafts.values()].map((draft) => proposal(draft, holdings)).sort(better);
}

/** For each pair of departments the first source that the one holds and the other may ask for. */
function waysTo(
  question: AskedQuestion,
  holdings: Holdings,
): readonly (Pair & { readonly fields: readonly string[] })[] {
  const askers = askersOf(question.service, holdings);
  const ways = heldSources(question, holdings).flatMap(({ record, fields }) => {
    const [provider] = holdings.holders.get(record) ?? [];
    return provider === undefined ? [] : askers.map((consumer) => ({ consumer, provider, fields }));
  });
  return ways.filter(
    (way, at) =>
      ways.findIndex(
        ({ consumer, provider }) => consumer === way.consumer && provider === way.provider,
      ) === at,
  );
}

function proposal({ fields, ...draft }: Draft, { sensitivityOf }: Holdings): Proposal {
  const needed = [...fields].filter((field) => sensitivityOf(field) > 0).sort();
  const sensitivity = needed.reduce((sum, field) => sum + sensitivityOf(field), 0);
  return { ...draft, fields: needed, sensitivity };
}

function better(one: Proposal, other: Proposal): number {
  return (
    other.removes.length - one.removes.length ||
    one.sensitivity - other.sensitivity ||
    `${one.consumer} ${one.provider}`.localeCompare(`${other.consumer} ${other.provider}`)
  );
}
