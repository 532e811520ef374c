import type { AgreementId, CitizenId } from '../../../kernel/ids.ts';
import type { Json } from '../../../kernel/json.ts';
import type { Cursors } from '../../../kernel/page.ts';
import type { CalendarDate, Clock } from '../../../kernel/time.ts';
import type { ConsentTerms } from '../../../policy/consent.ts';
import type { OwnData } from '../../../policy/own-data.ts';
import type { Owner, StoredConsent } from '../model/revision.ts';

/** What is stored under an owner; MALFORMED when it is not even of the right shape. */
export type Found = StoredConsent | 'MALFORMED';

/** What the verbs need of storage. Every method rejects when the database does. */
export type ConsentStore = {
  /** Asked for in one tick, all consents of a request are one read. */
  readonly find: (owner: Owner) => Promise<Found | undefined>;
  /** All that a person has consented to, at most 1,000; one read. */
  readonly ofCitizen: (
    citizen: CitizenId,
  ) => Promise<readonly { readonly agreement: AgreementId; readonly found: Found }[]>;
  /** Saves only if the stored one still has the version before, or there is none when this is the first. */
  readonly save: (owner: Owner, next: StoredConsent) => Promise<boolean>;
  /** False when this client used the key with other content. */
  readonly isSameRequest: (client: string, key: string, content: Json) => Promise<boolean>;
};

/** Signatures by the hub's own key for consents. */
export type Signatures = {
  readonly sign: (text: string) => Promise<string>;
  /** The text that was signed; undefined when the signature is none of the hub's. */
  readonly verify: (signature: string) => Promise<string | undefined>;
  /** JWKs, the newest first. */
  readonly publicKeys: () => Promise<readonly Json[]>;
};

/** What an agreement asks people to consent to. */
export type Offered = {
  readonly terms: ConsentTerms;
  readonly agreementVersion: number;
  readonly validUntil: CalendarDate;
};

/** The hub itself, asked with the rights of the decision that this room answers under. */
export type Hub = {
  /** Null unless the agreement is in force and rests on consent. */
  readonly terms: (question: {
    readonly agreement: string;
    readonly token: string;
  }) => Promise<(Offered & { readonly ownData: OwnData | null }) | null>;
  readonly ask: (question: {
    readonly document: string;
    readonly variables: Readonly<Record<string, unknown>>;
    readonly token: string;
  }) => Promise<{
    readonly data: unknown;
    /** Schema coordinates left out, for the agreement does not grant them or the person has not consented. */
    readonly denied: readonly string[];
    readonly unconsented: readonly string[];
    /** Where in the data a source did not answer. */
    readonly failures: readonly unknown[];
  }>;
};

export type Deps = {
  readonly store: ConsentStore;
  readonly signatures: Signatures;
  readonly hub: Hub;
  readonly clock: Clock;
  readonly cursors: Cursors;
  /** Derives ids, and marks of requests. */
  readonly secret: Uint8Array;
  /** Keys pseudonyms; the gateway's own. */
  readonly auditSecret: Uint8Array;
  /** The decision that this room answers under, as signed. */
  readonly token: string;
};
