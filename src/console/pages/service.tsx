import type { ReactNode } from 'react';
import { readForm, leavesOf } from '../form/schema.ts';
import { oneService, type Service as Found } from '../hub/operations.ts';
import { prefilled } from '../hub/prefill.ts';
import { Icon } from '../kit/icon.tsx';
import { Link } from '../kit/link.tsx';
import { Badge, Notice } from '../kit/notice.tsx';
import { Facts, Page, Section } from '../kit/page.tsx';
import { Loading, Shown } from '../kit/shown.tsx';
import { useText, useWords } from '../preferences.tsx';
import { useAsked, useWeb } from '../web.tsx';
import { Known } from './known.tsx';
import { prefillAgreement } from './purposes.ts';
import { serviceWords } from './service-words.ts';

/** One service, before applying: what is needed, what government knows already, and what need not be handed in. */
export function Service({ id }: { readonly id: string }): ReactNode {
  const said = useWords(serviceWords);
  const { ask } = useWeb();
  const asked = useAsked(id, () => ask(oneService, { id }));
  if (asked.answer.kind === 'ANSWERED' && asked.answer.value.publicService)
    return <Told service={asked.answer.value.publicService} />;
  return (
    <Page title={said.title}>
      <Shown asked={asked}>
        {() => (
          <Notice tone="info" title={said.none}>
            <p>
              <Link to="/services">{said.all}</Link>
            </p>
          </Notice>
        )}
      </Shown>
    </Page>
  );
}

function Told({ service }: { readonly service: Found }): ReactNode {
  const said = useWords(serviceWords);
  const text = useText();
  const { id, title, description, authority, form } = service;
  return (
    <Page title={text(title)} lead={text(description)}>
      <Facts
        facts={[
          [said.authority, text(authority.name)],
          ...(form ? ([[said.form, formFacts(service, said.questions)]] as const) : []),
        ]}
      />
      {form ? (
        <>
          <Already service={service} />
          <div className="actions">
            <Link to={`/services/${id}/apply`} className="button">
              {said.apply}
            </Link>
            <Link to={`/services/${id}/apply?prefill=none`}>{said.applyAlone}</Link>
          </div>
        </>
      ) : (
        <Notice tone="info" title={said.notOnline}>
          <p>{said.notOnlineHint}</p>
        </Notice>
      )}
    </Page>
  );
}

function formFacts({ form }: Found, questions: (count: number) => string): string {
  return questions(leavesOf(readForm(form?.schema)).length);
}

/** What the hub knows already; without consent, what it takes to know it. */
function Already({ service }: { readonly service: Found }): ReactNode {
  const said = useWords(serviceWords);
  const { ask } = useWeb();
  const { id } = service;
  const asked = useAsked(id, () => ask(prefilled, { serviceId: id }));
  const { answer } = asked;
  if (answer.kind === 'LOADING') return <Loading />;
  if (answer.kind === 'ANSWERED' && answer.value.prefill)
    return <Known prefill={answer.value.prefill} />;
  return (
    <>
      {answer.kind === 'REFUSED' && answer.code === 'CONSENT_REQUIRED' ? (
        <Notice tone="info" title={said.consentFirst}>
          <p>{said.consentFirstHint}</p>
          <Link
            to={`/consents/${prefillAgreement}?next=${encodeURIComponent(`/services/${id}`)}`}
            className="button"
          >
            {said.toConsent}
          </Link>
        </Notice>
      ) : (
        <Shown asked={asked}>{() => null}</Shown>
      )}
      <Needed service={service} />
    </>
  );
}

function Needed({ service: { evidenceRequirements } }: { readonly service: Found }): ReactNode {
  const said = useWords(serviceWords);
  const text = useText();
  return (
    <Section title={said.documents}>
      {evidenceRequirements.length === 0 && <p>{said.noDocuments}</p>}
      <ul className="stack">
        {evidenceRequirements.map(({ id, title, legalBasis }) => (
          <li key={id} className="entry">
            <div className="entry-head">
              <h3>
                <Icon name="file" /> {text(title)}
              </h3>
              <Badge tone="quiet">{said.unknownYet}</Badge>
            </div>
            <p className="small" lang="zh-Hans">
              {legalBasis}
            </p>
          </li>
        ))}
      </ul>
    </Section>
  );
}
