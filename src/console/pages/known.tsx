import type { ReactNode } from 'react';
import type { Prefill } from '../hub/prefill.ts';
import { Badge } from '../kit/notice.tsx';
import { Section } from '../kit/page.tsx';
import { useDates, useText, useWords } from '../preferences.tsx';
import { serviceWords } from './service-words.ts';

/** How much of a form is filled in, which documents are waived and why, and why the rest is left to the person. */
export function Known({ prefill }: { readonly prefill: Prefill }): ReactNode {
  const said = useWords(serviceWords);
  const text = useText();
  const { summary, missing } = prefill;
  const counts = [
    [summary.filled, said.filled],
    [summary.leaves - summary.filled, said.toAnswer],
    [summary.waived, said.waived],
    [summary.documents - summary.waived, said.toHandIn],
  ] as const;
  return (
    <Section title={said.known}>
      <ul className="tally">
        {counts.map(([count, what]) => (
          <li key={what}>
            <strong>{count}</strong> {what}
          </li>
        ))}
      </ul>
      <h3>{said.need}</h3>
      <Documents documents={prefill.documents} />
      {missing.length > 0 && (
        <details>
          <summary>{said.showMissing(missing.length)}</summary>
          <dl className="facts">
            {missing.map(({ pointer, title, reason, remedy }) => (
              <div key={pointer}>
                <dt>{text(title)}</dt>
                <dd>
                  {text(reason)} <span className="quiet">{text(remedy)}</span>
                </dd>
              </div>
            ))}
          </dl>
        </details>
      )}
    </Section>
  );
}

function Documents({ documents }: { readonly documents: Prefill['documents'] }): ReactNode {
  const said = useWords(serviceWords);
  const text = useText();
  const { day } = useDates();
  return (
    <ul className="stack">
      {documents.map(({ requirement, title, decision, reason, authority, validUntil }) => (
        <li key={requirement} className="entry">
          <div className="entry-head">
            <h4>{text(title)}</h4>
            {decision === 'WAIVED' ? (
              <Badge tone="good" icon="check">
                {said.waivedBadge}
              </Badge>
            ) : (
              <Badge tone="warn" icon="file">
                {said.requiredBadge}
              </Badge>
            )}
          </div>
          <p>{text(reason)}</p>
          {authority && (
            <p className="small">
              {said.provedBy(text(authority.name))}
              {validUntil !== null && ` · ${said.until(day(validUntil))}`}
            </p>
          )}
        </li>
      ))}
    </ul>
  );
}
