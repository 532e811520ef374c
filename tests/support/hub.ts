import { SignJWT, createLocalJWKSet, exportJWK, generateKeyPair } from 'jose';
import { supergraphSdl } from '../../src/gateway/generated/supergraph.ts';
import type { IdentityConfig, UseAlone, UseOnce } from '../../src/gateway/authenticate.ts';
import type { CallerLimits } from '../../src/gateway/budget.ts';
import { createGateway, type Gateway } from '../../src/gateway/pipeline.ts';
import type { Transports } from '../../src/gateway/execute.ts';
import { systemClock, type Clock } from '../../src/kernel/time.ts';
import type { AuditIntake, IntakeEntry } from '../../src/platform/audit-intake.ts';
import {
  decisionSigner,
  decisionVerifier,
  type Decision,
} from '../../src/platform/decision-token.ts';
import { eidasLevels } from '../../src/platform/identity-settings.ts';
import { openRoom, type RoomContext } from '../../src/platform/room.ts';
import { typeDefs as agreementsSdl } from '../../src/subgraphs/agreements/generated/type-defs.ts';
import { typeDefs as citizensSdl } from '../../src/subgraphs/citizens/generated/type-defs.ts';
import { typeDefs as consentsSdl } from '../../src/subgraphs/consents/generated/type-defs.ts';
import { typeDefs as licencesSdl } from '../../src/subgraphs/licences/generated/type-defs.ts';

export const issuer = 'http://127.0.0.1/issuer';
export const audience = 'http://127.0.0.1/graphql';

/** The fields that the test's agreements grant. */
const grantedFields = [
  'Query.citizen',
  'Query.citizenByNationalId',
  'Citizen.id',
  'Citizen.identity',
  'Identity.sex',
  'Identity.name',
  'PersonName.fullName',
];

const base = {
  version: 3,
  consumer: { id: 'dept_a' },
  provider: { id: 'dept_b' },
  purpose: 'TESTING',
  legalBasis: { citation: 'Test Act 1' },
  subjectScope: 'STATUTE',
  isForSealed: false,
  fields: grantedFields,
  optionalFields: [],
  documents: 'FREE',
  state: 'ACTIVE',
  stage: 'PRODUCTION',
  territory: null,
  volumePerDay: null,
  firstBadRevision: null,
  validFrom: '2020-01-01',
  validUntil: '2099-12-31',
};
const agreements: Record<string, object> = {
  agr_statute: base,
  agr_self: { ...base, subjectScope: 'SELF' },
  agr_consent: { ...base, subjectScope: 'CONSENT' },
  agr_case: { ...base, subjectScope: 'OWN_CASE' },
  agr_protection: { ...base, isForSealed: true },
  agr_draft: { ...base, state: 'DRAFT' },
  agr_suspended: { ...base, state: 'SUSPENDED' },
  agr_sandbox: { ...base, stage: 'SANDBOX' },
  agr_tampered: { ...base, firstBadRevision: 3 },
  agr_ended: { ...base, validUntil: '2020-12-31' },
  agr_other: { ...base, consumer: { id: 'dept_b' } },
  agr_prefill: { ...base, fields: [...grantedFields, 'Query.prefill', 'PrefillResult.receipt'] },
  agr_licences: {
    ...base,
    fields: [...grantedFields, 'Mutation.revokeLicence', 'Mutation.issueLicence'],
  },
  agr_hidden: {
    ...base,
    fields: [...grantedFields, 'Citizen.consentTo', 'Mutation.spendPredicates'],
  },
  agr_predicates: { ...base, fields: [...grantedFields, 'Citizen.isAtLeast'] },
  agr_registered: { ...base, documents: 'REGISTERED' },
  agr_prefill_registered: {
    ...base,
    documents: 'REGISTERED',
    fields: [...grantedFields, 'Query.prefill', 'PrefillResult.receipt'],
  },
  agr_registering: {
    ...base,
    documents: 'REGISTERED',
    fields: ['Mutation.registerOperation', 'Mutation.revokeLicence'],
  },
  agr_keyless: { ...base, fields: grantedFields.filter((field) => field !== 'Citizen.id') },
};

const known = (id: string): object | null => (id === 'cit_unknown' ? null : { id, subject: id });
const citizens = {
  Query: {
    citizen: (_: unknown, { id }: { id: string }) => known(id),
    citizenByNationalId: () => known('cit_found'),
  },
  Citizen: {
    __resolveReference: ({ id }: { id: string }) => known(id),
    standing: ({ id }: { id: string }) => ({
      isSealed: id === 'cit_sealed',
      isDeceased: id === 'cit_deceased',
      representatives: id === 'cit_ward' ? ['cit_guardian'] : [],
    }),
    identity: ({ id }: { id: string }) => ({
      sex: 'FEMALE',
      name: { fullName: `secret of ${id}` },
    }),
  },
};
/** Issues nothing: whoever gets this far is told so by an error. */
const licences = {
  Mutation: {
    issueLicence: () => {
      throw new Error('issued');
    },
  },
};
/** Counts nothing: what is asked of age 98 is past the budget, and of 99 the counting fails. */
const spendPredicates = (_: unknown, { input }: { input: object }) => {
  const asked = JSON.stringify(input);
  if (asked.includes('age: 99')) throw new Error('down');
  return { isWithinBudget: !asked.includes('age: 98'), renewsAt: '2026-03-02T00:00:00.000Z' };
};
const agreementRoom = (operations: ReadonlyMap<string, object>) => ({
  Query: {
    viewer: (_: unknown, __: unknown, { decision: { actor } }: RoomContext<unknown>) => actor,
    isClientRemoved: (_: unknown, { client }: { client: string }) => client === 'client-removed',
  },
  Mutation: {
    spendPredicates,
    registerOperation: () => ({ __typename: 'NotFound', code: 'NOT_FOUND' }),
  },
  Viewer: {
    operation: (
      { department, client }: { department: string; client: string },
      { documentId }: { documentId: string },
    ) => operations.get([department, client, documentId].join(' ')) ?? null,
  },
  Agreement: {
    __resolveReference: ({ id }: { id: string }) =>
      agreements[id] ? { id, ...agreements[id] } : null,
  },
  Citizen: {
    __resolveReference: ({ id }: { id: string }) => known(id),
  },
});

/** Revision, and what it leaves out, of those who have consented. */
const consented: Readonly<Record<string, { revision: string; uncovered: readonly string[] }>> = {
  cit_willing: { revision: 'revision of cit_willing', uncovered: [] },
  cit_sparing: { revision: 'revision of cit_sparing', uncovered: ['Identity.name'] },
};
const consents = {
  Citizen: {
    __resolveReference: ({ id }: { id: string }) => known(id),
    consentTo: ({ id }: { id: string }, { fields }: { fields: readonly string[] }) => {
      const found = consented[id];
      return (
        found && { ...found, uncovered: found.uncovered.filter((field) => fields.includes(field)) }
      );
    },
  },
};

export type Intake = AuditIntake & {
  readonly entries: IntakeEntry[];
  state: 'up' | 'down' | 'hanging';
};

function memoryIntake(): Intake {
  const entries: IntakeEntry[] = [];
  const intake: Intake = {
    entries,
    state: 'up',
    insertOnce: async (entry) => {
      if (intake.state === 'down') throw new Error('down');
      if (intake.state === 'hanging') await new Promise(() => undefined);
      entries.push(entry);
    },
    waiting: async () => entries,
    remove: async () => undefined,
  };
  return intake;
}

function onceInMemory(): UseOnce {
  const used = new Set<string>();
  return async ({ id }) => used.size !== used.add(id).size;
}

function aloneInMemory(): UseAlone {
  const used = new Map<string, string>();
  return async ({ id, by }) => {
    const first = used.get(id) ?? by;
    used.set(id, first);
    return first === by;
  };
}

export type TokenChanges = Readonly<Record<string, unknown>>;
export type TestHub = {
  readonly gateway: Gateway;
  readonly intake: Intake;
  readonly token: (claims?: TokenChanges, header?: TokenChanges) => Promise<string>;
  /** A decision as the gateway signs it, for somebody who may read anything but for `changes`. */
  readonly decision: (changes?: Partial<Decision>) => Promise<string>;
  readonly logged: readonly string[];
};

export type HubOptions = {
  /** Instead of the rooms' own. */
  readonly transports?: Transports;
  readonly sandbox?: boolean;
  /** Instead of an issuer of its own, whose tokens need not be bound to a key. */
  readonly identity?: Partial<IdentityConfig>;
  readonly callerLimits?: CallerLimits;
  /** The system's, unless a test holds it still. */
  readonly clock?: Clock;
  /** By `department client documentId`. */
  readonly operations?: ReadonlyMap<string, object>;
};

/** A gateway over two small rooms that hold made-up people, with an issuer of its own. */
export async function testHub(options: HubOptions = {}): Promise<TestHub> {
  const clock = options.clock ?? systemClock;
  const access = await generateKeyPair('ES256', { extractable: true });
  const decision = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true });
  const verify = await decisionVerifier(await exportJWK(decision.publicKey), clock);
  const sign = await decisionSigner(await exportJWK(decision.privateKey), clock);
  const deps = { verify, log: () => undefined };
  const rooms = [
    openRoom(
      { name: 'citizens', typeDefs: citizensSdl, resolvers: citizens, service: () => undefined },
      deps,
    ),
    openRoom(
      { name: 'licences', typeDefs: licencesSdl, resolvers: licences, service: () => undefined },
      deps,
    ),
    openRoom(
      { name: 'consents', typeDefs: consentsSdl, resolvers: consents, service: () => undefined },
      deps,
    ),
    openRoom(
      {
        name: 'agreements',
        typeDefs: agreementsSdl,
        resolvers: agreementRoom(options.operations ?? new Map()),
        service: () => undefined,
      },
      deps,
    ),
  ];
  const names = [
    'consents',
    'notices',
    'citizens',
    'licences',
    'submissions',
    'catalogue',
    'forms',
    'agreements',
    'audit',
  ];
  const absent = async (): Promise<never> => {
    throw new Error('absent');
  };
  const transports: Transports = Object.fromEntries(
    names.map((name) => [name, rooms.find((room) => room.name === name)?.ask ?? absent]),
  );
  const intake = memoryIntake();
  const logged: string[] = [];
  const jwks = createLocalJWKSet({
    keys: [{ ...(await exportJWK(access.publicKey)), kid: 'k', alg: 'ES256' }],
  });
  const gateway = await createGateway({
    supergraphSdl,
    transports: { ...transports, ...options.transports },
    identity: {
      issuer,
      audience,
      jwks,
      algorithm: 'ES256',
      longestLife: 300,
      assurance: eidasLevels,
      tokenBinding: 'NOBODY',
      witnesses: [],
      useOnce: onceInMemory(),
      useAlone: aloneInMemory(),
      ...options.identity,
    },
    sign,
    verify,
    intake,
    auditSecret: new Uint8Array(32).fill(9),
    clock,
    log: (code, fields) => logged.push(JSON.stringify({ code, ...fields })),
    sandbox: options.sandbox ?? false,
    ...(options.callerLimits ? { callerLimits: options.callerLimits } : {}),
  });
  const token = (claims: TokenChanges = {}, header: TokenChanges = {}): Promise<string> => {
    const now = Math.floor(clock.now().getTime() / 1000);
    return new SignJWT({
      iss: issuer,
      aud: audience,
      sub: 'client-a',
      client_id: 'client-a',
      department: 'dept_a',
      kind: 'DEPARTMENT',
      acr: 'http://eidas.europa.eu/LoA/high',
      iat: now,
      exp: now + 300,
      ...claims,
    })
      .setProtectedHeader({ alg: 'ES256', kid: 'k', typ: 'at+jwt', ...header })
      .sign(access.privateKey);
  };
  const signed = (changes: Partial<Decision> = {}): Promise<string> =>
    sign({
      request: 'req_1',
      actor: { kind: 'DEPARTMENT', client: 'client-a', department: 'dept_a' },
      agreement: 'agr_statute',
      purpose: 'TESTING',
      allow: [],
      subjects: '*',
      ...changes,
    });
  return { gateway, intake, token, decision: signed, logged };
}
