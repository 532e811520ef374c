import { useState, type SyntheticEvent, type ReactNode } from 'react';
import { services, type ServiceSummary } from '../hub/operations.ts';
import { Icon } from '../kit/icon.tsx';
import { Link } from '../kit/link.tsx';
import { Notice } from '../kit/notice.tsx';
import { Page } from '../kit/page.tsx';
import { Shown } from '../kit/shown.tsx';
import { useLabel } from '../labels/labels.ts';
import { goTo, usePlace } from '../place.ts';
import { useText, useWords, type Language } from '../preferences.tsx';
import { useAsked, useWeb } from '../web.tsx';

type ServicesWords = {
  readonly title: string;
  readonly search: string;
  readonly find: string;
  readonly lifeEvents: string;
  readonly all: string;
  readonly found: (count: number) => string;
  readonly nothing: string;
  readonly nothingHint: string;
};

const words: Readonly<Record<Language, ServicesWords>> = {
  zh: {
    title: '办事',
    search: '关键词',
    find: '查找',
    lifeEvents: '按人生大事查找',
    all: '全部',
    found: (count) => `共 ${count} 项`,
    nothing: '没有找到',
    nothingHint: '换一个说法试试，例如“居住证”“保险”“开店”；或选择“全部”。',
  },
  en: {
    title: 'Services',
    search: 'Keyword',
    find: 'Find',
    lifeEvents: 'By event in life',
    all: 'All',
    found: (count) => (count === 1 ? '1 service' : `${count} services`),
    nothing: 'Nothing found',
    nothingHint: 'Try another word, such as “permit”, “insurance”, “business”; or choose All.',
  },
};

/** Services to choose from: by words in either language, or by event in life; both stand in the address. */
export function Services(): ReactNode {
  const said = useWords(words);
  const { ask } = useWeb();
  const { searchParams } = usePlace();
  const asked = useAsked('services', () => ask(services, {}));
  const sought = searchParams.get('q') ?? '';
  const event = searchParams.get('event') ?? '';
  return (
    <Page title={said.title} width="wide">
      <Search key={sought} sought={sought} />
      <Shown asked={asked}>
        {({ publicServices: { nodes } }) => <Found all={nodes} sought={sought} lifeEvent={event} />}
      </Shown>
    </Page>
  );
}

function Search({ sought }: { readonly sought: string }): ReactNode {
  const said = useWords(words);
  const [text, setText] = useState(sought);
  const find = (event: SyntheticEvent): void => {
    event.preventDefault();
    goTo(`/services?${new URLSearchParams({ q: text }).toString()}`);
  };
  return (
    <form className="search" role="search" onSubmit={find}>
      <label htmlFor="keyword">{said.search}</label>
      <div className="search-row">
        <input
          id="keyword"
          type="search"
          value={text}
          onChange={({ target }) => setText(target.value)}
        />
        <button type="submit" className="button">
          <Icon name="search" />
          {said.find}
        </button>
      </div>
    </form>
  );
}

type FoundProps = {
  readonly all: readonly ServiceSummary[];
  readonly sought: string;
  readonly lifeEvent: string;
};

function Found({ all, sought, lifeEvent }: FoundProps): ReactNode {
  const said = useWords(words);
  const label = useLabel();
  const events = [...new Set(all.flatMap(({ lifeEvents }) => lifeEvents))];
  const found = all.filter(
    (service) =>
      (lifeEvent === '' || service.lifeEvents.includes(lifeEvent)) &&
      matches(service, sought, (code) => label('lifeEvents', code)),
  );
  return (
    <>
      <nav aria-label={said.lifeEvents} className="chips">
        <Link to="/services" className="chip" isCurrent={lifeEvent === '' && sought === ''}>
          {said.all}
        </Link>
        {events.map((code) => (
          <Link
            key={code}
            to={`/services?event=${code}`}
            className="chip"
            isCurrent={code === lifeEvent}
          >
            {label('lifeEvents', code)}
          </Link>
        ))}
      </nav>
      <p role="status" className="count">
        {said.found(found.length)}
      </p>
      {found.length === 0 ? (
        <Notice tone="info" title={said.nothing}>
          <p>{said.nothingHint}</p>
        </Notice>
      ) : (
        <ul className="cards">
          {found.map((service) => (
            <ServiceCard key={service.id} service={service} />
          ))}
        </ul>
      )}
    </>
  );
}

function ServiceCard({ service }: { readonly service: ServiceSummary }): ReactNode {
  const text = useText();
  return (
    <li className="card">
      <h2>
        <Link to={`/services/${service.id}`}>{text(service.title)}</Link>
      </h2>
      <p>{text(service.description)}</p>
      <p className="quiet">{text(service.authority.name)}</p>
    </li>
  );
}

/** True when every word sought is somewhere in the service, in whichever language. */
function matches(
  { title, description, authority, lifeEvents }: ServiceSummary,
  sought: string,
  eventLabel: (code: string) => string,
): boolean {
  const texts = [title, description, authority.name].flatMap(({ zh, en }) => [zh, en]);
  const whole = [...texts, ...lifeEvents.map(eventLabel)].join(' ').toLowerCase();
  return sought
    .toLowerCase()
    .split(/\s+/)
    .every((word) => whole.includes(word));
}
