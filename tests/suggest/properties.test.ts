import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ownForms } from '../../bench/suggest/corpus.ts';
import type { FormText } from '../../src/suggest/model.ts';
import { suggestFor } from '../../src/suggest/suggest.ts';
import { said } from './build.ts';

const forms = ['developed', 'held-out', 'later'].flatMap((file) =>
  ownForms(`bench/suggest/corpus/${file}.tsv`).map((each) => each.form),
);
const anyForm = fc.constantFrom(...forms);

/** Headings of somebody of whom the hub holds nothing. */
const others: Readonly<Record<string, readonly string[]>> = {
  da: ['Udlejer', 'Kontaktperson', 'Vidne'],
  de: ['Vermieter', 'Angaben zum Arzt', 'Bevollmächtigter'],
  en: ['Your landlord', 'Witness details', 'Contact person', 'Other parent'],
  es: ['Datos del representante', 'Testigo', 'Persona de contacto'],
  fi: ['Vuokranantaja', 'Todistaja', 'Yhteyshenkilö'],
  fr: ['Votre bailleur', 'Témoin', 'Personne à contacter'],
  it: ['Delegato', 'Testimone', 'Medico curante'],
  ja: ['代理人', '緊急連絡先', '家主'],
  nb: ['Kontaktperson', 'Opplysninger om utleier', 'Vitne'],
  nl: ['Verhuurder', 'Getuige', 'Gemachtigde'],
  nn: ['Kontaktperson', 'Opplysningar om fastlegen'],
  pl: ['Pełnomocnik', 'Świadek', 'Dane właściciela'],
  pt: ['Senhorio', 'Testemunha', 'Dados do representante'],
  sv: ['Hyresvärd', 'Ombud', 'Vittne'],
  zh: ['房东信息', '紧急联系人', '代理人', '被扶养人'],
};

function renamed(form: FormText, from: string, to: string): FormText {
  const leaves = form.leaves.map((leaf) => ({
    ...leaf,
    groups: leaf.groups.map((group) => (group === from ? to : group)),
  }));
  return { ...form, leaves };
}

describe('for every form', () => {
  it('a heading renamed to another person takes the applicant’s keys from its leaves', () => {
    fc.assert(
      fc.property(anyForm, fc.nat(), fc.nat(), (form, pick, other) => {
        const headings = [...new Set(form.leaves.flatMap(({ groups }) => groups))];
        const from = headings[pick % Math.max(1, headings.length)];
        const names = others[form.language ?? ''] ?? [];
        const to = names[other % names.length];
        if (from === undefined || to === undefined) return;
        const under = suggestFor(renamed(form, from, to)).filter((_, at) =>
          form.leaves[at]?.groups.includes(from),
        );
        expect(said(under).filter((each) => each.startsWith('self.'))).toEqual([]);
      }),
      { numRuns: 120 },
    );
  });

  it('a suggestion does not depend on the forms read before it', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray(forms, { minLength: 2 }), (order) => {
        const alone = new Map(order.map((form) => [form.id, suggestFor(form)]));
        for (const form of [...order].reverse())
          expect(suggestFor(form)).toEqual(alone.get(form.id));
      }),
      { numRuns: 4 },
    );
  });

  it('a leaf whose type cannot hold the value gets no key', () => {
    const never = ['currency', 'selectboxes', 'file', 'signature', 'monthPicker', 'orgNr'];
    fc.assert(
      fc.property(anyForm, fc.constantFrom(...never), (form, type) => {
        const typed = { ...form, leaves: form.leaves.map((leaf) => ({ ...leaf, type })) };
        const keys = said(suggestFor(typed)).filter((each) => each.includes('.'));
        expect(keys).toEqual([]);
      }),
    );
  });

  it.each([
    ['boolean', /\.cohabiting$/],
    ['date', /\.(birthDate|deathDate|marriage(\[\])?\.date|dependentSince)$/],
    ['email', /\.email$/],
    ['phoneNumber', /phone/],
    ['fnrfield', /\.nationalId$/],
    ['country', /country|address\.\w+\.country/],
  ])('a leaf of type %s gets only what it can hold', (type, expected) => {
    for (const form of forms) {
      const typed = { ...form, leaves: form.leaves.map((leaf) => ({ ...leaf, type })) };
      for (const key of said(suggestFor(typed)).filter((each) => each.includes('.')))
        expect(key).toMatch(expected);
    }
  });

  it('the words of any text are read without failing', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary' }),
        fc.string(),
        fc.webPath(),
        (label, group, path) => {
          const leaf = { path, label, groups: [group], type: 'text', required: false };
          expect(suggestFor({ id: '', language: undefined, leaves: [leaf] })).toHaveLength(1);
        },
      ),
    );
  });
});
