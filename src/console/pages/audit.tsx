import { useMemo, useState, type ReactNode, type SyntheticEvent } from 'react';
import { Chart, CountTable } from '../audit/chart.tsx';
import { byHour, counted } from '../audit/counts.ts';
import { readSearch } from '../audit/qualifiers.ts';
import { Records } from '../audit/records.tsx';
import { auditWords } from '../audit/words.ts';
import { asker, type Answer, type Ask } from '../hub/ask.ts';
import { disclosures, type AuditedDisclosure, type Disclosures } from '../hub/disclosures.ts';
import { playing } from '../hub/sandbox.ts';
import { Link } from '../kit/link.tsx';
import { Notice } from '../kit/notice.tsx';
import { Page, Section } from '../kit/page.tsx';
import { Shown } from '../kit/shown.tsx';
import { useLabel } from '../labels/labels.ts';
import { goTo, usePlace } from '../place.ts';
import { useDates, useText, useWords } from '../preferences.tsx';
import { useAsked, useWeb } from '../web.tsx';

/** The client by which the audit office asks. */
const auditDesk = 'audit-desk';

/** The log of all disclosures, for the audit office: search, list, detail, charts. */
export function Audit(): ReactNode {
  const said = useWords(auditWords);
  const { settings } = useWeb();
  return (
    <Page title={said.title} lead={said.lead} width="wide">
      {settings.isSandbox ? (
        <Console />
      ) : (
        <Notice tone="info" title={said.notSandbox}>
          <p>{said.notSandboxHint}</p>
        </Notice>
      )}
    </Page>
  );
}

function Console(): ReactNode {
  const { settings, request, clock } = useWeb();
  const { searchParams } = usePlace();
  const ask = useMemo(
    () => asker(settings.api, request, playing(request, clock, auditDesk)),
    [settings, request, clock],
  );
  const sought = searchParams.get('q') ?? '';
  return (
    <>
      <Search key={sought} sought={sought} />
      <Found key={`found ${sought}`} ask={ask} sought={sought} />
    </>
  );
}

function addressOf(sought: string): string {
  return sought === '' ? '/audit' : `/audit?${new URLSearchParams({ q: sought }).toString()}`;
}

function Search({ sought }: { readonly sought: string }): ReactNode {
  const said = useWords(auditWords);
  const { clock } = useWeb();
  const [text, setText] = useState(sought);
  const find = (event: SyntheticEvent): void => {
    event.preventDefault();
    goTo(addressOf(text));
  };
  const stock = [
    [said.all, ''],
    [said.refusedOnly, 'decision:refused'],
    [said.today, `at:>${clock.now().toISOString().slice(0, 10)}`],
    [said.prefills, 'purpose:APPLICATION_PREFILL'],
  ] as const;
  const { unknown } = readSearch(sought);
  return (
    <form className="search" role="search" onSubmit={find}>
      <label htmlFor="search">{said.search}</label>
      <p id="search-hint" className="hint">
        {said.searchHint}
      </p>
      <div className="search-row search-wide">
        <input
          id="search"
          type="search"
          value={text}
          aria-describedby="search-hint"
          onChange={({ target }) => setText(target.value)}
        />
        <button type="submit" className="button">
          {said.find}
        </button>
      </div>
      {unknown.length > 0 && (
        <p className="wrong" role="alert">
          {said.unknown(unknown.join(' '))}
        </p>
      )}
      <nav aria-label={said.stock} className="chips">
        {stock.map(([name, search]) => (
          <Link key={name} to={addressOf(search)} className="chip" isCurrent={search === sought}>
            {name}
          </Link>
        ))}
      </nav>
    </form>
  );
}

function Found({ ask, sought }: { readonly ask: Ask; readonly sought: string }): ReactNode {
  const said = useWords(auditWords);
  const { moment } = useDates();
  const { filter } = readSearch(sought);
  const asked = useAsked(sought, () => ask(disclosures, { filter }));
  return (
    <Shown asked={asked}>
      {({ disclosures: { nodes, completeUpTo, pageInfo } }) => (
        <>
          <p className="quiet" role="status">
            {said.complete(moment(completeUpTo))} {said.audited}
          </p>
          {nodes.length === 0 ? (
            <Notice tone="info" title={said.none}>
              <p>{said.noneHint}</p>
            </Notice>
          ) : (
            <Listed
              first={nodes}
              cursor={pageInfo.hasNextPage ? pageInfo.endCursor : null}
              next={async (after) => pageOf(await ask(disclosures, { filter, after }))}
            />
          )}
        </>
      )}
    </Shown>
  );
}

/** The next page; undefined when the hub did not answer. */
function pageOf(answer: Answer<Disclosures>): Held | undefined {
  if (answer.kind !== 'ANSWERED') return undefined;
  const { nodes, pageInfo } = answer.value.disclosures;
  return { nodes, next: pageInfo.hasNextPage ? pageInfo.endCursor : null };
}

type Held = { readonly nodes: readonly AuditedDisclosure[]; readonly next: string | null };

type ListedProps = {
  readonly first: readonly AuditedDisclosure[];
  readonly cursor: string | null;
  /** The page after a cursor; undefined when it was not to be had. */
  readonly next: (after: string) => Promise<Held | undefined>;
};

function Listed({ first, cursor, next }: ListedProps): ReactNode {
  const said = useWords(auditWords);
  const [held, setHeld] = useState<Held>({ nodes: first, next: cursor });
  const more = async (after: string): Promise<void> => {
    const page = await next(after);
    if (page) setHeld({ nodes: [...held.nodes, ...page.nodes], next: page.next });
  };
  const { next: after, nodes } = held;
  return (
    <>
      <Charts entries={nodes} />
      <Section title={said.shown(nodes.length)}>
        <Records entries={nodes} />
        {after !== null && (
          <div className="actions">
            <button type="button" className="button" onClick={() => void more(after)}>
              {said.more}
            </button>
          </div>
        )}
      </Section>
    </>
  );
}

function Charts({ entries }: { readonly entries: readonly AuditedDisclosure[] }): ReactNode {
  const said = useWords(auditWords);
  const text = useText();
  const label = useLabel();
  const names = new Map(entries.map(({ department }) => [department.id, text(department.name)]));
  const refused = entries.filter(({ refusal }) => refusal !== null);
  const pair = (key: string): string => {
    const [department = '', purpose = ''] = key.split(' ');
    return `${names.get(department) ?? department} · ${label('purposes', purpose)}`;
  };
  return (
    <div className="columns">
      <Chart
        title={said.perHour}
        what={said.hour}
        counts={byHour(entries)}
        label={(key) => `${key.replace('T', ' ')}:00`}
      />
      <div>
        <CountTable
          title={said.byPurpose}
          what={said.pair}
          counts={counted(entries, (entry) => `${entry.department.id} ${entry.purpose ?? '—'}`)}
          label={pair}
        />
      </div>
      {refused.length > 0 && (
        <div>
          <CountTable
            title={said.byRefusal}
            what={said.reason}
            counts={counted(refused, ({ refusal }) => refusal ?? '')}
            label={(key) => key}
          />
        </div>
      )}
    </div>
  );
}
