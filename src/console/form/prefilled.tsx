import type { ReactNode } from 'react';
import type { Gap, PrefilledValue } from '../hub/prefill.ts';
import { Badge } from '../kit/notice.tsx';
import { useLabel } from '../labels/labels.ts';
import { useDates, useText, useWords } from '../preferences.tsx';
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

/** Why a question is left to the person. */
export function Why({ gap }: { readonly gap: Gap }): ReactNode {
  const text = useText();
  return (
    <p className="source">
      {text(gap.reason)} {text(gap.remedy)}
    </p>
  );
}
