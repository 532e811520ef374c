import { useEffect, useRef, type ReactNode } from 'react';
import type { Gap, Prefill } from '../hub/prefill.ts';
import { Section } from '../kit/page.tsx';
import { useText, useWords } from '../preferences.tsx';
import { wrongWith, type Answers } from './answers.ts';
import { anchorOf, Field } from './field.tsx';
import { Held, Source, Why } from './prefilled.tsx';
import { leavesOf, type FormPart, type Leaf } from './schema.ts';
import { useShownAnswer } from './shown-answer.ts';
import { formWords } from './words.ts';

export type FillProps = {
  readonly parts: readonly FormPart[];
  readonly prefill: Prefill | undefined;
  readonly answers: Answers;
  /** True once the person has tried to go on: before that, nothing is called wrong. */
  readonly isChecked: boolean;
  readonly onAnswer: (pointer: string, text: string) => void;
};

/** The questions of a form: what government had stands there, with its source; the rest says why it is left. */
export function Fill(props: FillProps): ReactNode {
  const { parts, isChecked } = props;
  const text = useText();
  return (
    <>
      {isChecked && <Summary {...props} />}
      {parts.map((part) => (
        <Section key={part.pointer} title={text(part.title)}>
          {part.leaves.map((leaf) => (
            <One key={leaf.pointer} {...props} leaf={leaf} />
          ))}
        </Section>
      ))}
    </>
  );
}

function One({
  leaf,
  prefill,
  answers,
  isChecked,
  onAnswer,
}: FillProps & { readonly leaf: Leaf }): ReactNode {
  const { pointer } = leaf;
  const shown = useShownAnswer();
  const value = prefill?.values.find((each) => each.pointer === pointer);
  const gap = prefill?.missing.find((each) => each.pointer === pointer);
  const answer = answers[pointer] ?? '';
  if (value && (value.editability !== 'EDITABLE' || leaf.kind === 'LIST'))
    return <Held value={value} shown={shown(leaf, answer)} />;
  if (leaf.kind === 'LIST') return <Listed leaf={leaf} gap={gap} />;
  const onText = (text: string): void => onAnswer(pointer, text);
  return (
    <Field
      leaf={leaf}
      text={answer}
      autoComplete={(value ?? gap)?.autocomplete ?? undefined}
      wrong={isChecked ? wrongWith(leaf, answer) : undefined}
      onText={onText}
      below={
        value ? <Source value={value} /> : gap && <Why gap={gap} leaf={leaf} onText={onText} />
      }
    />
  );
}

/** A list that government does not have: nothing to type, and why. */
function Listed({ leaf, gap }: { readonly leaf: Leaf; readonly gap: Gap | undefined }): ReactNode {
  const said = useWords(formWords);
  const text = useText();
  return (
    <div className="field">
      <strong>{text(leaf.title)}</strong>
      <p className="source">{said.listAtCounter}</p>
      {gap && <p className="source">{text(gap.reason)}</p>}
    </div>
  );
}

/** What is to be put right, each with a way there; read out as soon as it is there. */
function Summary({ parts, answers }: FillProps): ReactNode {
  const said = useWords(formWords);
  const text = useText();
  const box = useRef<HTMLDivElement>(null);
  const wrong = leavesOf(parts).flatMap((leaf) => {
    const fault = wrongWith(leaf, answers[leaf.pointer]);
    return fault === undefined ? [] : [{ leaf, fault }];
  });
  useEffect(() => box.current?.focus(), []);
  if (wrong.length === 0) return null;
  return (
    <div className="notice notice-bad" role="alert" tabIndex={-1} ref={box}>
      <div>
        <p className="notice-title">{said.summary(wrong.length)}</p>
        <ul>
          {wrong.map(({ leaf, fault }) => (
            <li key={leaf.pointer}>
              <a href={`#${anchorOf(leaf)}`}>
                {text(leaf.title)}: {said.wrong[fault]}
              </a>
            </li>
          ))}
        </ul>
      </div>
    </div>
  );
}
