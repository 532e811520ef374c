import { z } from 'zod';
import { citizenId, type CitizenId } from '../../kernel/ids.ts';
import type { Json } from '../../kernel/json.ts';
import { parseInput, parseStored } from '../../kernel/parse.ts';
import {
  badArguments,
  conflict,
  idempotencyKeyReused,
  notFound,
  staleVersion,
  type Problem,
} from '../../kernel/problems.ts';
import { fail, ok, type Result } from '../../kernel/result.ts';
import { dayOf, type Clock } from '../../kernel/time.ts';
import {
  ageArguments,
  ageOn,
  authoritative,
  guardiansIn,
  importedRecord,
  incomeArguments,
  isDeceasedBy,
  isSealedBy,
  mandatedIn,
  normalisedNationalId,
  publishRecordInput,
  recordData,
  recordKinds,
  registerCitizenInput,
  type Slot,
  type SourceRecord,
} from './model.ts';

export type Saved = {
  readonly outcome: 'STORED' | 'UNCHANGED' | 'STALE';
  readonly version: number;
};

/** What the verbs need of storage. Every write is conditional; every method rejects when the database does. */
export type CitizenStore = {
  readonly findByNationalId: (nationalId: string) => Promise<CitizenId | undefined>;
  readonly exists: (id: CitizenId) => Promise<boolean>;
  /** All sources of a slot; asked for in one tick, all slots of a request are one read. */
  readonly sources: (id: CitizenId, slot: Slot) => Promise<readonly SourceRecord[]>;
  /** Gives the identifier to `id` unless it is taken, and makes the citizen; answers who has it. Repeatable. */
  readonly claim: (nationalId: string, id: CitizenId) => Promise<CitizenId>;
  /** Saves only if no version as high of the same source is stored; the same content again is UNCHANGED. */
  readonly save: (id: CitizenId, slot: Slot, record: SourceRecord) => Promise<Saved>;
  /** False when this client used the key with other content. */
  readonly isSameRequest: (client: string, key: string, content: Json) => Promise<boolean>;
};

/** Who makes a change: the OAuth client, and the department that becomes the authority of the record. */
export type Author = { readonly client: string; readonly department: string };

type Registered = { readonly citizen: CitizenId };
type Published = { readonly citizen: CitizenId; readonly version: number };

type Deps = { readonly store: CitizenStore; readonly clock: Clock };

export type CitizenService = ReturnType<typeof citizenService>;

export function citizenService({ store, clock }: Deps) {
  const publish = async (
    id: CitizenId,
    slot: Slot,
    record: SourceRecord,
  ): Promise<Result<Published, Problem>> => {
    const { outcome, version } = await store.save(id, slot, record);
    return outcome === 'STALE' ? fail(staleVersion(version)) : ok({ citizen: id, version });
  };
  return {
    find: async (text: string): Promise<CitizenId | undefined> => {
      const id = citizenId.parse(text);
      return id !== undefined && (await store.exists(id)) ? id : undefined;
    },
    findByNationalId: (nationalId: string): Promise<CitizenId | undefined> =>
      store.findByNationalId(normalisedNationalId(nationalId)),
    /** The record shown for a slot. */
    record: async (id: CitizenId, slot: Slot): Promise<SourceRecord | undefined> =>
      authoritative(await store.sources(id, slot)),
    isSealed: async (id: CitizenId): Promise<boolean> =>
      isSealedBy(await store.sources(id, 'protection')),
    isDeceased: async (id: CitizenId): Promise<boolean> =>
      isDeceasedBy(await store.sources(id, 'identity')),
    /** Guardians, and those who hold a mandate. */
    representatives: async (id: CitizenId): Promise<readonly string[]> => {
      const [household, mandates] = await Promise.all([
        store.sources(id, 'household'),
        store.sources(id, 'mandate'),
      ]);
      const today = dayOf(clock.now());
      return [...guardiansIn(authoritative(household), today), ...mandatedIn(mandates, today)];
    },
    /** Every mandate that is stated, those included that hold no more. */
    mandates: (id: CitizenId): Promise<readonly SourceRecord[]> => store.sources(id, 'mandate'),
    /** Undefined when no register says where the person lives, or in which division that is. */
    residenceDivision: async (id: CitizenId): Promise<string | undefined> => {
      const record = authoritative(await store.sources(id, 'address#RESIDENCE'));
      if (!record) return undefined;
      const { adminUnitCode } = parseStored(recordData.address, record.data, 'address');
      return adminUnitCode ?? undefined;
    },
    /** Undefined when no date of birth is known, or a death is: the dead complete no more years. */
    isAtLeast: async (id: CitizenId, args: unknown): Promise<boolean | undefined> => {
      const parsed = parseInput(ageArguments, args);
      if (!parsed.ok) throw badArguments(parsed.problem);
      const record = authoritative(await store.sources(id, 'identity'));
      if (!record) return undefined;
      const { dateOfBirth, dateOfDeath } = parseStored(
        recordData.identity,
        record.data,
        'identity',
      );
      if (dateOfDeath != null) return undefined;
      return ageOn(dateOfBirth, dayOf(clock.now())) >= parsed.value.age;
    },
    /** Undefined when no income is known. */
    hasIncomeBelow: async (id: CitizenId, args: unknown): Promise<boolean | undefined> => {
      const parsed = parseInput(incomeArguments, args);
      if (!parsed.ok) throw badArguments(parsed.problem);
      const record = authoritative(await store.sources(id, 'employment'));
      if (!record) return undefined;
      const { monthlyIncome } = parseStored(recordData.employment, record.data, 'citizen record');
      return monthlyIncome == null ? undefined : monthlyIncome < parsed.value.monthlyAmount;
    },
    publishRecord: async (input: unknown, author: Author): Promise<Result<Published, Problem>> => {
      const parsed = parseInput(publishRecordInput, input);
      if (!parsed.ok) return parsed;
      const { idempotencyKey, citizenId: id, provenance } = parsed.value;
      if (!(await store.isSameRequest(author.client, idempotencyKey, content(input))))
        return fail(idempotencyKeyReused());
      if (!(await store.exists(id))) return fail(notFound('citizen'));
      for (const kind of recordKinds) {
        const data = parsed.value[kind];
        if (!data) continue;
        return publish(id, slotOf(kind, data), {
          provenance: { ...provenance, authority: author.department },
          data: content(data),
        });
      }
      throw new Error('citizens: a parsed input without a record');
    },
    registerCitizen: async (
      input: unknown,
      author: Author,
    ): Promise<Result<Registered, Problem>> => {
      const parsed = parseInput(registerCitizenInput, input);
      if (!parsed.ok) return parsed;
      const { idempotencyKey, nationalId, identity, provenance } = parsed.value;
      if (!(await store.isSameRequest(author.client, idempotencyKey, content(input))))
        return fail(idempotencyKeyReused());
      const known = await store.findByNationalId(normalisedNationalId(nationalId));
      const id = known ?? (await store.claim(normalisedNationalId(nationalId), citizenId.create()));
      const mine = await store.sources(id, 'identity');
      const isMine =
        mine.length === 0 ||
        mine.some((source) => source.provenance.authority === author.department);
      if (!isMine)
        return fail(
          conflict(
            'ALREADY_EXISTS',
            'The person is known to the hub; publish your record with publishRecord.',
          ),
        );
      const record = {
        provenance: { ...provenance, authority: author.department },
        data: content(identity),
      };
      const published = await publish(id, 'identity', record);
      return published.ok ? ok({ citizen: id }) : published;
    },
    /** The citizen with this identifier, made on first sight. For operators' bulk load. */
    citizenFor: async (nationalId: string): Promise<CitizenId> =>
      (await store.findByNationalId(normalisedNationalId(nationalId))) ??
      store.claim(normalisedNationalId(nationalId), citizenId.create()),
    /** Stores one record of one authority unless as new a version is stored. For operators' bulk load. */
    importRecord: async (
      id: CitizenId,
      kind: (typeof recordKinds)[number],
      input: unknown,
    ): Promise<Result<'STORED' | 'UNCHANGED' | 'OLDER', Problem>> => {
      const parsed = parseInput(importedRecord, input);
      if (!parsed.ok) return parsed;
      const stated = parseInput<object>(recordData[kind], parsed.value.data);
      if (!stated.ok) return stated;
      const { provenance } = parsed.value;
      const data = content(stated.value);
      const { outcome, version } = await store.save(id, slotOf(kind, data), { provenance, data });
      if (outcome !== 'STALE') return ok(outcome);
      return version > provenance.version ? ok('OLDER') : fail(staleVersion(version));
    },
  };
}

const jsonObject = z.record(z.string(), z.json());

/** As JSON carries it: members that are undefined are gone. */
function content(value: unknown): z.infer<typeof jsonObject> {
  return jsonObject.parse(JSON.parse(JSON.stringify(value)));
}

function slotOf(kind: (typeof recordKinds)[number], data: object): Slot {
  if (kind !== 'address') return kind;
  const { use } = recordData.address.parse(data);
  return `address#${use}`;
}
