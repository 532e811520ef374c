import type { ReactNode } from 'react';
import type { Candidate, Gap, PrefilledValue } from '../hub/prefill.ts';
import { Badge } from '../kit/notice.tsx';
import { useLabel } from '../labels/labels.ts';
import { useDates, useText, useWords } from '../preferences.tsx';
import { answerText } from './answers.ts';
import type { Leaf } from './schema.ts';
import { useShownAnswer } from './shown-answer.ts';
import { formWords } from './words.ts';

/** Where a value came from, how far it can be trusted, and what to do when it is wrong. */
export function Source({ value }: { readonly value: PrefilledValue }): ReactNode {
  const said = useWords(formWords);
  const text = useText();
  const label = useLabel();
  const { day } = useDates();
  const { authority, observedAt, assurance, editability } = value;
  const name = text(authority.name);
  return (
    <div className="source">
      <Badge tone="info" icon="check">
        {said.prefilled}
      </Badge>
      <span>{said.from(name, day(observedAt))}</span>
      <span>{label('assurances', assurance)}</span>
      {value.hasToBeConfirmed && (
        <Badge tone="warn" icon="alert">
          {said.confirm}
        </Badge>
      )}
      {editability === 'LOCKED' && (
        <Badge tone="quiet" icon="lock">
          {said.locked}
        </Badge>
      )}
      {editability === 'EDIT_AT_SOURCE' && <Badge tone="quiet">{said.atSource}</Badge>}
      <details>
        <summary>{said.isWrong}</summary>
        <p>{said.correct(name)}</p>
      </details>
    </div>
  );
}

/** A value that is not changed here. */
export function Held({
  value,
  shown,
}: {
  readonly value: PrefilledValue;
  /** The value in words. */
  readonly shown: string;
}): ReactNode {
  const text = useText();
  return (
    <div className="field">
      <strong>{text(value.title)}</strong>
      <div className="held">{shown}</div>
      <Source value={value} />
    </div>
  );
}

type WhyProps = {
  readonly gap: Gap;
  readonly leaf: Leaf;
  readonly onText: (text: string) => void;
};

/** Why a question is left to the person, with the values that they can choose from. */
export function Why({ gap, leaf, onText }: WhyProps): ReactNode {
  const said = useWords(formWords);
  const text = useText();
  const choices = gap.alternatives.filter(({ value }) => value !== null && value !== undefined);
  return (
    <>
      <p className="source">
        {text(gap.reason)} {text(gap.remedy)}
      </p>
      {choices.length > 0 && (
        <>
          <p>{said.choices}</p>
          <ul className="stack">
            {choices.map((candidate) => (
              <Choice
                key={JSON.stringify(candidate)}
                candidate={candidate}
                leaf={leaf}
                onText={onText}
              />
            ))}
          </ul>
        </>
      )}
    </>
  );
}

type ChoiceProps = Omit<WhyProps, 'gap'> & { readonly candidate: Candidate };

function Choice({ candidate, leaf, onText }: ChoiceProps): ReactNode {
  const said = useWords(formWords);
  const text = useText();
  const shown = useShownAnswer();
  const { day } = useDates();
  const { value, authority, observedAt, lostBecause } = candidate;
  const answer = answerText(value);
  const words = shown(leaf, answer);
  return (
    <li className="entry">
      <div className="entry-head">
        <strong>{words}</strong>
        <button
          type="button"
          className="button button-quiet"
          aria-label={said.takeWhat(words)}
          onClick={() => onText(answer)}
        >
          {said.take}
        </button>
      </div>
      <p className="source">
        {said.from(text(authority.name), day(observedAt))} {text(lostBecause)}
      </p>
    </li>
  );
}
