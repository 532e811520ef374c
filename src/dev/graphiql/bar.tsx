import type { ReactNode } from 'react';
import type { SandboxCaller } from './sandbox.ts';
import { words } from './words.ts';
import type { Language } from './words.ts';

/** How far the page has come: callers not yet read, nobody or somebody signed in, or the error in the way. */
export type Status =
  | { readonly kind: 'loading' | 'signingIn' | 'signedIn' | 'signedOut' }
  | { readonly kind: 'failed'; readonly message: string };

type BarProps = {
  readonly language: Language;
  readonly callers: readonly SandboxCaller[];
  readonly caller: SandboxCaller | undefined;
  readonly agreementId: string | undefined;
  readonly status: Status;
  readonly onCaller: (callerId: string | undefined) => void;
  readonly onAgreement: (agreementId: string | undefined) => void;
  readonly onLanguage: (language: Language) => void;
  readonly onRetry: () => void;
};

type ChoiceProps = {
  readonly label: string;
  readonly none: string;
  readonly value: string | undefined;
  readonly options: readonly { readonly id: string; readonly text: string }[];
  readonly onChoose: (id: string | undefined) => void;
};

function Choice({ label, none, value, options, onChoose }: ChoiceProps): ReactNode {
  return (
    <label className="bar-choice">
      <span>{label}</span>
      <select
        value={value ?? ''}
        onChange={({ target }) => onChoose(target.value === '' ? undefined : target.value)}
      >
        {options.map(({ id, text }) => (
          <option key={id} value={id}>
            {text}
          </option>
        ))}
        <option value="">{none}</option>
      </select>
    </label>
  );
}

type StatusLineProps = Pick<BarProps, 'language' | 'status' | 'onRetry'>;

function StatusLine({ language, status, onRetry }: StatusLineProps): ReactNode {
  const text = words[language];
  return (
    <output className={`bar-status bar-status-${status.kind}`}>
      <span>{text[status.kind]}</span>
      {status.kind === 'failed' && (
        <>
          <span className="bar-reason" title={status.message}>
            {status.message}
          </span>
          <button type="button" onClick={onRetry}>
            {text.retry}
          </button>
        </>
      )}
    </output>
  );
}

/** The bar above the editor: who asks, under which agreement, and whether that worked. */
export function Bar(props: BarProps): ReactNode {
  const { language, callers, caller, agreementId, status } = props;
  const { onCaller, onAgreement, onLanguage, onRetry } = props;
  const text = words[language];
  const agreements = caller?.agreements ?? [];
  const purpose = agreements.find(({ id }) => id === agreementId)?.purpose;
  const other = language === 'zh' ? 'en' : 'zh';
  return (
    <header className="bar">
      <strong className="bar-name" title={text.synthetic}>
        askonce <small>{text.sandbox}</small>
      </strong>
      <Choice
        label={text.signInAs}
        none={text.nobody}
        value={caller?.id}
        options={callers.map(({ id, label }) => ({ id, text: label[language] }))}
        onChoose={onCaller}
      />
      <Choice
        label={text.agreement}
        none={text.noAgreement}
        value={agreementId}
        options={agreements.map(({ id, label }) => ({ id, text: label[language] }))}
        onChoose={onAgreement}
      />
      {purpose !== undefined && (
        <span className="bar-purpose">
          {text.purpose} <code>{purpose}</code>
        </span>
      )}
      <StatusLine language={language} status={status} onRetry={onRetry} />
      <button type="button" className="bar-language" lang={other} onClick={() => onLanguage(other)}>
        {text.otherLanguage}
      </button>
    </header>
  );
}
