import { GraphiQL } from 'graphiql';
import { useEffect, useMemo, useState } from 'react';
import type { ReactNode } from 'react';
import { Bar } from './bar.tsx';
import type { Status } from './bar.tsx';
import { fetcherFor } from './fetcher.ts';
import { firstQuery } from './first-query.ts';
import type { Sandbox, SandboxCaller } from './sandbox.ts';
import type { Tokens } from './tokens.ts';
import { languageOf } from './words.ts';

type PageProps = { readonly sandbox: Sandbox; readonly tokens: Tokens };

type Choice = {
  readonly caller: SandboxCaller | undefined;
  readonly agreementId: string | undefined;
};

/** Signing in as somebody names the first agreement too, so that the first request can already be answered. */
function choiceOf(caller: SandboxCaller | undefined): Choice {
  return { caller, agreementId: caller?.agreements[0]?.id };
}

function accessOf({ caller, agreementId }: Choice) {
  const agreement = caller?.agreements.find(({ id }) => id === agreementId);
  return agreement && { agreement: agreement.id, purpose: agreement.purpose };
}

function failure(reason: unknown): Status {
  return { kind: 'failed', message: reason instanceof Error ? reason.message : String(reason) };
}

/** Who can be played, who is, and how that went; `retry` starts again after a failure. */
function useSandbox({ sandbox, tokens }: PageProps) {
  const [attempt, setAttempt] = useState(0);
  const [callers, setCallers] = useState<readonly SandboxCaller[]>([]);
  const [choice, setChoice] = useState<Choice>(choiceOf(undefined));
  const [status, setStatus] = useState<Status>({ kind: 'loading' });

  const choose = (caller: SandboxCaller | undefined) => {
    setChoice(choiceOf(caller));
    setStatus({ kind: caller === undefined ? 'signedOut' : 'signingIn' });
  };

  useEffect(() => {
    sandbox.callers().then(
      (found) => {
        setCallers(found);
        choose(found.find(({ id }) => id === choice.caller?.id) ?? found[0]);
      },
      (reason: unknown) => setStatus(failure(reason)),
    );
    // Read at the start and on retry only: choosing a caller is no reason to read them again.
  }, [sandbox, attempt]);

  useEffect(() => {
    if (choice.caller === undefined) return undefined;
    let current = true;
    const show = (next: Status) => current && setStatus(next);
    tokens.of(choice.caller.id).then(
      () => show({ kind: 'signedIn' }),
      (reason: unknown) => show(failure(reason)),
    );
    return () => {
      current = false;
    };
  }, [tokens, choice.caller]);

  const retry = () => {
    setStatus({ kind: 'signingIn' });
    setAttempt(attempt + 1);
  };
  return { callers, choice, setChoice, choose, status, retry };
}

/** The whole page: the bar, and below it the editor, which asks as whoever the bar says. */
export function Page({ sandbox, tokens }: PageProps): ReactNode {
  const [language, setLanguage] = useState(languageOf(navigator.language));
  const { callers, choice, setChoice, choose, status, retry } = useSandbox({ sandbox, tokens });
  // A new fetcher makes the editor read the schema again, as the new caller.
  const fetcher = useMemo(
    () => fetcherFor({ callerId: choice.caller?.id, access: accessOf(choice) }, tokens, fetch),
    [choice, tokens],
  );

  useEffect(() => {
    document.documentElement.lang = language;
  }, [language]);

  return (
    <>
      <Bar
        language={language}
        callers={callers}
        caller={choice.caller}
        agreementId={choice.agreementId}
        status={status}
        onCaller={(id) => choose(callers.find((caller) => caller.id === id))}
        onAgreement={(agreementId) => setChoice({ ...choice, agreementId })}
        onLanguage={setLanguage}
        onRetry={retry}
      />
      <main className="editor">
        {status.kind !== 'loading' && (
          <GraphiQL
            fetcher={fetcher}
            defaultQuery={firstQuery}
            isHeadersEditorEnabled={false}
            // What was typed, a person's number perhaps, goes when the tab does.
            storage={sessionStorage}
            customScalarSchemas={{ JSON: {} }}
          />
        )}
      </main>
    </>
  );
}
