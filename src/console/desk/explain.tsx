import { useState, type ReactNode, type SyntheticEvent } from 'react';
import type { Answer, publicAsker } from '../hub/ask.ts';
import { explain, type Explained } from '../hub/desk.ts';
import { Badge, Notice } from '../kit/notice.tsx';
import { Section } from '../kit/page.tsx';
import { Refused } from '../kit/shown.tsx';
import { useWords } from '../preferences.tsx';
import { deskWords } from './words.ts';

export type AskPublic = ReturnType<typeof publicAsker>;

const example = `query Someone($id: ID!) {
  citizen(id: $id) {
    identity { name { fullName } dateOfBirth }
    contact { mobilePhone }
  }
}`;

/** Explains a document field by field: allowed or denied, and by which rule. */
export function Explain({ ask }: { readonly ask: AskPublic }): ReactNode {
  const said = useWords(deskWords);
  const [document, setDocument] = useState(example);
  const [answer, setAnswer] = useState<Answer<{ readonly explain: Explained | null }>>();
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    void ask(explain, { input: { document } }).then(setAnswer);
  };
  return (
    <Section title={said.explain}>
      <p>{said.explainLead}</p>
      <form onSubmit={submit}>
        <label htmlFor="document">{said.document}</label>
        <textarea
          id="document"
          className="code"
          rows={8}
          spellCheck={false}
          value={document}
          onChange={({ target }) => setDocument(target.value)}
        />
        <div className="actions">
          <button type="submit" className="button">
            {said.ask}
          </button>
        </div>
      </form>
      {answer?.kind === 'REFUSED' && <Refused refusal={answer} />}
      {answer?.kind === 'ANSWERED' && <Decisions explained={answer.value.explain} />}
    </Section>
  );
}

function Decisions({ explained }: { readonly explained: Explained | null }): ReactNode {
  const said = useWords(deskWords);
  if (!explained) return <Notice tone="info" title={said.notForCitizens} role="status" />;
  const { agreement, cost, fields, isAllowed, refusal } = explained;
  return (
    <>
      <Notice
        tone={isAllowed ? 'good' : 'bad'}
        title={isAllowed ? said.allowed : said.denied}
        role="status"
      >
        <p>
          {said.under(agreement?.id ?? '—', cost)} {refusal !== null && <code>{refusal}</code>}
        </p>
      </Notice>
      <div className="table-wrap" tabIndex={0} role="region" aria-label={said.explain}>
        <table>
          <thead>
            <tr>
              <th scope="col">{said.field}</th>
              <th scope="col">{said.class}</th>
              <th scope="col">{said.decision}</th>
              <th scope="col">{said.why}</th>
            </tr>
          </thead>
          <tbody>
            {fields.map(({ path, coordinate, dataClass, decision, rule, grantedBy }) => (
              <tr key={`${path} ${coordinate}`}>
                <th scope="row">
                  <code>{coordinate}</code>
                </th>
                <td>{dataClass}</td>
                <td>
                  <Badge tone={decision === 'ALLOW' ? 'good' : 'bad'}>
                    {decision === 'ALLOW' ? said.allowed : said.denied}
                  </Badge>
                </td>
                <td>
                  <code>{rule}</code> {grantedBy.join(', ')}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}
