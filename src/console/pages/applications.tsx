import type { ReactNode } from 'react';
import { submissions, type Submission } from '../hub/operations.ts';
import { Link } from '../kit/link.tsx';
import { Badge, Notice, type Tone } from '../kit/notice.tsx';
import { Page } from '../kit/page.tsx';
import { Shown } from '../kit/shown.tsx';
import { useLabel } from '../labels/labels.ts';
import { useDates, useText, useWords, type Language } from '../preferences.tsx';
import { useAsked, useSession, useWeb } from '../web.tsx';

type ApplicationsWords = {
  readonly title: string;
  readonly lead: string;
  readonly none: string;
  readonly find: string;
  readonly submitted: (moment: string) => string;
  readonly number: string;
};

const words: Readonly<Record<Language, ApplicationsWords>> = {
  zh: {
    title: '我的申请',
    lead: '网上、窗口、电话提交的申请，都在这里。',
    none: '您还没有申请过',
    find: '找一项服务',
    submitted: (moment) => `提交时间：${moment}`,
    number: '编号',
  },
  en: {
    title: 'My applications',
    lead: 'Whatever you applied for, online, at a counter, or by telephone.',
    none: 'You have not applied for anything yet',
    find: 'Find a service',
    submitted: (moment) => `Handed in: ${moment}`,
    number: 'Number',
  },
};

const tones: Readonly<Record<string, Tone>> = {
  SUBMITTED: 'info',
  ACCEPTED: 'info',
  APPROVED: 'good',
  REJECTED: 'bad',
};

/** What the person applied for, and how far each has come. */
export function Applications(): ReactNode {
  const said = useWords(words);
  const { ask } = useWeb();
  const state = useSession();
  const citizen = state === 'NOBODY' ? '' : state.citizen;
  const asked = useAsked(citizen, () => ask(submissions, { citizen }));
  return (
    <Page title={said.title} lead={said.lead}>
      <Shown asked={asked}>
        {({ citizen: own }) => {
          const nodes = own?.submissions?.nodes ?? [];
          return nodes.length === 0 ? (
            <Notice tone="info" title={said.none}>
              <p>
                <Link to="/services">{said.find}</Link>
              </p>
            </Notice>
          ) : (
            <ul className="stack">
              {nodes.map((submission) => (
                <One key={submission.id} submission={submission} />
              ))}
            </ul>
          );
        }}
      </Shown>
    </Page>
  );
}

function One({ submission }: { readonly submission: Submission }): ReactNode {
  const said = useWords(words);
  const text = useText();
  const label = useLabel();
  const { moment } = useDates();
  const { id, service, state, submittedAt } = submission;
  return (
    <li className="entry">
      <div className="entry-head">
        <h2>
          <Link to={`/services/${service.id}`}>{text(service.title)}</Link>
        </h2>
        <Badge tone={tones[state] ?? 'quiet'}>{label('submissionStates', state)}</Badge>
      </div>
      <p>{said.submitted(moment(submittedAt))}</p>
      <p className="small">
        {said.number} <code>{id}</code>
      </p>
    </li>
  );
}
