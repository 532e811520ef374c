import { describe, expect, it } from '@jest/globals';
import { valueOf, wrongWith } from '../../src/console/form/answers.ts';
import { leavesOf, readForm, type Leaf } from '../../src/console/form/schema.ts';
import food from '../../src/dev/seed/forms/svc_food_business_licence/schema.json' with { type: 'json' };

const leaves = leavesOf(readForm(food));
const leaf = (pointer: string): Leaf => {
  const found = leaves.find((each) => each.pointer === pointer);
  if (!found) throw new Error(`no ${pointer}`);
  return found;
};

describe('a form', () => {
  it('has its questions in the order of the schema, by group, with titles in both languages', () => {
    expect(readForm(food).map(({ title }) => title.en)).toEqual([
      'operator',
      'business',
      'premises',
      'food safety',
      'operator’s residence',
      'declaration',
    ]);
    expect(leaves).toHaveLength(22);
  });

  it('takes a question for what its schema says', () => {
    const kinds = ['/applicant/name', '/applicant/dateOfBirth', '/business/category'];
    const more = ['/premises/area', '/premises/kitchen', '/declaration/truth'];
    expect([...kinds, ...more].map((pointer) => leaf(pointer).kind)).toEqual([
      'TEXT',
      'DATE',
      'CHOICE',
      'NUMBER',
      'YES_NO',
      'DECLARATION',
    ]);
  });
});

describe('an answer', () => {
  it.each([
    ['/applicant/name', '', 'MISSING'],
    ['/applicant/name', '林致远', undefined],
    ['/applicant/ethnicity', '', undefined],
    ['/applicant/mobilePhone', '1390000', 'FORMAT'],
    ['/applicant/mobilePhone', '13900000101', undefined],
    ['/applicant/email', 'lin', 'EMAIL'],
    ['/applicant/dateOfBirth', '--', 'MISSING'],
    ['/applicant/dateOfBirth', '2026-2-30', 'DATE'],
    ['/applicant/dateOfBirth', '1988-3-15', undefined],
    ['/premises/area', 'many', 'NUMBER'],
    ['/premises/area', '0', 'TOO_SMALL'],
    ['/declaration/truth', 'false', 'NOT_DECLARED'],
    ['/declaration/truth', 'true', undefined],
  ])('to %s of %j is %s', (pointer, text, wrong) => {
    expect(wrongWith(leaf(pointer), text)).toBe(wrong);
  });

  it('goes to the hub as the form’s data have it', () => {
    expect(valueOf(leaf('/premises/area'), '46')).toBe(46);
    expect(valueOf(leaf('/applicant/dateOfBirth'), '1988-3-5')).toBe('1988-03-05');
    expect(valueOf(leaf('/premises/kitchen'), 'false')).toBe(false);
    expect(valueOf(leaf('/applicant/email'), '')).toBeUndefined();
  });
});
