import { agreementId, consentId, type CitizenId } from '../../../kernel/ids.ts';
import { pageOf, type Page } from '../../../kernel/page.ts';
import { parseInput } from '../../../kernel/parse.ts';
import { badArguments } from '../../../kernel/problems.ts';
import type { Reach } from '../../../kernel/reach.ts';
import { dayOf } from '../../../kernel/time.ts';
import { coverOf, fieldsOn, stateOn, type Basis, type Consent } from '../model/consent.ts';
import { listArguments } from '../model/input.ts';
import { speakerOf, type Caller } from './caller.ts';
import { openConsent } from './chain.ts';
import { importConsent } from './import.ts';
import { offerTo, type Offer } from './offer.ts';
import type { Deps, Offered } from './ports.ts';
import { giveConsent, withdrawConsent } from './verbs.ts';

export type ConsentService = ReturnType<typeof consentService>;

export function consentService(deps: Deps) {
  const { store, clock, auditSecret } = deps;
  const today = () => dayOf(clock.now());
  const speaker = (caller: Caller, reach: Reach) => speakerOf(caller, reach, auditSecret);
  const find = async (citizen: CitizenId, text: string): Promise<Consent | undefined> => {
    const agreement = agreementId.parse(text);
    const found = agreement && (await store.find({ citizen, agreement }));
    return found && openConsent(deps, { citizen, agreement }, found);
  };
  return {
    find,
    idOf: ({ citizen, agreement }: Consent) => consentId.derive(deps.secret, [citizen, agreement]),
    stateNow: (consent: Consent) => stateOn(consent, today()),
    fieldsNow: (consent: Consent) => fieldsOn(consent, today()),
    publicKeys: () => deps.signatures.publicKeys(),
    /** Undefined when there is no consent that is in force, to just this. */
    coverOf: async (citizen: CitizenId, basis: Basis, fields: readonly string[]) => {
      const consent = await find(citizen, basis.agreement);
      return consent && coverOf(consent, { basis, fields, today: today() });
    },
    /** The newest change first; `viewer` is whom the page's cursor is for. */
    ofCitizen: async (
      citizen: CitizenId,
      args: unknown,
      viewer: string,
    ): Promise<Page<Consent>> => {
      const parsed = parseInput(listArguments, args);
      if (!parsed.ok) throw badArguments(parsed.problem);
      const { first, after } = parsed.value;
      const all = await store.ofCitizen(citizen);
      const opened = await Promise.all(
        all.map(({ agreement, found }) => openConsent(deps, { citizen, agreement }, found)),
      );
      const scope = ['consents', viewer, citizen];
      const place = ({ agreement }: Consent): string => agreement;
      return pageOf(
        opened.sort(newestFirst),
        { first: first ?? 20, after, scope, place },
        deps.cursors,
      );
    },
    /** Made to citizens only: a department has its agreement to read. */
    offer: async (citizen: CitizenId, text: string, caller: Caller): Promise<Offer | undefined> => {
      const agreement = agreementId.parse(text);
      if (agreement === undefined || caller.kind !== 'CITIZEN') return undefined;
      return offerTo(deps, citizen, agreement);
    },
    giveConsent: (input: unknown, caller: Caller, reach: Reach) =>
      giveConsent(deps, input, speaker(caller, reach)),
    withdrawConsent: (input: unknown, caller: Caller, reach: Reach) =>
      withdrawConsent(deps, input, speaker(caller, reach)),
    importConsent: (input: unknown, offered: Offered | undefined) =>
      importConsent(deps, input, offered),
  };
}

function newestFirst(a: Consent, b: Consent): number {
  const at = ({ revisions }: Consent): string => revisions.at(-1)?.at ?? '';
  return at(b).localeCompare(at(a)) || a.agreement.localeCompare(b.agreement);
}
