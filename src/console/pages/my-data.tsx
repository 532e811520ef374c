import { useState, type ReactNode } from 'react';
import { groupDisclosures, type DisclosureGroup } from '../labels/groups.ts';
import { useLabel } from '../labels/labels.ts';
import { plainFields } from '../labels/plain.ts';
import { answered } from '../hub/ask.ts';
import { myDisclosures, type Disclosure } from '../hub/disclosures.ts';
import { Badge, Notice } from '../kit/notice.tsx';
import { Facts, Page, Section } from '../kit/page.tsx';
import { Shown } from '../kit/shown.tsx';
import { refusalWords } from '../kit/words.ts';
import { useDates, usePreferences, useText, useWords } from '../preferences.tsx';
import { useAsked, useSession, useWeb } from '../web.tsx';
import { myDataWords } from './my-data-words.ts';

/** Who saw the person's data, when, why, and on what legal basis; repeats together, in plain language. */
export function MyData(): ReactNode {
  const said = useWords(myDataWords);
  const { ask } = useWeb();
  const state = useSession();
  const citizen = state === 'NOBODY' ? '' : state.citizen;
  const asked = useAsked(citizen, async () =>
    answered(await ask(myDisclosures, { citizen }), ({ citizen: own }) => own?.disclosures ?? null),
  );
  return (
    <Page title={said.title} lead={said.lead}>
      <Shown asked={asked}>
        {(page) =>
          page ? (
            <Seen
              nodes={page.nodes}
              completeUpTo={page.completeUpTo}
              next={page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null}
            />
          ) : (
            <Notice tone="info" title={said.nobody} />
          )
        }
      </Shown>
    </Page>
  );
}

type SeenProps = {
  readonly nodes: readonly Disclosure[];
  readonly completeUpTo: string;
  readonly next: string | null;
};

function Seen({ nodes, completeUpTo, next }: SeenProps): ReactNode {
  const said = useWords(myDataWords);
  const { moment } = useDates();
  const { entries, more, isBusy } = useMore(nodes, next);
  const { others, own } = groupDisclosures(entries);
  return (
    <>
      <p className="quiet" role="status">
        {said.complete(moment(completeUpTo))}
      </p>
      <div className="actions">
        <button type="button" className="button button-quiet" onClick={() => download(entries)}>
          {said.download}
        </button>
        <button type="button" className="button button-quiet" onClick={() => print()}>
          {said.print}
        </button>
      </div>
      <Section title={said.others}>
        {others.length === 0 && <Notice tone="good" title={said.nobody} />}
        <ul className="stack">
          {others.map((group) => (
            <Group key={group.key} group={group} />
          ))}
        </ul>
      </Section>
      {own.length > 0 && (
        <Section title={said.own}>
          <p>{said.ownHint}</p>
          <ul className="stack">
            {own.map((group) => (
              <Group key={group.key} group={group} />
            ))}
          </ul>
        </Section>
      )}
      {more && (
        <div className="actions">
          <button type="button" className="button" aria-disabled={isBusy} onClick={more}>
            {said.earlier}
          </button>
        </div>
      )}
    </>
  );
}

/** Earlier entries, asked for a page at a time. */
function useMore(
  first: readonly Disclosure[],
  cursor: string | null,
): {
  readonly entries: readonly Disclosure[];
  readonly more: (() => void) | undefined;
  readonly isBusy: boolean;
} {
  const { ask } = useWeb();
  const state = useSession();
  const [held, setHeld] = useState({ entries: first, next: cursor, isBusy: false });
  const { entries, next, isBusy } = held;
  const more = async (): Promise<void> => {
    if (isBusy || state === 'NOBODY') return;
    setHeld({ ...held, isBusy: true });
    const answer = await ask(myDisclosures, { citizen: state.citizen, after: next });
    const page = answer.kind === 'ANSWERED' ? answer.value.citizen?.disclosures : undefined;
    if (!page) {
      setHeld({ ...held, isBusy: false });
      return;
    }
    const { hasNextPage, endCursor } = page.pageInfo;
    const all = [...entries, ...page.nodes];
    setHeld({ entries: all, next: hasNextPage ? endCursor : null, isBusy: false });
  };
  return { entries, isBusy, more: next === null ? undefined : () => void more() };
}

function Group({ group }: { readonly group: DisclosureGroup }): ReactNode {
  const said = useWords(myDataWords);
  const text = useText();
  const label = useLabel();
  const { moment } = useDates();
  const { language } = usePreferences();
  const { department, purpose, decision, entries, fields, legalBasis, latest } = group;
  const why = purpose === null ? said.noPurpose : label('purposes', purpose);
  const isRefused = decision === 'REFUSED';
  return (
    <li className={`entry ${isRefused ? 'entry-refused' : ''}`}>
      <div className="entry-head">
        <h3>{text(department.name)}</h3>
        <Badge tone={isRefused ? 'bad' : 'info'} icon={isRefused ? 'block' : 'eye'}>
          {isRefused ? said.refused : said.released}
        </Badge>
      </div>
      <p>{said.summary({ times: entries.length, why, latest: moment(latest), decision })}</p>
      <PlainFields fields={fields} />
      {isRefused && group.refusal !== null && (
        <p className="quiet">{refusalWords[language][group.refusal] ?? group.refusal}</p>
      )}
      <details>
        <summary>{said.each(entries.length)}</summary>
        {legalBasis !== null && <Facts facts={[[said.legalBasis, legalBasis]]} />}
        <ol className="times">
          {entries.map(({ id, at, request, case: named, representative, consent }) => (
            <li key={id}>
              {moment(at)}
              {named !== null && ` · ${said.case(named)}`}
              {representative !== null && ` · ${said.represented}`}
              {consent !== null && ` · ${said.byConsent}`}
              <br />
              <span className="small">
                {said.receipt} <code>{request}</code>
              </span>
              <br />
              <span className="small">
                {said.proof} <code>{id}</code>
              </span>
            </li>
          ))}
        </ol>
      </details>
    </li>
  );
}

function PlainFields({ fields }: { readonly fields: readonly string[] }): ReactNode {
  const said = useWords(myDataWords);
  const { language } = usePreferences();
  const groups = plainFields(fields, language);
  if (groups.length === 0) return <p className="quiet">{said.noValues}</p>;
  return (
    <ul className="words">
      {groups.map(({ group, fields: labels }) => (
        <li key={group}>
          <b>{said.colon(group)}</b>
          {labels.join(said.comma)}
        </li>
      ))}
    </ul>
  );
}

/** Saves what is shown as a file: the person's own copy. */
function download(entries: readonly Disclosure[]): void {
  const url = URL.createObjectURL(
    new Blob([JSON.stringify(entries, undefined, 2)], { type: 'application/json' }),
  );
  const link = document.createElement('a');
  link.href = url;
  link.download = 'who-saw-my-data.json';
  link.click();
  URL.revokeObjectURL(url);
}
