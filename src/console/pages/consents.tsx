import { useState, type ReactNode } from 'react';
import { useLabel } from '../labels/labels.ts';
import { plainFields } from '../labels/plain.ts';
import { consents, withdrawConsent, type Consent, type ConsentState } from '../hub/operations.ts';
import { Link } from '../kit/link.tsx';
import { Badge, Notice, type Tone } from '../kit/notice.tsx';
import { Facts, Page } from '../kit/page.tsx';
import { Shown } from '../kit/shown.tsx';
import { useDates, usePreferences, useText, useWords } from '../preferences.tsx';
import { useAsked, useSession, useWeb } from '../web.tsx';
import { consentWords } from './consent-words.ts';
import { prefillAgreement } from './purposes.ts';

const tones: Readonly<Record<ConsentState, Tone | 'quiet'>> = {
  GIVEN: 'good',
  WITHDRAWN: 'quiet',
  EXPIRED: 'quiet',
  DAMAGED: 'bad',
};

/** What the person has consented to, and can take back. */
export function Consents(): ReactNode {
  const said = useWords(consentWords);
  const { ask } = useWeb();
  const state = useSession();
  const citizen = state === 'NOBODY' ? '' : state.citizen;
  const asked = useAsked(citizen, () => ask(consents, { citizen }));
  return (
    <Page title={said.title} lead={said.lead}>
      <Shown asked={asked}>
        {({ citizen: own }) => {
          const nodes = own?.consents?.nodes ?? [];
          return (
            <>
              {nodes.length === 0 && (
                <Notice tone="info" title={said.none}>
                  <p>{said.noneHint}</p>
                </Notice>
              )}
              <ul className="stack">
                {nodes.map((consent) => (
                  <One key={consent.id} consent={consent} again={asked.again} />
                ))}
              </ul>
              {!nodes.some(({ agreement }) => agreement.id === prefillAgreement) && (
                <p>
                  <Link to={`/consents/${prefillAgreement}`}>{said.toPrefill}</Link>
                </p>
              )}
            </>
          );
        }}
      </Shown>
    </Page>
  );
}

type OneProps = { readonly consent: Consent; readonly again: () => void };

function One({ consent, again }: OneProps): ReactNode {
  const said = useWords(consentWords);
  const text = useText();
  const label = useLabel();
  const { day, moment } = useDates();
  const { language } = usePreferences();
  const { state, terms, agreement, fields, validUntil, revisions } = consent;
  return (
    <li className="entry">
      <div className="entry-head">
        <h2>{terms ? text(terms.controller.name) : agreement.id}</h2>
        <Badge tone={tones[state]}>{said.states[state]}</Badge>
      </div>
      {terms && <p>{said.purpose(label('purposes', terms.purpose))}</p>}
      {state === 'GIVEN' && (
        <>
          <ul className="words">
            {plainFields(fields, language).map(({ group, fields: labels }) => (
              <li key={group}>
                <b>{said.colon(group)}</b>
                {labels.join(said.comma)}
              </li>
            ))}
          </ul>
          {validUntil !== null && <p className="quiet">{said.until(day(validUntil))}</p>}
        </>
      )}
      {state === 'DAMAGED' && <p>{said.damaged}</p>}
      <details>
        <summary>{said.history}</summary>
        {terms && <Facts facts={[[said.legalBasis, terms.legalBasis]]} />}
        <ol className="times">
          {revisions.map(({ id, state: word, at }) => (
            <li key={id}>
              {moment(at)} · {said.states[word]}
              <br />
              <span className="small">
                {said.proof} <code>{id}</code>
              </span>
            </li>
          ))}
        </ol>
      </details>
      {state === 'GIVEN' && <Withdraw consent={consent} again={again} />}
      {(state === 'WITHDRAWN' || state === 'EXPIRED') && (
        <p>
          <Link to={`/consents/${agreement.id}`}>{said.giveAgain}</Link>
        </p>
      )}
    </li>
  );
}

/** Asks once more before it withdraws, and says what becomes of it. */
function Withdraw({ consent, again }: OneProps): ReactNode {
  const said = useWords(consentWords);
  const { ask, chance } = useWeb();
  const [step, setStep] = useState<'OFFERED' | 'ASKED' | 'BUSY' | 'FAILED'>('OFFERED');
  const withdraw = async (): Promise<void> => {
    setStep('BUSY');
    const input = {
      idempotencyKey: chance(16),
      agreementId: consent.agreement.id,
      expectedVersion: consent.version,
    };
    const answer = await ask(withdrawConsent, { input });
    const isDone =
      answer.kind === 'ANSWERED' && answer.value.withdrawConsent.__typename === 'ConsentSuccess';
    if (isDone) again();
    else setStep('FAILED');
  };
  if (step === 'OFFERED')
    return (
      <button type="button" className="button button-bad" onClick={() => setStep('ASKED')}>
        {said.withdraw}
      </button>
    );
  return (
    <Notice tone="warn" title={said.withdrawSure} role="alert">
      <p>{step === 'FAILED' ? said.withdrawFailed : said.withdrawHint}</p>
      <div className="actions">
        <button
          type="button"
          className="button"
          aria-disabled={step === 'BUSY'}
          onClick={() => void withdraw()}
        >
          {said.withdrawYes}
        </button>
        <button type="button" className="button button-quiet" onClick={() => setStep('OFFERED')}>
          {said.withdrawNo}
        </button>
      </div>
    </Notice>
  );
}
