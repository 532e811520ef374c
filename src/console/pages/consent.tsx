import { useState, type ReactNode } from 'react';
import { useLabel } from '../labels/labels.ts';
import { groupedAttributes, type NamedAttribute } from '../labels/attributes.ts';
import { fieldLabel } from '../labels/plain.ts';
import { answered } from '../hub/ask.ts';
import { consentOffer, giveConsent, type ConsentOffer } from '../hub/operations.ts';
import { Notice } from '../kit/notice.tsx';
import { Facts, Page, Section } from '../kit/page.tsx';
import { Shown } from '../kit/shown.tsx';
import { goTo, usePlace } from '../place.ts';
import { useDates, usePreferences, useText, useWords } from '../preferences.tsx';
import { useAsked, useSession, useWeb } from '../web.tsx';
import { consentWords } from './consent-words.ts';
import { heldText } from '../form/held.ts';

/** Asks for a consent: the terms, every field with what government holds, optional ones unticked. */
export function Consent({ agreement }: { readonly agreement: string }): ReactNode {
  const said = useWords(consentWords);
  const { ask } = useWeb();
  const state = useSession();
  const citizen = state === 'NOBODY' ? '' : state.citizen;
  const asked = useAsked(`${citizen} ${agreement}`, async () =>
    answered(
      await ask(consentOffer, { citizen, agreement }),
      ({ citizen: own }) => own?.consentOffer ?? null,
    ),
  );
  return (
    <Page title={said.offerTitle} lead={said.offerLead}>
      <Shown asked={asked}>
        {(offer) =>
          offer ? (
            <Offer agreement={agreement} offer={offer} again={asked.again} />
          ) : (
            <Notice tone="info" title={said.noOffer} />
          )
        }
      </Shown>
    </Page>
  );
}

type OfferProps = {
  readonly agreement: string;
  readonly offer: ConsentOffer;
  readonly again: () => void;
};

function Offer({ agreement, offer, again }: OfferProps): ReactNode {
  const said = useWords(consentWords);
  const { searchParams } = usePlace();
  const { ask, chance } = useWeb();
  const [ticked, setTicked] = useState<ReadonlySet<string>>(new Set());
  const [step, setStep] = useState<'OFFERED' | 'BUSY' | 'OTHER_TERMS' | 'FAILED'>('OFFERED');
  const next = ownPath(searchParams.get('next')) ?? '/consents';
  const give = async (): Promise<void> => {
    setStep('BUSY');
    const input = {
      idempotencyKey: chance(16),
      agreementId: agreement,
      termsId: offer.terms.id,
      optionalFields: [...ticked],
    };
    const answer = await ask(giveConsent, { input });
    if (answer.kind !== 'ANSWERED') setStep('FAILED');
    else if (answer.value.giveConsent.__typename === 'ConsentSuccess') goTo(next);
    else setStep('OTHER_TERMS');
  };
  const toggle = (field: string): void => {
    const rest = new Set(ticked);
    if (!rest.delete(field)) rest.add(field);
    setTicked(rest);
  };
  return (
    <>
      <Terms offer={offer} />
      <Attributes offer={offer} ticked={ticked} toggle={toggle} />
      {step === 'OTHER_TERMS' && (
        <Notice tone="warn" title={said.otherTerms} role="alert">
          <button type="button" className="button" onClick={again}>
            {said.readAgain}
          </button>
        </Notice>
      )}
      {step === 'FAILED' && <Notice tone="warn" title={said.giveFailed} role="alert" />}
      <div className="actions">
        <button
          type="button"
          className="button"
          aria-disabled={step === 'BUSY'}
          onClick={() => void give()}
        >
          {said.give}
        </button>
        <button type="button" className="button button-quiet" onClick={() => goTo(next)}>
          {said.notNow}
        </button>
      </div>
    </>
  );
}

function Terms({ offer: { terms, validUntil } }: { readonly offer: ConsentOffer }): ReactNode {
  const said = useWords(consentWords);
  const text = useText();
  const label = useLabel();
  const { day } = useDates();
  return (
    <Facts
      facts={[
        [said.who, text(terms.controller.name)],
        [said.what, label('purposes', terms.purpose)],
        [said.from, text(terms.provider.name)],
        [said.legalBasis, terms.legalBasis],
        [said.howLong, said.until(day(validUntil))],
      ]}
    />
  );
}

type AttributesProps = {
  readonly offer: ConsentOffer;
  readonly ticked: ReadonlySet<string>;
  readonly toggle: (field: string) => void;
};

/** The required fields by what they are about, and the optional ones as boxes to tick, each with what government holds. */
function Attributes({ offer: { attributes }, ticked, toggle }: AttributesProps): ReactNode {
  const said = useWords(consentWords);
  const { language } = usePreferences();
  const optional = attributes.filter(({ isOptional }) => isOptional);
  const groups = groupedAttributes(
    attributes.filter(({ isOptional }) => !isOptional),
    language,
  );
  return (
    <>
      {optional.length > 0 && (
        <Section title={said.optional}>
          <p>{said.optionalHint}</p>
          <div className="panel">
            {optional.map((attribute) => (
              <label key={attribute.field} className="choice">
                <input
                  type="checkbox"
                  checked={ticked.has(attribute.field)}
                  onChange={() => toggle(attribute.field)}
                />
                <span>
                  {fieldLabel(attribute.field, language) ?? attribute.field}{' '}
                  <HeldValues attribute={attribute} />
                </span>
              </label>
            ))}
          </div>
        </Section>
      )}
      <Section title={said.needed}>
        <p>{said.neededHint}</p>
        {groups.map(({ group, plain, technical }) => (
          <div key={group} className="panel group">
            <h3>{group}</h3>
            <Facts facts={plain.map(namedValues)} />
            {technical.length > 0 && (
              <details>
                <summary>{said.emptyToo(technical.length)}</summary>
                <Facts facts={technical.map(namedValues)} />
              </details>
            )}
          </div>
        ))}
      </Section>
    </>
  );
}

function namedValues({ label, attribute }: NamedAttribute): readonly [string, ReactNode] {
  return [label, <HeldValues key={attribute.field} attribute={attribute} />];
}

function HeldValues({ attribute }: Pick<NamedAttribute, 'attribute'>): ReactNode {
  const said = useWords(consentWords);
  const label = useLabel();
  const { values } = attribute;
  if (values === null) return <span className="quiet">{said.notShown}</span>;
  const words = values.map((value) => (typeof value === 'string' ? label('values', value) : value));
  const text = heldText(words, said.comma);
  return text === '' ? <span className="quiet">{said.nothingHeld}</span> : text;
}

/** A path of this web app; undefined for anything else that an address could bring. */
function ownPath(text: string | null): string | undefined {
  return text !== null && /^\/[a-z]/.test(text) ? text : undefined;
}
