import { useState, type SyntheticEvent, type ReactNode } from 'react';
import { Icon, type IconName } from '../kit/icon.tsx';
import { Link } from '../kit/link.tsx';
import { Page } from '../kit/page.tsx';
import { goTo } from '../place.ts';
import { useWords, type Language } from '../preferences.tsx';

type Door = { readonly title: string; readonly text: string };
type HomeWords = {
  readonly title: string;
  readonly lead: string;
  readonly search: string;
  readonly hint: string;
  readonly find: string;
  readonly doors: Readonly<Record<'services' | 'applications' | 'myData' | 'consents', Door>>;
  readonly promise: string;
  readonly promises: readonly Door[];
};

const words: Readonly<Record<Language, HomeWords>> = {
  zh: {
    title: '填过一次，不再重填',
    lead: '政府已经掌握的信息，替您填好；每一次查阅，都让您看见。',
    search: '您想办什么事？',
    hint: '例如：居住证、社保、开店',
    find: '查找',
    doors: {
      services: { title: '办事', text: '看需要什么、哪些不用再交，然后申请' },
      applications: { title: '我的申请', text: '查看每一件申请办到了哪一步' },
      myData: { title: '谁看过我的数据', text: '哪个部门、什么时候、为了什么' },
      consents: { title: '我的授权', text: '查看给过的授权，随时可以撤回' },
    },
    promise: '我们的承诺',
    promises: [
      { title: '先记录，后提供', text: '任何信息离开之前，查阅记录已经写好，不能更改。' },
      { title: '用途说清楚', text: '每一次查阅都有法律依据和用途，超出约定的一律拒绝。' },
      { title: '您说了算', text: '需要您同意的，先给您看具体内容；不同意也能办事。' },
    ],
  },
  en: {
    title: 'Tell government once',
    lead: 'What government already knows is filled in for you. Every look at your data is shown to you.',
    search: 'What do you want to do?',
    hint: 'For example: residence permit, insurance, business',
    find: 'Find',
    doors: {
      services: {
        title: 'Services',
        text: 'See what is needed and what you need not bring, then apply',
      },
      applications: { title: 'My applications', text: 'See how far each application has come' },
      myData: { title: 'Who saw my data', text: 'Which department, when, and what for' },
      consents: { title: 'My consents', text: 'See what you agreed to, and take it back' },
    },
    promise: 'What we promise',
    promises: [
      {
        title: 'On record first',
        text: 'Before any value leaves, the log of it is written, and cannot be changed.',
      },
      {
        title: 'For a stated purpose',
        text: 'Every look rests on a law and a purpose; anything beyond them is refused.',
      },
      {
        title: 'You decide',
        text: 'Where your consent is needed you see the values first; you can apply without it, too.',
      },
    ],
  },
};

const doors = [
  ['services', '/services', 'file'],
  ['applications', '/applications', 'clock'],
  ['myData', '/my-data', 'eye'],
  ['consents', '/consents', 'shield'],
] as const satisfies readonly (readonly [keyof HomeWords['doors'], string, IconName])[];

export function Home(): ReactNode {
  const said = useWords(words);
  const [sought, setSought] = useState('');
  const find = (event: SyntheticEvent): void => {
    event.preventDefault();
    goTo(`/services?${new URLSearchParams({ q: sought }).toString()}`);
  };
  return (
    <Page title={said.title} lead={said.lead} width="wide">
      <form className="search hero" role="search" onSubmit={find}>
        <label htmlFor="sought">{said.search}</label>
        <p id="sought-hint" className="hint">
          {said.hint}
        </p>
        <div className="search-row">
          <input
            id="sought"
            type="search"
            value={sought}
            aria-describedby="sought-hint"
            onChange={({ target }) => setSought(target.value)}
          />
          <button type="submit" className="button">
            <Icon name="search" />
            {said.find}
          </button>
        </div>
      </form>
      <ul className="doors">
        {doors.map(([door, to, icon]) => (
          <li key={door}>
            <Link to={to} className="door">
              <Icon name={icon} />
              <strong>{said.doors[door].title}</strong>
              <span>{said.doors[door].text}</span>
            </Link>
          </li>
        ))}
      </ul>
      <section className="promises">
        <h2>{said.promise}</h2>
        <ul>
          {said.promises.map(({ title, text }) => (
            <li key={title}>
              <h3>{title}</h3>
              <p>{text}</p>
            </li>
          ))}
        </ul>
      </section>
    </Page>
  );
}
