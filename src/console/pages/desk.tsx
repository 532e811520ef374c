import { useMemo, useState, type ReactNode } from 'react';
import { Explain, type AskPublic } from '../desk/explain.tsx';
import { deskWords } from '../desk/words.ts';
import { publicAsker, type Answer } from '../hub/ask.ts';
import { whoAmI, type DeskAgreement } from '../hub/desk.ts';
import { playing, sandboxCallers, type SandboxCaller } from '../hub/sandbox.ts';
import { Badge, Notice } from '../kit/notice.tsx';
import { Facts, Page, Section } from '../kit/page.tsx';
import { Shown } from '../kit/shown.tsx';
import { useLabel } from '../labels/labels.ts';
import { useText, useWords } from '../preferences.tsx';
import { useAsked, useWeb } from '../web.tsx';

/** Plays any caller of a sandbox: who they are, what they may ask, and why not. */
export function Desk(): ReactNode {
  const said = useWords(deskWords);
  const { settings, request } = useWeb();
  const asked = useAsked('callers', async (): Promise<Answer<readonly SandboxCaller[]>> => {
    if (!settings.isSandbox) return { kind: 'ANSWERED', value: [], receipt: undefined };
    return sandboxCallers(request).then(
      (value) => ({ kind: 'ANSWERED', value, receipt: undefined }),
      () => ({ kind: 'FAILED' }),
    );
  });
  return (
    <Page title={said.title} lead={said.lead} width="wide">
      {!settings.isSandbox && <Notice tone="info" title={said.notSandbox} />}
      <Shown asked={asked}>
        {(callers) => (callers.length === 0 ? null : <Play callers={callers} />)}
      </Shown>
    </Page>
  );
}

function Play({ callers }: { readonly callers: readonly SandboxCaller[] }): ReactNode {
  const said = useWords(deskWords);
  const text = useText();
  const { settings, request, clock } = useWeb();
  const [caller, setCaller] = useState(callers[0]?.id ?? '');
  const ask = useMemo(
    () => publicAsker(settings.api, request, playing(request, clock, caller)),
    [settings, request, clock, caller],
  );
  return (
    <>
      <div className="panel">
        <label htmlFor="caller">
          <strong>{said.play}</strong>
        </label>
        <select id="caller" value={caller} onChange={({ target }) => setCaller(target.value)}>
          {callers.map(({ id, label }) => (
            <option key={id} value={id}>
              {text(label)}
            </option>
          ))}
        </select>
        <p className="actions">
          <a href="/graphiql" className="button button-quiet">
            {said.graphiql}
          </a>
          <span className="quiet">{said.graphiqlHint}</span>
        </p>
        <Command caller={caller} />
      </div>
      <div className="columns" key={caller}>
        <Explain ask={ask} />
        <Identity caller={caller} ask={ask} />
      </div>
    </>
  );
}

/** How to be the same caller in a shell. */
function Command({ caller }: { readonly caller: string }): ReactNode {
  const said = useWords(deskWords);
  const { settings } = useWeb();
  const [isCopied, setCopied] = useState(false);
  const { origin } = new URL(settings.api);
  const command = `curl -s ${origin}/sandbox/token -H 'content-type: application/json' -d '{"caller":"${caller}"}'`;
  const copy = (): void => {
    void navigator.clipboard.writeText(command).then(() => setCopied(true));
  };
  return (
    <details>
      <summary>{said.command}</summary>
      <p>
        <code>{command}</code>
      </p>
      <button type="button" className="button button-quiet" onClick={copy}>
        {isCopied ? said.copied : said.copy}
      </button>
    </details>
  );
}

type IdentityProps = { readonly caller: string; readonly ask: AskPublic };

function Identity({ caller, ask }: IdentityProps): ReactNode {
  const said = useWords(deskWords);
  const text = useText();
  const asked = useAsked(caller, () => ask(whoAmI, {}));
  return (
    <Section title={said.who}>
      <Shown asked={asked}>
        {({ viewer: { client, kind, department, agreements } }) => (
          <>
            <Facts
              facts={[
                [said.client, <code key="client">{client}</code>],
                [said.department, text(department.name)],
                [said.kind, kind],
              ]}
            />
            <h3>{said.agreements}</h3>
            {agreements.length === 0 && <p>{said.noAgreements}</p>}
            <ul className="stack">
              {agreements.map((agreement) => (
                <Agreement key={agreement.id} agreement={agreement} />
              ))}
            </ul>
          </>
        )}
      </Shown>
    </Section>
  );
}

function Agreement({ agreement }: { readonly agreement: DeskAgreement }): ReactNode {
  const said = useWords(deskWords);
  const label = useLabel();
  const { id, purpose, state, fields, legalBasis, provider, ...terms } = agreement;
  return (
    <li className="entry">
      <div className="entry-head">
        <h4>
          <code>{id}</code>
        </h4>
        <Badge tone={state === 'ACTIVE' ? 'good' : 'quiet'}>{state}</Badge>
      </div>
      <p>
        {label('purposes', purpose)} <code>{purpose}</code>
      </p>
      <details>
        <summary>
          {fields.length} {said.fields}
        </summary>
        <Facts
          facts={[
            [said.legalBasis, legalBasis.citation],
            [said.provider, <code key="provider">{provider.id}</code>],
            [said.scope, terms.subjectScope],
            [said.documents, terms.documents],
            [said.until, terms.validUntil],
          ]}
        />
        <ul className="words">
          {fields.map((field) => (
            <li key={field}>
              <code>{field}</code>
            </li>
          ))}
        </ul>
      </details>
    </li>
  );
}
