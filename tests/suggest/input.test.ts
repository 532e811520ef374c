import { describe, expect, it } from '@jest/globals';
import type { FormText } from '../../src/suggest/model.ts';
import { formsIn } from '../../src/suggest/input/forms.ts';

function formsOf(value: unknown): readonly FormText[] {
  const text = typeof value === 'string' ? value : JSON.stringify(value, null, 2);
  const forms = formsIn(text, { id: 'file', language: 'en' });
  if (!forms.ok) throw new Error(JSON.stringify(forms.problem.issues));
  return forms.value;
}

describe('a JSON Schema', () => {
  it('gives its leaves with titles, headings, rows and what they take', () => {
    const schema = {
      $id: 'parking',
      title: 'Parking permit',
      required: ['email'],
      properties: {
        email: { title: 'Email', type: ['null', 'string'], format: 'email' },
        colour: { enum: ['red', 'green'] },
        spouse: {
          title: 'Spouse',
          properties: { name: { $ref: '#/definitions/name' } },
        },
        children: { type: 'array', items: { properties: { 'a/b': { type: 'boolean' } } } },
        tags: { type: 'array', items: { type: 'string' } },
      },
      definitions: { name: { properties: { first: { type: 'string', title: 'First name' } } } },
    };
    expect(formsOf(schema)).toEqual([
      {
        id: 'parking',
        language: 'en',
        leaves: [
          { path: '/email', label: 'Email', groups: [], type: 'email', required: true },
          { path: '/colour', label: '', groups: [], type: 'select', required: false },
          {
            path: '/spouse/name/first',
            label: 'First name',
            groups: ['Spouse'],
            type: 'string',
            required: false,
          },
          { path: '/children/*/a~1b', label: '', groups: [], type: 'boolean', required: false },
          { path: '/tags', label: '', groups: [], type: 'array', required: false },
        ],
      },
    ]);
  });

  it('gives the leaves of branches, and ends where a reference goes in circles', () => {
    const schema = {
      allOf: [{ properties: { a: { type: 'string' } } }, { oneOf: [{ $ref: '#/$defs/b' }] }],
      $defs: {
        b: { properties: { b: { type: 'number' }, again: { $ref: '#/$defs/b' } } },
        loop: { $ref: '#/$defs/loop' },
      },
      properties: { c: { $ref: '#/$defs/loop' } },
    };
    const [form] = formsOf(schema);
    const paths = form?.leaves.map(({ path }) => path) ?? [];
    expect(paths.slice(0, 3)).toEqual(['/a', '/b', '/again/b']);
    expect(paths.length).toBeLessThan(20);
  });
});

describe('a Form.io definition', () => {
  it('gives panels as headings, containers and grids as paths, and passes over what asks nothing', () => {
    const components = [
      { type: 'content', key: 'intro', html: 'Hello' },
      {
        type: 'panel',
        key: 'you',
        title: 'About you',
        components: [
          { type: 'textfield', key: 'fn', label: 'First name', validate: { required: true } },
          {
            type: 'columns',
            key: 'columns',
            label: 'Columns',
            columns: [{ components: [{ type: 'email', key: 'mail', label: 'Email' }] }],
          },
        ],
      },
      {
        type: 'datagrid',
        key: 'kids',
        label: 'Children',
        components: [{ type: 'textfield', key: 'fn', label: 'First name' }],
      },
      { type: 'button', key: 'submit', label: 'Send' },
    ];
    const [form] = formsOf({ display: 'form', path: 'permit', components });
    expect(form).toEqual({
      id: 'permit',
      language: 'en',
      leaves: [
        {
          path: '/fn',
          label: 'First name',
          groups: ['About you'],
          type: 'textfield',
          required: true,
        },
        { path: '/mail', label: 'Email', groups: ['About you'], type: 'email', required: false },
        {
          path: '/kids/*/fn',
          label: 'First name',
          groups: ['Children'],
          type: 'textfield',
          required: false,
        },
      ],
    });
  });
});

describe('lines', () => {
  const line = { id: 'a', lang: 'nb', leaves: [{ path: '/x', label: 'Navn', group: 'Om deg' }] };

  it('give a form each', () => {
    const forms = formsOf(`${JSON.stringify(line)}\n\n${JSON.stringify({ ...line, id: 'b' })}\n`);
    expect(forms.map(({ id, language }) => [id, language])).toEqual([
      ['a', 'nb'],
      ['b', 'nb'],
    ]);
    expect(forms[0]?.leaves).toEqual([
      { path: '/x', label: 'Navn', groups: ['Om deg'], type: '', required: false },
    ]);
  });

  it('may be one form over several lines', () => {
    expect(formsOf(line)).toHaveLength(1);
  });

  it('are refused with their number and what is wrong', () => {
    const forms = formsIn(`${JSON.stringify(line)}\n{"id": "b"}\n`, { id: 'file' });
    expect(forms).toMatchObject({
      ok: false,
      problem: { issues: [{ field: 'line 2: leaves' }] },
    });
  });
});

it('refuses what is none of the three', () => {
  expect(formsIn('{"a": 1}', { id: 'file' })).toMatchObject({ ok: false });
  expect(formsIn('hello', { id: 'file' })).toMatchObject({ ok: false });
});
