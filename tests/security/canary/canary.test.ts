import { describe, expect, it } from '@jest/globals';
import { weakened } from '../../support/weakened.ts';
import * as original from '../build.ts';
import { listen, type Questions } from './listen.ts';
import { aliases, changes, granted, malformed, prefilled, tooMuch } from './questions.ts';
import { openLeaves } from './selection.ts';

const nothing: Questions = { inOrder: [], failing: [], damaged: [] };
const everything: Questions = {
  inOrder: [granted, tooMuch, aliases, prefilled, malformed, changes],
  failing: [granted, prefilled],
  damaged: [granted],
};

describe('a hub in which every protected value is a marker', () => {
  it.each(['local', 'http'] as const)(
    'tells nobody but what they are granted, and that nowhere but in the data; rooms reached by %s',
    async (transport) => {
      const { leaks, unheard, marked, count } = await listen(original, transport, everything);
      expect(leaks).toEqual([]);
      expect(count).toBeGreaterThan(1_000);
      // Where a consent comes from is no part of the schema.
      expect(unheard.filter((path) => !path.startsWith('consenting Consent.'))).toEqual([]);
      // Of these the hub itself makes the values.
      const counted = ['Licence.version', 'PublishRecordSuccess.version'];
      expect(openLeaves().filter((leaf) => !marked.has(leaf))).toEqual(counted);
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
    questions: { ...nothing, failing: [granted] },
    heard: /^granted .* Contact\.email$/,
  },
  {
    check: 'a stored value that does not fit is not quoted to the caller',
    file: 'src/platform/room.ts',
    from: "'The source failed; try again later.'",
    to: 'String(cause?.message)',
    questions: { ...nothing, damaged: [granted] },
    heard: /^granted .* Identity\.nationalId$/,
  },
  {
    check: 'a failure is not quoted in the log',
    file: 'src/platform/log.ts',
    from: 'const head = ',
    to: 'if (message) return message; const head = ',
    questions: { ...nothing, failing: [granted] },
    heard: /^log: .* Contact\.email$/,
  },
  {
    check: 'a document is not quoted in what is wrong with it',
    file: 'src/gateway/answer.ts',
    from: 'message: unquoted(error, thrown)',
    to: 'message: error.message',
    questions: { ...nothing, inOrder: [malformed] },
    heard: /^a literal of another type .* Identity\.nationalId$/,
  },
  {
    check: 'what is not granted is not answered',
    file: 'src/policy/decide.ts',
    from: 'isSubset(operation.needed, granted)',
    to: 'granted',
    questions: { ...nothing, inOrder: [tooMuch] },
    heard: /^one too many: contact\.email .* Contact\.email$/,
  },
  {
    check: 'whoever is sealed does not exist',
    file: 'src/policy/standing.ts',
    from: 'isSealed === false',
    to: 'isSealed !== undefined',
    questions: { ...nothing, inOrder: [granted] },
    heard: /^granted .*: sealed PersonName\.fullName$/,
  },
  {
    check: 'a person is on record by a pseudonym',
    file: 'src/gateway/record.ts',
    from: "return keyedHash(secret, 'subject', [citizen]).toString('hex')",
    to: 'return String(secret && keyedHash && citizen)',
    questions: { ...nothing, inOrder: [granted] },
    heard: /^intake: .* Citizen\.id$/,
  },
  {
    check: 'nothing is printed',
    file: 'src/gateway/execute.ts',
    from: "log('ROOM_FAILED', {",
    to: "console.error(error); log('ROOM_FAILED', {",
    questions: { ...nothing, failing: [granted] },
    heard: /^output: /,
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
