import { describe, expect, it } from '@jest/globals';
import { supergraphSdl } from '../../src/gateway/generated/supergraph.ts';
import { dataClasses } from '../../src/policy/classes.ts';
import { readPolicySchema } from '../../src/policy/schema.ts';
import { referenceOf } from '../support/reference.ts';
import { misclassified, unknownIn } from './classes.ts';

/** With what callers do not see: rooms put on record by class what the gateway asks, too. */
const sdl = supergraphSdl.replaceAll(/(?<!^directive) @inaccessible/gm, '');
const reference = referenceOf(sdl);

describe('the class of every field', () => {
  it('is the one that is said a second time', () => {
    expect(misclassified(readPolicySchema(sdl))).toEqual([]);
    expect(unknownIn(readPolicySchema(sdl))).toEqual([]);
  });

  it.each(Object.keys(dataClasses))('is noticed when it becomes %s', (name) => {
    const changed = sdl.replaceAll(/@data\(class: \w+\)/g, `@data(class: ${name})`);
    const others = reference.coordinates.filter((field) => reference.classOf(field) !== name);
    const noticed = others.map((field) => `${field} is ${name}`);
    expect(new Set(misclassified(readPolicySchema(changed)))).toEqual(new Set(noticed));
  });
});
