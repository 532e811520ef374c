import { describe, expect, it } from '@jest/globals';
import { weakened } from '../../support/weakened.ts';
import * as original from '../build.ts';
import { listen, type Questions } from './listen.ts';
import { under } from './asker.ts';
import { changes } from './questions/changes.ts';
import { offered, predicates, prefilled, registered } from './questions/computed.ts';
import { malformed, strange } from './questions/malformed.ts';
import { aliases, granted, tooMuch } from './questions/reads.ts';
import { openLeaves } from './selection.ts';

const nothing: Questions = { inOrder: [], failing: [], damaged: [] };
const insurance = ['agr_hrss_social_insurance'];
/** Under a statute, and about oneself: what goes wrong is the same whatever else a request rests on. */
const typical = [...insurance, 'agr_self_access'];
const closed = [...typical, 'agr_portal_prefill'];
const wrong = [under(typical, malformed), under(typical, strange), changes, aliases];
const broken = {
  failing: [
    under(typical, granted),
    under(['agr_portal_prefill'], prefilled),
    under(['agr_self_consent'], offered),
  ],
  damaged: [under(typical, granted)],
};
/** A consent says what, when and to whom; it holds no value of a record. */
const isOfConsent = (leaf: string): boolean => /^Consent(Record|Revision)\./.test(leaf);
const everything: Questions = {
  inOrder: [
    granted,
    tooMuch,
    under(closed, prefilled),
    offered,
    under([...insurance, 'agr_samr_food_business'], predicates),
    under(insurance, registered),
    ...wrong,
  ],
  ...broken,
};
/** What is granted is decided by the gateway, however it reaches the rooms. */
const acrossTheWire: Questions = {
  inOrder: [
    under(closed, granted),
    under(insurance, tooMuch),
    under(closed, prefilled),
    under(insurance, predicates),
    under(insurance, registered),
    ...wrong,
  ],
  ...broken,
};

describe('a hub in which every protected value is a marker', () => {
  it.each([
    ['local', everything],
    ['http', acrossTheWire],
  ] as const)(
    'tells nobody but what they are granted, and that nowhere but in the data; rooms reached by %s',
    async (transport, questions) => {
      const { leaks, unheard, marked, count } = await listen(original, transport, questions);
      expect(leaks).toEqual([]);
      expect(count).toBeGreaterThan(1_000);
      // Where a consent comes from is no part of the schema.
      expect(unheard.filter((path) => !path.startsWith('consenting Consent.'))).toEqual([]);
      // Of these the hub itself makes the values.
      const counted = [
        ...['dueOn', 'id', 'pointer', 'requestedOn', 'version'].map((of) => `Correction.${of}`),
        'Licence.version',
        'PublishRecordSuccess.version',
      ];
      expect(openLeaves().filter((leaf) => !marked.has(leaf) && !isOfConsent(leaf))).toEqual(
        counted,
      );
    },
    240_000,
  );
});

/** What each check keeps from getting out, and where it would be heard without the check. */
const checks = [
  {
    check: 'a failure is not quoted to the caller',
    file: 'src/platform/room.ts',
    from: "'The source failed; try again later.'",
    to: 'String(cause?.message)',
    questions: { ...nothing, failing: [under(insurance, granted)] },
    heard: /^granted .* Licence\.number$/,
  },
  {
    check: 'a stored value that does not fit is not quoted to the caller',
    file: 'src/platform/room.ts',
    from: "'The source failed; try again later.'",
    to: 'String(cause?.message)',
    questions: { ...nothing, damaged: [under(insurance, granted)] },
    heard: /^granted .* Identity\.nationalId$/,
  },
  {
    check: 'a failure is not quoted in the log',
    file: 'src/platform/log.ts',
    from: 'const head = ',
    to: 'if (message) return message; const head = ',
    questions: { ...nothing, failing: [under(insurance, granted)] },
    heard: /^log: .* Licence\.number$/,
  },
  {
    check: 'nothing is printed',
    file: 'src/platform/room.ts',
    from: "log('ROOM_FAILED', {",
    to: "console.error(cause); log('ROOM_FAILED', {",
    questions: { ...nothing, failing: [under(insurance, granted)] },
    heard: /^output: .* Licence\.number$/,
  },
  {
    check: 'a document is not quoted in what is wrong with it',
    file: 'src/gateway/answer.ts',
    from: 'message: ruleOf(error.message, nodes)',
    to: 'message: ruleOf && nodes ? error.message : error.message',
    questions: { ...nothing, inOrder: [under(insurance, malformed)] },
    heard: /^a literal of another type .* Identity\.nationalId$/,
  },
  {
    check: 'what is not granted is not answered',
    file: 'src/policy/decide.ts',
    from: 'isSubset(operation.needed, granted)',
    to: 'granted',
    questions: { ...nothing, inOrder: [under(insurance, tooMuch)] },
    heard: /^one too many: contact\.email .* Contact\.email$/,
  },
  {
    check: 'a person is on record by a pseudonym',
    file: 'src/kernel/ids.ts',
    from: "return keyedHash(secret, 'subject', [citizen]).toString('hex')",
    to: 'return String(secret && keyedHash && citizen)',
    questions: { ...nothing, inOrder: [under(insurance, granted)] },
    heard: /^intake: .* Citizen\.id$/,
  },
];

describe('the markers are heard when a check is gone', () => {
  it.each(checks)(
    '$check',
    async ({ questions, heard, ...weakening }) => {
      const build = await weakened({ original, entry: 'tests/security/build.ts', ...weakening });
      const { leaks } = await listen(build, 'local', questions);
      expect(leaks).toContainEqual(expect.stringMatching(heard));
    },
    60_000,
  );
});
