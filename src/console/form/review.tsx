import type { ReactNode } from 'react';
import type { Prefill } from '../hub/prefill.ts';
import { Badge, Notice } from '../kit/notice.tsx';
import { Section } from '../kit/page.tsx';
import { useText, useWords } from '../preferences.tsx';
import type { Answers } from './answers.ts';
import { anchorOf } from './field.tsx';
import type { FormPart } from './schema.ts';
import { useShownAnswer } from './shown-answer.ts';
import { formWords } from './words.ts';

type ReviewProps = {
  readonly parts: readonly FormPart[];
  readonly prefill: Prefill | undefined;
  readonly answers: Answers;
  /** Back to the form, at this question. */
  readonly onChange: (anchor: string) => void;
};

/** Every answer once more, before anything is handed in. */
export function Review({ parts, prefill, answers, onChange }: ReviewProps): ReactNode {
  const said = useWords(formWords);
  const text = useText();
  const shown = useShownAnswer();
  const reused = new Map((prefill?.values ?? []).map((value) => [value.pointer, value]));
  return (
    <>
      {parts.map((part) => (
        <Section key={part.pointer} title={text(part.title)}>
          <dl className="facts">
            {part.leaves.map((leaf) => {
              const held = reused.get(leaf.pointer);
              return (
                <div key={leaf.pointer}>
                  <dt>{text(leaf.title)}</dt>
                  <dd className="entry-head">
                    <span>{shown(leaf, answers[leaf.pointer])}</span>
                    {held && held.editability !== 'EDITABLE' ? (
                      <Badge tone="info">{text(held.authority.name)}</Badge>
                    ) : (
                      <button
                        type="button"
                        className="text-button"
                        aria-label={said.changeWhat(text(leaf.title))}
                        onClick={() => onChange(anchorOf(leaf))}
                      >
                        {said.change}
                      </button>
                    )}
                  </dd>
                </div>
              );
            })}
          </dl>
        </Section>
      ))}
      <ToBring prefill={prefill} />
    </>
  );
}

function ToBring({ prefill }: { readonly prefill: Prefill | undefined }): ReactNode {
  const said = useWords(formWords);
  const text = useText();
  const needed = (prefill?.documents ?? []).filter(({ decision }) => decision === 'REQUIRED');
  if (needed.length === 0) return null;
  return (
    <Notice tone="warn" title={said.bring}>
      <p>{said.bringHint}</p>
      <ul>
        {needed.map(({ requirement, title }) => (
          <li key={requirement}>{text(title)}</li>
        ))}
      </ul>
    </Notice>
  );
}
