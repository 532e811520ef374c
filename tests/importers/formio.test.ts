import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { importForm } from '../../src/importers/import-form.ts';
import { faults, imported } from './build.ts';

const field = (key: string, label: string, more: object = {}): object => ({
  type: 'textfield',
  key,
  label,
  ...more,
});
const form = {
  title: 'Søknad om parkering',
  components: [
    {
      type: 'panel',
      key: 'page1',
      title: 'Dine opplysninger',
      components: [
        field('fornavn', 'Fornavn', { prefillKey: 'sokerFornavn' }),
        field('etternavn', 'Etternavn', { prefillKey: 'sokerEtternavn' }),
        { ...field('adresse', 'Adresse', { prefillKey: 'sokerAdresser' }), type: 'navAddress' },
        field('gruppe', 'Målgruppe', { prefillKey: 'sokerMaalgruppe' }),
        { ...field('epost', 'E-post'), type: 'email' },
        field('mobil', 'Mobil', { prefillKey: 'self.phone.mobile' }),
      ],
    },
    {
      type: 'container',
      key: 'ektefelle',
      label: 'Ektefelle',
      components: [field('fornavn', 'Fornavn', { prefillKey: 'sokerFornavn' })],
    },
    {
      type: 'datagrid',
      key: 'barn',
      label: 'Barn',
      components: [field('navn', 'Navn', { prefillKey: 'sokerFornavn' })],
    },
  ],
};

describe('a Form.io definition', () => {
  const result = imported({ kind: 'formio', form, language: 'nb' });

  it('becomes a schema of what it collects, and a rule for each prefillKey', () => {
    expect(result.mapping).toEqual({
      form: '1',
      default: 'NEVER_PREFILL',
      map: {
        '/fornavn': { use: 'name.given', role: 'SELF' },
        '/etternavn': { use: 'name.family', role: 'SELF' },
        '/mobil': { use: 'phone.mobile', role: 'SELF' },
      },
    });
    expect(result.schema).toMatchObject({
      properties: {
        epost: { title: 'E-post', type: 'string', format: 'email' },
        ektefelle: { type: 'object', properties: { fornavn: { type: 'string' } } },
        barn: { type: 'array', items: { properties: { navn: { type: 'string' } } } },
      },
    });
    expect(faults(result)).toEqual([]);
  });

  it('puts the applicant’s name into no leaf of the spouse, and into no row of a list', () => {
    expect(result.report.notCarried.map(({ target, reason }) => [target, reason])).toEqual([
      ['/adresse', 'WHICH_ONE'],
      ['/gruppe', 'NOT_HELD'],
      ['/ektefelle/fornavn', 'PERSON_IN_DOUBT'],
      ['/barn/*/navn', 'IN_A_LIST'],
    ]);
  });

  it('takes suggestions for the other leaves when it is asked to, each with its evidence', () => {
    const { report, mapping } = imported({
      kind: 'formio',
      form,
      language: 'nb',
      aliases: new Map(),
    });
    expect(mapping['map']).toHaveProperty(['/epost'], { use: 'email', role: 'SELF' });
    expect(report.suggested).toContainEqual(
      expect.objectContaining({ pointer: '/epost', use: 'email', evidence: expect.any(Array) }),
    );
  });

  it('names the nodes whose title is in one language only, until there is another', () => {
    const titles = new Map([['/epost', { zh: '电子邮箱', en: 'E-mail' }]]);
    const { report, schema } = imported({ kind: 'formio', form, language: 'nb', titles });
    expect(report.untranslated).toContain('/fornavn');
    expect(report.untranslated).not.toContain('/epost');
    expect(schema).toMatchObject({
      properties: { epost: { title: '电子邮箱', 'x-title-en': 'E-mail' } },
    });
  });
});

describe('whatever JSON a form is', () => {
  it('either says why it cannot be published or becomes a mapping without fault', () => {
    const keys = ['sokerFornavn', 'sokerKjonn', 'sokerIdentifikasjonsnummer', 'self.email'];
    const component = fc.record(
      {
        type: fc.constantFrom('textfield', 'number', 'checkbox', 'email', 'datagrid', 'select'),
        key: fc.string(),
        label: fc.string(),
        prefillKey: fc.constantFrom(...keys),
        values: fc.array(fc.record({ value: fc.string() })),
        components: fc.array(fc.record({ key: fc.string(), type: fc.constant('textfield') })),
      },
      { requiredKeys: ['type', 'key'] },
    );
    const anyForm = fc.oneof(
      fc.record({
        kind: fc.constant('formio'),
        form: fc.record({ components: fc.array(component) }),
      }),
      fc.record({ kind: fc.constant('schema'), form: fc.object() }),
      fc.record({ kind: fc.constant('sdc'), form: fc.object() }),
    );
    fc.assert(
      fc.property(anyForm, (given) => {
        const result = importForm({
          mapping: undefined,
          version: '1',
          language: undefined,
          titles: new Map(),
          aliases: new Map(),
          applicant: [],
          ...given,
        });
        expect(result.ok ? faults(result.value) : []).toEqual([]);
        expect(result.ok || result.problem.length > 0).toBe(true);
      }),
      { numRuns: 25 },
    );
  });
});
