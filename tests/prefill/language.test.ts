import { describe, expect, it } from '@jest/globals';
import { lintForm } from '../../src/prefill/lint.ts';
import { citizen, filled, formOf, leaf, provenance, self, text } from './build.ts';

const list = (cells: object, changes: object = {}) =>
  leaf({ type: 'array', items: { type: 'object', properties: cells }, ...changes });
const household = (...members: object[]) =>
  citizen({ household: { members, provenance: provenance() } });
const children = household(
  { role: 'SPOUSE', fullName: '周雅', dateOfBirth: '1989-04-12' },
  { role: 'CHILD', fullName: '林小满', dateOfBirth: '2017-05-21' },
  { role: 'CHILD', fullName: '林立夏', dateOfBirth: '2005-05-05' },
  {
    role: 'CHILD',
    fullName: '林小寒',
    dateOfBirth: '2019-01-05',
    citizen: { identity: { dateOfDeath: '2020-01-01' } },
  },
);
const minors = {
  each: '$.child[?@.dateOfBirth > $$born]',
  with: { born: { before: 'P18Y' } },
  role: 'CHILD',
  map: {
    '/name': { use: 'name.full' },
    '/born/year': { use: 'dateOfBirth', transform: 'dateYear' },
  },
};
const cells = {
  name: { type: 'string' },
  born: { type: 'object', properties: { year: { type: 'integer' } } },
};

describe('a list', () => {
  it('gets a row for each living member that the path finds, and reads no more of them', () => {
    const { values } = filled(formOf({ a: list(cells) }, { '/a/*': minors }), children);
    expect(values).toMatchObject([
      { pointer: '/a', role: 'CHILD', value: [{ name: '林小满', born: { year: 2017 } }] },
    ]);
  });

  it('stays empty, and says why, when nobody is found or the form wants fewer', () => {
    const none = household({ role: 'SPOUSE', fullName: '周雅' });
    const gapOf = (property: object, data: unknown) =>
      filled(formOf({ a: { ...property } }, { '/a/*': minors }), data).missing[0];
    expect(gapOf(list(cells), none)).toMatchObject({ code: 'NO_ROWS' });
    expect(gapOf(list(cells, { maxItems: 0 }), children)).toMatchObject({ code: 'DOES_NOT_FIT' });
    expect(gapOf(list(cells), citizen({ household: null }))).toMatchObject({ code: 'NO_RECORD' });
  });

  it.each<[string, object, string]>([
    ['a path that is none', { ...minors, each: '$.child[?' }, 'each'],
    ['a path through other people', { ...minors, each: '$.spouse[*]' }, 'each'],
    ['a constant that is not bound', { ...minors, with: {} }, 'each'],
    ['the applicant', { ...minors, role: 'SELF' }, 'role'],
    ['a cell that is not there', { ...minors, map: { '/age': { use: 'dateOfBirth' } } }, 'map'],
    ['a cell of another type', { ...minors, map: { '/born/year': { use: 'name.full' } } }, 'map'],
    [
      'what no household states',
      { ...minors, map: { '/name': { use: 'nationalId' } } },
      'household',
    ],
  ])('is refused with %s', (_, rule, word) => {
    const issues = lintForm(formOf({ a: list(cells) }, { '/a/*': { ...rule } }));
    expect(JSON.stringify(issues)).toContain(word);
  });
});

describe('a group', () => {
  it('is filled by one rule spread over its leaves', () => {
    const group = leaf({ type: 'object', properties: { first: text, last: text } });
    const rule = self('name', { spread: { first: 'given', last: 'family' } });
    const data = citizen({
      identity: { name: { givenName: '致远', familyName: '林' }, provenance: provenance() },
    });
    const { values } = filled(formOf({ who: group }, { '/who': rule }), data);
    expect(values.map(({ pointer, value }) => [pointer, value])).toEqual([
      ['/who/first', '致远'],
      ['/who/last', '林'],
    ]);
    const wrong = self('name', { spread: { middle: 'given' } });
    expect(lintForm(formOf({ who: group }, { '/who': wrong }))).toMatchObject([
      { field: expect.stringContaining('/who/middle') },
    ]);
  });
});

describe('a rule in the schema itself', () => {
  it('fills its leaf, and may not be said again in the overlay', () => {
    const inline = { a: leaf({ type: 'string', 'x-prefill': self('email') }) };
    expect(filled(formOf(inline, {}), citizen()).values).toMatchObject([{ concept: 'email' }]);
    expect(lintForm(formOf(inline, { '/a': self('email') }))).toMatchObject([
      { field: 'mapping.map[/a]', rule: expect.stringContaining('another rule') },
    ]);
  });
});

describe('the people of a form', () => {
  const relative = (roles: object) =>
    formOf(
      { me: text, them: text },
      {
        '/me': { use: 'name.full', role: 'relative' },
        '/them': { use: 'name.full', role: 'veteran' },
      },
      { mapping: { roles } },
    );

  it('are whom the overlay says, and somebody else’s field never gets the applicant’s data', () => {
    const { values, missing } = filled(relative({ relative: 'SELF', veteran: 'OTHER' }), citizen());
    expect(values).toMatchObject([{ pointer: '/me', value: '林致远' }]);
    expect(missing).toMatchObject([
      { pointer: '/them', status: 'NEVER_PREFILL', code: 'OTHER_PERSON' },
    ]);
  });

  it('are refused when nobody says who they are', () => {
    expect(lintForm(relative({ relative: 'SELF' }))).toMatchObject([
      { field: 'mapping.map[/them].role' },
    ]);
  });
});

describe('a condition', () => {
  const form = (when: string) =>
    formOf(
      { married: leaf({ type: 'string' }), spouse: text },
      {
        '/married': self('household.maritalStatus'),
        '/spouse': { use: 'name.full', role: 'SPOUSE', when },
      },
    );

  it('lets a question arise by what government holds', () => {
    expect(filled(form('form.married == "MARRIED"'), citizen()).values).toHaveLength(2);
    const { missing, summary } = filled(form('form.married == "WIDOWED"'), citizen());
    expect(missing).toMatchObject([{ pointer: '/spouse', status: 'NOT_APPLICABLE' }]);
    expect(summary).toMatchObject({ leaves: 2, visible: 1, coverage: 1 });
  });

  it('goes by the person’s own answer first', () => {
    const { missing } = filled(form('form.married == "MARRIED"'), citizen(), {
      answers: { married: 'SINGLE' },
    });
    expect(missing).toMatchObject([{ pointer: '/spouse', status: 'NOT_APPLICABLE' }]);
  });

  it('that hangs on an answer nobody knows fills nothing, and says so', () => {
    const unknown = citizen({ household: null });
    expect(filled(form('form.married == "MARRIED"'), unknown).missing).toMatchObject([
      { pointer: '/married' },
      { pointer: '/spouse', code: 'AWAITS_ANSWER' },
    ]);
  });

  it.each([
    ['no CEL', 'form.married = 1'],
    ['an unknown name', 'person.married == "MARRIED"'],
    ['an answer the form does not have', 'form.happy == "YES"'],
    ['a number', '1 + 1'],
  ])('is refused when it is %s', (_, when) => {
    expect(lintForm(form(when))).toMatchObject([{ field: 'mapping.map[/spouse].when' }]);
  });
});

describe('a source', () => {
  it.each<[string, object, string]>([
    ['an earlier answer of any age', { from: [{ source: 'SUBMISSION' }] }, 'maxAge'],
    ['a licence that is not named', { from: [{ source: 'LICENCE' }] }, 'from'],
    [
      'an unknown licence',
      { from: [{ source: 'LICENCE', licenceType: 'FISHING', claim: 'x' }] },
      'licenceType',
    ],
    ['one source twice', { from: ['PROFILE', 'PROFILE'] }, 'from'],
    ['an unknown policy', { onConflict: 'GUESS' }, 'onConflict'],
  ])('is refused when it is %s', (_, changes, field) => {
    const form = formOf({ a: text }, { '/a': self('phone.mobile', { ...changes }) });
    expect(lintForm(form).map((issue) => issue.field)).toEqual([`mapping.map[/a].${field}`]);
  });

  it('is refused when identity would go by what is newest, or by what the person once said', () => {
    const issuesOf = (changes: object) =>
      lintForm(formOf({ a: text }, { '/a': self('name.full', { ...changes }) }));
    expect(issuesOf({ onConflict: 'NEWEST' })).toMatchObject([
      { field: 'mapping.map[/a].onConflict' },
    ]);
    expect(issuesOf({ from: ['SUBMISSION'], maxAge: 'P1Y' })).toMatchObject([
      { field: 'mapping.map[/a].from' },
    ]);
  });
});

describe('a form that shows some of its leaves', () => {
  it('says of the others that they are not shown', () => {
    const form = formOf({ a: text, b: text }, { '/a': self('email'), '/b': self('email') });
    const { values, missing } = filled(form, citizen(), { shown: new Set(['/a']) });
    expect(values).toMatchObject([{ pointer: '/a' }]);
    expect(missing).toMatchObject([{ pointer: '/b', code: 'NOT_SHOWN' }]);
  });
});
