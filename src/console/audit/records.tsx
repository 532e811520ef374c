import { useState, type ReactNode } from 'react';
import type { AuditedDisclosure } from '../hub/disclosures.ts';
import { Badge } from '../kit/notice.tsx';
import { Facts } from '../kit/page.tsx';
import { useLabel } from '../labels/labels.ts';
import { useDates, useText, useWords } from '../preferences.tsx';
import { auditWords } from './words.ts';

/** The records, newest first; one of them opens below its row. */
export function Records({
  entries,
}: {
  readonly entries: readonly AuditedDisclosure[];
}): ReactNode {
  const said = useWords(auditWords);
  const [open, setOpen] = useState<string>();
  const columns = [said.at, said.department, said.purpose, said.outcome, said.fields, said.subject];
  return (
    <div className="table-wrap" tabIndex={0} role="region" aria-label={said.list}>
      <table className="records">
        <caption>{said.list}</caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {entries.map((entry) => (
            <Row
              key={entry.id}
              entry={entry}
              isOpen={entry.id === open}
              onOpen={() => setOpen(entry.id === open ? undefined : entry.id)}
            />
          ))}
        </tbody>
      </table>
    </div>
  );
}

type RowProps = {
  readonly entry: AuditedDisclosure;
  readonly isOpen: boolean;
  readonly onOpen: () => void;
};

function Row({ entry, isOpen, onOpen }: RowProps): ReactNode {
  const said = useWords(auditWords);
  const text = useText();
  const label = useLabel();
  const { moment } = useDates();
  const { at, department, purpose, decision, fields, subject } = entry;
  return (
    <>
      <tr>
        <td>
          <button type="button" className="text-button" aria-expanded={isOpen} onClick={onOpen}>
            {moment(at)}
          </button>
        </td>
        <td>{text(department.name)}</td>
        <td>{purpose === null ? '—' : label('purposes', purpose)}</td>
        <td>
          <Outcome entry={entry} decision={decision} />
        </td>
        <td className="number">{fields.length}</td>
        <td>{subject === null ? said.nobody : <code>{subject.slice(0, 10)}…</code>}</td>
      </tr>
      {isOpen && (
        <tr>
          <td colSpan={6}>
            <Detail entry={entry} />
          </td>
        </tr>
      )}
    </>
  );
}

function Outcome({
  entry: { refusal },
  decision,
}: {
  readonly entry: AuditedDisclosure;
  readonly decision: AuditedDisclosure['decision'];
}): ReactNode {
  const said = useWords(auditWords);
  return decision === 'RELEASED' ? (
    <Badge tone="info" icon="eye">
      {said.released}
    </Badge>
  ) : (
    <>
      <Badge tone="bad" icon="block">
        {said.refused}
      </Badge>{' '}
      <code>{refusal}</code>
    </>
  );
}

function Detail({ entry }: { readonly entry: AuditedDisclosure }): ReactNode {
  const { names, fields: fieldsTitle } = useWords(auditWords);
  const text = useText();
  const { moment } = useDates();
  const { department, at, fields, agreement, agreementVersion, decision, refusal, ...rest } = entry;
  const codes = ['request', 'client', 'actor', 'subject', 'representative', 'case'] as const;
  const grounds = ['purpose', 'legalBasis', 'consent', 'operation', 'id'] as const;
  const shown = (name: (typeof codes | typeof grounds)[number]) =>
    [names[name], rest[name] === null ? '—' : <code key={name}>{rest[name]}</code>] as const;
  return (
    <>
      <Facts
        facts={[
          [names.at, `${moment(at)} · ${at}`],
          [names.department, `${text(department.name)} · ${department.id}`],
          [names.decision, refusal === null ? decision : `${decision} · ${refusal}`],
          ...codes.map(shown),
          [names.agreement, agreement === null ? '—' : `${agreement} · ${agreementVersion ?? ''}`],
          ...grounds.map(shown),
          [
            fieldsTitle,
            <ul key="fields" className="words">
              {fields.map((field) => (
                <li key={field}>
                  <code>{field}</code>
                </li>
              ))}
            </ul>,
          ],
        ]}
      />
    </>
  );
}
