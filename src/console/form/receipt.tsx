import type { ReactNode } from 'react';
import type { Prefill } from '../hub/prefill.ts';
import { Link } from '../kit/link.tsx';
import { Notice } from '../kit/notice.tsx';
import { Facts } from '../kit/page.tsx';
import { useDates, useText, useWords } from '../preferences.tsx';
import { formWords } from './words.ts';

export type HandedIn = { readonly id: string; readonly submittedAt: string };

type ReceiptProps = { readonly handedIn: HandedIn; readonly prefill: Prefill | undefined };

/** What the person keeps: the number, and what they did not have to fill in or bring. */
export function Receipt({ handedIn, prefill }: ReceiptProps): ReactNode {
  const said = useWords(formWords);
  const text = useText();
  const { moment } = useDates();
  const values = prefill?.values ?? [];
  const authorities = [...new Set(values.map(({ authority }) => text(authority.name)))];
  const waived = (prefill?.documents ?? []).filter(({ decision }) => decision === 'WAIVED');
  return (
    <>
      <Notice tone="good" title={said.doneLead} role="status" />
      <div className="panel receipt">
        <Facts
          facts={[
            [said.number, <code key="id">{handedIn.id}</code>],
            [said.when, moment(handedIn.submittedAt)],
            ...(values.length === 0
              ? []
              : ([
                  [said.reused, said.reusedCount(values.length, authorities.join('、'))],
                ] as const)),
            ...(waived.length === 0
              ? []
              : ([[said.waived, waived.map(({ title }) => text(title)).join('、')]] as const)),
          ]}
        />
      </div>
      <div className="actions">
        <Link to="/applications" className="button">
          {said.myApplications}
        </Link>
        <button type="button" className="button button-quiet" onClick={() => print()}>
          {said.print}
        </button>
        <Link to="/my-data">{said.whoSaw}</Link>
      </div>
    </>
  );
}
