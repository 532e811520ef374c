import { citizenId, pseudonymOf } from '../../../kernel/ids.ts';
import { canonicalJson } from '../../../kernel/json.ts';
import { parseInput } from '../../../kernel/parse.ts';
import { notFound, notPermitted, type Problem } from '../../../kernel/problems.ts';
import { fail, ok, type Result } from '../../../kernel/result.ts';
import { commitment } from '../../../ledger/personal.ts';
import { destroyInput, releasedArguments } from '../model/personal.ts';
import type { Disclosure } from '../model/disclosure.ts';
import { parsed } from './arguments.ts';
import { personalOf } from './keys.ts';
import type { AuditStore, Caller, KeyStore } from './ports.ts';

export type PersonalDeps = {
  readonly store: AuditStore;
  readonly keys: KeyStore;
  /** Keys the pseudonyms; the gateway's own. */
  readonly secret: Uint8Array;
  readonly caller: Caller;
};

/** The purpose of the agreements under which keys are destroyed; no star grants it by chance. */
const erasure = 'ERASURE';

/** What is done with the personal parts of records, and with the keys to them. */
export function personalVerbs(deps: PersonalDeps) {
  const { keys, secret, caller } = deps;
  return {
    /** True when exactly these values of the field were released. Null when nobody can tell: not, or no longer. */
    hasReleased: async (disclosure: Disclosure, args: unknown): Promise<boolean | null> => {
      const { field, values } = parsed(releasedArguments, args);
      const committed = disclosure.commitments?.[disclosure.fields.indexOf(field)];
      if (committed == null) return null;
      const personal = await personalOf(deps, disclosure);
      if (!personal) return null;
      return commitment(personal.commitmentKey, field, values.map(canonicalJson)) === committed;
    },
    /** From now on nobody reads the personal part of any record about this person that is filed. Repeatable. */
    destroyAuditKey: async (
      input: unknown,
    ): Promise<Result<{ readonly citizenId: string }, Problem>> => {
      if (caller.purpose !== erasure)
        return fail(notPermitted('Keys are destroyed under an agreement made for that: ERASURE.'));
      const read = parseInput(destroyInput, input);
      if (!read.ok) return read;
      const id = citizenId.parse(read.value.citizenId);
      if (id === undefined) return fail(notFound('citizen'));
      await keys.destroy(pseudonymOf(secret, id));
      return ok({ citizenId: id });
    },
  };
}
