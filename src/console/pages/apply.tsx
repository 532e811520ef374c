import { useEffect, useState, type ReactNode } from 'react';
import { startingWith, valueOf, wrongWith, type Answers } from '../form/answers.ts';
import { Fill, type FillProps } from '../form/fill.tsx';
import { Receipt, type HandedIn } from '../form/receipt.tsx';
import { Review } from '../form/review.tsx';
import { leavesOf, readForm, type FormPart } from '../form/schema.ts';
import { formWords } from '../form/words.ts';
import type { Answer } from '../hub/ask.ts';
import { oneService, type Service } from '../hub/operations.ts';
import { prefilled, recordSubmission, type Prefill } from '../hub/prefill.ts';
import { Link } from '../kit/link.tsx';
import { Notice } from '../kit/notice.tsx';
import { Page } from '../kit/page.tsx';
import { Shown } from '../kit/shown.tsx';
import { usePlace } from '../place.ts';
import { useText, useWords } from '../preferences.tsx';
import { useAsked, useSession, useWeb } from '../web.tsx';
import { prefillAgreement } from './purposes.ts';
import { serviceWords } from './service-words.ts';

/** What an application begins with. */
type Start = {
  readonly service: Service;
  readonly prefill: Prefill | undefined;
  /** Why nothing is filled in. */
  readonly without: 'CHOSEN' | 'NOT_FILLED' | undefined;
};

/** Applies for a service: fill in, check, done. */
export function Apply({ id }: { readonly id: string }): ReactNode {
  const said = useWords(serviceWords);
  const { ask } = useWeb();
  const { searchParams } = usePlace();
  const isAlone = searchParams.get('prefill') === 'none';
  const asked = useAsked(`${id} ${isAlone}`, async (): Promise<Answer<Start | undefined>> => {
    const [found, filled] = await Promise.all([
      ask(oneService, { id }),
      isAlone ? undefined : ask(prefilled, { serviceId: id }),
    ]);
    if (found.kind !== 'ANSWERED') return found;
    const service = found.value.publicService;
    if (!service?.form) return { ...found, value: undefined };
    if (filled?.kind === 'SIGNED_OUT') return filled;
    const prefill = filled?.kind === 'ANSWERED' ? (filled.value.prefill ?? undefined) : undefined;
    const without = isAlone ? 'CHOSEN' : prefill ? undefined : 'NOT_FILLED';
    return { ...found, value: { service, prefill, without } };
  });
  if (asked.answer.kind === 'ANSWERED' && asked.answer.value)
    return <Application start={asked.answer.value} />;
  return (
    <Page title={said.title}>
      <Shown asked={asked}>{() => <Notice tone="info" title={said.notOnline} />}</Shown>
    </Page>
  );
}

type Step = 'FILL' | 'REVIEW' | 'BUSY' | 'FAILED' | HandedIn;

function Application({ start }: { readonly start: Start }): ReactNode {
  const { service, prefill } = start;
  const said = useWords(formWords);
  const [parts] = useState(() => readForm(service.form?.schema));
  const [answers, setAnswers] = useState<Answers>(() => startingWith(prefill?.values ?? []));
  const [step, setStep] = useState<Step>('FILL');
  const [anchor, setAnchor] = useState<string>();
  const hand = useHandIn(start, setStep);
  useEffect(() => {
    if (step === 'FILL' && anchor !== undefined) document.getElementById(anchor)?.focus();
    else window.scrollTo(0, 0);
  }, [step, anchor]);
  if (typeof step === 'object')
    return (
      <Page key="done" title={said.done}>
        <Steps at={2} />
        <Receipt handedIn={step} prefill={prefill} />
      </Page>
    );
  if (step === 'FILL')
    return (
      <Filling
        start={start}
        parts={parts}
        answers={answers}
        onAnswer={(pointer, answer) => setAnswers({ ...answers, [pointer]: answer })}
        onDone={() => setStep('REVIEW')}
      />
    );
  return (
    <Page key="review" title={said.check} lead={said.checkLead}>
      <Steps at={1} />
      <Review
        parts={parts}
        prefill={prefill}
        answers={answers}
        onChange={(to) => {
          setAnchor(to);
          setStep('FILL');
        }}
      />
      <HandIn step={step} onHand={() => hand(parts, answers)} onBack={() => setStep('FILL')} />
    </Page>
  );
}

type FillingProps = Pick<FillProps, 'parts' | 'answers' | 'onAnswer'> & {
  readonly start: Start;
  readonly onDone: () => void;
};

function Filling({ start, parts, answers, onAnswer, onDone }: FillingProps): ReactNode {
  const { service, prefill } = start;
  const said = useWords(formWords);
  const text = useText();
  const [tries, setTries] = useState(0);
  const goOn = (): void => {
    const isRight = leavesOf(parts).every(
      (leaf) => wrongWith(leaf, answers[leaf.pointer]) === undefined,
    );
    if (isRight) onDone();
    else setTries(tries + 1);
  };
  return (
    <Page title={text(service.title)}>
      <Steps at={0} />
      <Without start={start} />
      <Fill
        // Told anew each time that somebody tries to go on.
        key={tries}
        parts={parts}
        prefill={prefill}
        answers={answers}
        isChecked={tries > 0}
        onAnswer={onAnswer}
      />
      <div className="actions">
        <button type="button" className="button" onClick={goOn}>
          {said.toCheck}
        </button>
      </div>
    </Page>
  );
}

type HandInProps = {
  readonly step: 'REVIEW' | 'BUSY' | 'FAILED';
  readonly onHand: () => void;
  readonly onBack: () => void;
};

function HandIn({ step, onHand, onBack }: HandInProps): ReactNode {
  const said = useWords(formWords);
  return (
    <>
      {step === 'FAILED' && <Notice tone="bad" title={said.submitFailed} role="alert" />}
      <div className="actions">
        <button
          type="button"
          className="button"
          aria-disabled={step === 'BUSY'}
          onClick={step === 'BUSY' ? undefined : onHand}
        >
          {step === 'BUSY' ? said.submitting : said.submit}
        </button>
        <button type="button" className="button button-quiet" onClick={onBack}>
          {said.back}
        </button>
      </div>
    </>
  );
}

/** Hands the application in, once, however often it is tried. */
function useHandIn(
  { service, prefill }: Start,
  setStep: (step: Step) => void,
): (parts: readonly FormPart[], answers: Answers) => void {
  const { ask, chance, clock } = useWeb();
  const state = useSession();
  const [first] = useState(() => ({
    idempotencyKey: chance(16),
    submittedAt: clock.now().toISOString(),
  }));
  const known = [...(prefill?.values ?? []), ...(prefill?.missing ?? [])];
  const keys = new Map(known.map(({ pointer, answerKey }) => [pointer, answerKey]));
  const hand = async (parts: readonly FormPart[], answers: Answers): Promise<void> => {
    if (state === 'NOBODY') return;
    setStep('BUSY');
    const input = {
      ...first,
      applicantId: state.citizen,
      serviceId: service.id,
      formVersion: service.form?.version,
      channel: 'WEB',
      state: 'SUBMITTED',
      answers: leavesOf(parts).flatMap((leaf) => {
        const { pointer } = leaf;
        const value = valueOf(leaf, answers[pointer]);
        const concept = keys.get(pointer) ?? null;
        return value === undefined ? [] : [{ pointer, concept, value }];
      }),
      documents: [],
    };
    const answer = await ask(recordSubmission, { input });
    const result = answer.kind === 'ANSWERED' ? answer.value.recordSubmission : undefined;
    setStep(result?.__typename === 'RecordSubmissionSuccess' ? result.submission : 'FAILED');
  };
  return (parts, answers) => void hand(parts, answers);
}

function Steps({ at }: { readonly at: 0 | 1 | 2 }): ReactNode {
  const said = useWords(formWords);
  return (
    <ol className="steps" aria-label={said.stepsLabel}>
      {said.steps.map((step, index) => (
        <li key={step} aria-current={index === at ? 'step' : undefined}>
          {step}
        </li>
      ))}
    </ol>
  );
}

function Without({ start: { without, service } }: { readonly start: Start }): ReactNode {
  const said = useWords(formWords);
  if (without === undefined) return null;
  if (without === 'CHOSEN')
    return (
      <Notice tone="info" title={said.without}>
        <p>{said.withoutHint}</p>
      </Notice>
    );
  const next = encodeURIComponent(`/services/${service.id}/apply`);
  return (
    <Notice tone="info" title={said.notFilled}>
      <p>{said.notFilledHint}</p>
      <p>
        <Link to={`/consents/${prefillAgreement}?next=${next}`}>{said.toConsent}</Link>
      </p>
    </Notice>
  );
}
