import { composed, type Composed, type Replacement } from '../support/compose.ts';
import { weakened } from '../support/weakened.ts';
import * as original from './build.ts';

export type Build = typeof original;
export type Verdict = 'HELD_OFF' | 'GOT_THROUGH';

/** A published flaw of a comparable system, and the attack that would succeed here if the hub had it. */
export type Advisory = {
  readonly id: string;
  /** What went wrong there. */
  readonly flaw: string;
  /** Attacks the program, and the program without the check that is to hold the attack off. */
  readonly verdicts: () => Promise<Verdicts>;
};
export type Verdicts = { readonly asBuilt: Verdict; readonly weakened: Verdict };

/** What every advisory has to show: the check is what holds the attack off. */
export const shown: Verdicts = { asBuilt: 'HELD_OFF', weakened: 'GOT_THROUGH' };

/** `attack` throws on an answer that is neither a success nor what the check answers: it would show nothing. */
export function advisory(of: {
  readonly id: string;
  readonly flaw: string;
  readonly attack: (build: Build) => Promise<Verdict>;
  /** Takes the check out, of a file of the program. */
  readonly weakening: Replacement;
}): Advisory {
  const { id, flaw, attack, weakening } = of;
  const verdicts = async (): Promise<Verdicts> => ({
    asBuilt: await attack(original),
    weakened: await attack(
      await weakened({ original, entry: 'tests/security/build.ts', ...weakening }),
    ),
  });
  return { id, flaw, verdicts };
}

/** The same for a contract that the build has to refuse. */
export function buildAdvisory(of: {
  readonly id: string;
  readonly flaw: string;
  /** The contract with the flaw in it. */
  readonly contract: Replacement;
  /** What the build says of it. */
  readonly reason: string;
  readonly weakening: Omit<Replacement, 'file'>;
}): Advisory {
  const { id, flaw, contract, reason, weakening } = of;
  const verdict = ({ status, said }: Composed): Verdict => {
    if (status === 0) return 'GOT_THROUGH';
    if (said.includes(reason)) return 'HELD_OFF';
    throw new Error(`advisory: composition failed for another reason: ${said}`);
  };
  const verdicts = async (): Promise<Verdicts> => ({
    asBuilt: verdict(composed(contract)),
    weakened: verdict(composed(contract, { file: 'build/compose.mjs', ...weakening })),
  });
  return { id, flaw, verdicts };
}
