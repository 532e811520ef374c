import { afterEach, describe, expect, it } from '@jest/globals';
import { httpTransport } from '../../../src/platform/room-http.ts';
import { listen } from '../../../src/platform/http.ts';
import { callHub, statute, type CallerAnswer } from '../../support/caller.ts';
import * as original from '../build.ts';
import { advisory, shown, type Build, type Verdict } from '../advisory.ts';

const names = ['__proto__', 'constructor', 'prototype', '__typename', 'toString', 'valueOf'];
const access = {
  agreement: 'agr_hrss_social_insurance',
  purpose: 'SOCIAL_INSURANCE_REGISTRATION',
};

/** A name at every level of an answer that three rooms have a part in, and as that of a variable. */
function documents(name: string): readonly string[] {
  const rest = 'identity { sex } licences { nodes { id issuer { name { zh } } } }';
  return [
    `query($id: ID!) { ${name}: citizen(id: $id) { ${rest} } }`,
    `query($id: ID!) { citizen(id: $id) { ${name}: identity { sex } ${rest} } }`,
    `query($id: ID!) { citizen(id: $id) { ${rest} ${name}: licences { nodes { id number } } } }`,
    `query($id: ID!) { citizen(id: $id) { licences { ${name}: nodes { ${name}: id } } } }`,
    `query($id: ID!) { citizen(id: $id) { licences { nodes { ${name}: issuer { name { zh } } } } } }`,
    `query($id: ID!) { citizen(id: $id) { identity { ${name}: sex } } }`,
    `query($${name}: ID!) { citizen(id: $${name}) { ${rest} } }`,
  ];
}

/** Documents and answers are held against the same names. */
const everyName = {
  file: 'src/kernel/json.ts',
  from: 'Object.getOwnPropertyNames(Object.prototype)',
  to: '[]',
};

/** What all objects share: their prototype, and the functions they have from it. */
const shared: readonly object[] = [
  Object.prototype,
  ...Object.values(Object.getOwnPropertyDescriptors(Object.prototype)).flatMap(
    ({ value }: { readonly value?: unknown }): object[] =>
      typeof value === 'function' ? [value] : [],
  ),
];

/** What has become of it; removed at once, or nothing would work from here on. */
function pollution(): readonly string[] {
  return shared.flatMap((object) => {
    const found = Object.keys(object);
    for (const name of found) Reflect.deleteProperty(object, name);
    return found;
  });
}
afterEach(() => {
  pollution();
});

/** Stops at the first harm; else every document has to have been refused. */
async function attack(build: Build): Promise<Verdict> {
  const hub = await build.wholeHub('local');
  const id = hub.idOf('lin_zhiyuan');
  const answers = [];
  try {
    for (const name of names)
      for (const query of documents(name)) {
        const variables = Object.fromEntries([
          ['id', id],
          [name, id],
        ]);
        answers.push(await hub.ask({ caller: 'hrss-insurance', access, query, variables }));
        if (pollution().length > 0) return 'GOT_THROUGH';
      }
    const refusal = { errors: [{ extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }] };
    expect(answers).toMatchObject(answers.map(() => refusal));
    return 'HELD_OFF';
  } finally {
    await hub.close();
  }
}

const advisories = [
  advisory({
    id: 'CVE-2026-32621 (GHSA-pfjj-6f4p-rvmh)',
    flaw: 'an alias wrote somebody’s data into the prototype of all objects',
    attack,
    weakening: everyName,
  }),
];

describe('an attack by a name', () => {
  it.each(advisories)('$id: $flaw', async ({ verdicts }) => {
    expect(await verdicts()).toEqual(shown);
  });
});

const disclosed = '"extensions":{"disclosed":[{"subject":"cit_a","fields":["Citizen.id"]}]}';
const hostile =
  '"__proto__":{"polluted":1},"constructor":{"polluted":1,"prototype":{"polluted":1}},"toString":{"polluted":1}';

/** Puts a room of another department in the place of ours, which answers this to everything. */
async function answering(build: Build, body: string): Promise<CallerAnswer> {
  const room = await listen(
    0,
    async () => ({ status: 200, headers: { 'content-type': 'application/json' }, body }),
    () => ({ status: 500, headers: {}, body: '' }),
  );
  const hub = await build.testHub({
    transports: { citizens: httpTransport(`http://127.0.0.1:${room.port}/`) },
  });
  try {
    const query = '{ citizen(id: "cit_a") { id } }';
    return await callHub(hub, { query }, { access: statute });
  } finally {
    await hub.gateway.stop();
    await room.close();
  }
}

const answers = [
  advisory({
    id: 'CVE-2026-32621 (GHSA-pfjj-6f4p-rvmh)',
    flaw: 'a subgraph wrote into the prototype of all objects by the names in its answer',
    attack: async (build): Promise<Verdict> => {
      const body = `{"data":{${hostile},"citizen":{"id":"cit_a"}},${disclosed}}`;
      const { code } = await answering(build, body);
      if (pollution().length > 0) return 'GOT_THROUGH';
      expect(code).toBe('SOURCE_UNAVAILABLE');
      return 'HELD_OFF';
    },
    weakening: everyName,
  }),
];

describe('a room that answers with hostile names', () => {
  it.each(answers)('$id: $flaw', async ({ verdicts }) => {
    expect(await verdicts()).toEqual(shown);
  });

  it.each([
    ['in an object', `{"data":{"citizen":{"id":"cit_a",${hostile}}},${disclosed}}`],
    ['in a list', `{"data":{"citizen":[{"id":"cit_a",${hostile}}]},${disclosed}}`],
    ['for a type', `{"data":{"citizen":{"__typename":"__proto__","id":"cit_a"}},${disclosed}}`],
    [
      'in its errors',
      `{"data":{"citizen":null},"errors":[{"message":"polluted","path":["__proto__","polluted"],${hostile},"extensions":{"code":"BAD_REQUEST",${hostile}}}],${disclosed}}`,
    ],
    ['in its report', `{"data":{"citizen":null},"extensions":{${hostile},"disclosed":[]}}`],
  ])('leaves all objects as they were: %s', async (_, body) => {
    const answer = await answering(original, body);
    expect(pollution()).toEqual([]);
    expect(JSON.stringify(answer.data ?? null)).not.toContain('polluted');
  });
});
