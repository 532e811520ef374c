import { useEffect, useRef, type ReactNode } from 'react';
import { hasMoved } from '../place.ts';

type PageProps = {
  readonly title: string;
  /** Said under the title, in one or two sentences. */
  readonly lead?: ReactNode;
  readonly width?: 'text' | 'wide';
  readonly children: ReactNode;
};

/** One page: its title is the window's, and where a screen reader goes on when the page has changed. */
export function Page({ title, lead, width = 'text', children }: PageProps): ReactNode {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} · askonce`;
  }, [title]);
  useEffect(() => {
    if (hasMoved()) heading.current?.focus({ preventScroll: true });
  }, []);
  return (
    <div className={`page page-${width}`}>
      <h1 ref={heading} tabIndex={-1}>
        {title}
      </h1>
      {lead !== undefined && <p className="lead">{lead}</p>}
      {children}
    </div>
  );
}

/** A part of a page with a heading of its own. */
export function Section({
  title,
  children,
  className = '',
}: {
  readonly title: string;
  readonly children: ReactNode;
  readonly className?: string;
}): ReactNode {
  return (
    <section className={`section ${className}`}>
      <h2>{title}</h2>
      {children}
    </section>
  );
}

/** Facts, each with its name. */
export function Facts({
  facts,
}: {
  readonly facts: readonly (readonly [name: string, fact: ReactNode])[];
}): ReactNode {
  return (
    <dl className="facts">
      {facts.map(([name, fact]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{fact}</dd>
        </div>
      ))}
    </dl>
  );
}
