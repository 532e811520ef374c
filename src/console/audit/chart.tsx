import type { ReactNode } from 'react';
import { useWords } from '../preferences.tsx';
import type { Count } from './counts.ts';
import { auditWords } from './words.ts';

type ChartProps = {
  readonly title: string;
  readonly what: string;
  readonly counts: readonly Count[];
  readonly label: (key: string) => string;
};

const height = 120;
const width = 480;

/** Bars, refused ones on top of released ones, and the same numbers as a table. */
export function Chart({ title, what, counts, label }: ChartProps): ReactNode {
  const said = useWords(auditWords);
  const most = Math.max(1, ...counts.map(({ released, refused }) => released + refused));
  const step = width / Math.max(counts.length, 12);
  const scaled = (count: number): number => (count / most) * height;
  return (
    <figure className="panel">
      <figcaption>
        <strong>{title}</strong>
      </figcaption>
      <svg
        className="chart"
        viewBox={`0 0 ${width} ${height + 4}`}
        role="img"
        aria-label={said.chartOf(title, counts.length)}
      >
        {counts.map(({ key, released, refused }, at) => (
          <g key={key}>
            <rect
              x={at * step}
              width={step * 0.8}
              y={height - scaled(released)}
              height={scaled(released)}
            />
            <rect
              className="bar-refused"
              x={at * step}
              width={step * 0.8}
              y={height - scaled(released + refused)}
              height={scaled(refused)}
            />
          </g>
        ))}
        <line x1="0" x2={width} y1={height + 1} y2={height + 1} className="chart-base" />
      </svg>
      <details>
        <summary>{said.asTable}</summary>
        <CountTable title={title} what={what} counts={counts} label={label} />
      </details>
    </figure>
  );
}

export function CountTable({ title, what, counts, label }: ChartProps): ReactNode {
  const said = useWords(auditWords);
  return (
    <div className="table-wrap" tabIndex={0} role="region" aria-label={title}>
      <table>
        <caption>{title}</caption>
        <thead>
          <tr>
            <th scope="col">{what}</th>
            <th scope="col" className="number">
              {said.released}
            </th>
            <th scope="col" className="number">
              {said.refused}
            </th>
          </tr>
        </thead>
        <tbody>
          {counts.map(({ key, released, refused }) => (
            <tr key={key}>
              <th scope="row">{label(key)}</th>
              <td className="number">{released}</td>
              <td className="number">{refused}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
