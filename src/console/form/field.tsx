import { useId, type ReactNode } from 'react';
import { useText, useWords } from '../preferences.tsx';
import type { Wrong } from './answers.ts';
import type { Leaf } from './schema.ts';
import { formWords } from './words.ts';

export type FieldProps = {
  readonly leaf: Leaf;
  readonly text: string;
  readonly wrong: Wrong | undefined;
  readonly onText: (text: string) => void;
  /** What the browser may fill in where government cannot (WHATWG autofill). */
  readonly autoComplete?: string | undefined;
  /** What is said below the question: where its value came from, or why it has none. */
  readonly below?: ReactNode;
};

/** Where a question is found on the page. */
export function anchorOf({ pointer }: Leaf): string {
  return `q${pointer.replaceAll('/', '-')}`;
}

/** One question, with native controls: they are what large text, keyboards and screen readers know best. */
export function Field(props: FieldProps): ReactNode {
  const { leaf, wrong, below } = props;
  const said = useWords(formWords);
  const wrongId = useId();
  const described = wrong === undefined ? undefined : wrongId;
  const message = wrong !== undefined && (
    <p id={wrongId} className="wrong">
      {said.wrong[wrong]}
    </p>
  );
  const className = `field ${wrong === undefined ? '' : 'field-wrong'}`;
  if (leaf.kind === 'DATE' || leaf.kind === 'YES_NO')
    return (
      <fieldset className={className} id={anchorOf(leaf)} tabIndex={-1}>
        <legend>
          <Question leaf={leaf} />
        </legend>
        {message}
        {leaf.kind === 'DATE' ? <DateBoxes {...props} /> : <YesNo {...props} />}
        {below}
      </fieldset>
    );
  if (leaf.kind === 'DECLARATION')
    return (
      <div className={className}>
        {message}
        <Declaration {...props} described={described} />
        {below}
      </div>
    );
  return (
    <div className={className}>
      <label htmlFor={anchorOf(leaf)}>
        <Question leaf={leaf} />
      </label>
      {message}
      {leaf.kind === 'CHOICE' ? (
        <Choice {...props} described={described} />
      ) : (
        <Line {...props} described={described} />
      )}
      {below}
    </div>
  );
}

type Described = FieldProps & { readonly described: string | undefined };

function Question({ leaf }: { readonly leaf: Leaf }): ReactNode {
  const said = useWords(formWords);
  const text = useText();
  return (
    <>
      {text(leaf.title)}
      {!leaf.isRequired && <span className="quiet">{said.optional}</span>}
    </>
  );
}

function Line({ leaf, text, wrong, onText, autoComplete, described }: Described): ReactNode {
  return (
    <input
      id={anchorOf(leaf)}
      type="text"
      inputMode={leaf.kind === 'NUMBER' ? 'numeric' : 'text'}
      autoComplete={autoComplete}
      value={text}
      aria-invalid={wrong !== undefined}
      aria-describedby={described}
      onChange={({ target }) => onText(target.value)}
    />
  );
}

function Choice({ leaf, text, wrong, onText, described }: Described): ReactNode {
  const said = useWords(formWords);
  return (
    <select
      id={anchorOf(leaf)}
      value={text}
      aria-invalid={wrong !== undefined}
      aria-describedby={described}
      onChange={({ target }) => onText(target.value)}
    >
      <option value="">{said.choose}</option>
      {leaf.options.map((option) => (
        <option key={option} value={option} lang="zh-Hans">
          {option}
        </option>
      ))}
    </select>
  );
}

function Declaration({ leaf, text, wrong, onText, described }: Described): ReactNode {
  return (
    <label className="choice">
      <input
        id={anchorOf(leaf)}
        type="checkbox"
        checked={text === 'true'}
        aria-invalid={wrong !== undefined}
        aria-describedby={described}
        onChange={({ target }) => onText(String(target.checked))}
      />
      <span>
        <Question leaf={leaf} />
      </span>
    </label>
  );
}

function YesNo({ leaf, text, onText }: FieldProps): ReactNode {
  const said = useWords(formWords);
  return (
    <div className="date-row">
      {(['true', 'false'] as const).map((value) => (
        <label key={value} className="choice">
          <input
            type="radio"
            name={leaf.pointer}
            checked={text === value}
            onChange={() => onText(value)}
          />
          <span>{value === 'true' ? said.yes : said.no}</span>
        </label>
      ))}
    </div>
  );
}

/** Three boxes: a date picker asks for more than anybody knows their own birthday by. */
function DateBoxes({ text, onText }: FieldProps): ReactNode {
  const said = useWords(formWords);
  const [year = '', month = '', day = ''] = text.split('-');
  const parts = [year, month, day];
  const labels = [said.year, said.month, said.day];
  return (
    <div className="date-row">
      {labels.map((label, at) => (
        <label key={label}>
          {label}
          <input
            type="text"
            inputMode="numeric"
            value={parts[at]}
            onChange={({ target }) =>
              onText(parts.map((part, index) => (index === at ? target.value : part)).join('-'))
            }
          />
        </label>
      ))}
    </div>
  );
}
