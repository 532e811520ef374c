import type { LeftReason } from './entries.ts';
import type { MappedPersona } from './persona.ts';

/** Every attribute of every persona, mapped or left: attributes = mapped + left. An item of a list counts as one. */
export type MyinfoReport = {
  readonly personas: number;
  readonly attributes: number;
  readonly mapped: number;
  readonly left: Readonly<Record<LeftReason, number>>;
  readonly byPersona: readonly PersonaReport[];
};

export type PersonaReport = {
  /** The source key of the persona's records; not the national identifier. */
  readonly persona: string;
  readonly lines: number;
  readonly mapped: readonly MappedAttribute[];
  readonly left: readonly LeftAttribute[];
};

/** `without` names the members of the attribute that have no place. */
export type MappedAttribute = {
  readonly attribute: string;
  readonly target: string;
  readonly without?: readonly string[];
};

export type LeftAttribute = {
  readonly attribute: string;
  readonly reason: LeftReason;
  readonly detail?: string;
};

export function reportOf(personas: readonly MappedPersona[]): MyinfoReport {
  const byPersona = personas.map(personaReport);
  const leftFor = (reason: LeftReason): number =>
    byPersona.flatMap(({ left }) => left).filter((one) => one.reason === reason).length;
  return {
    personas: personas.length,
    attributes: personas.reduce((sum, { fates }) => sum + fates.size, 0),
    mapped: byPersona.reduce((sum, { mapped }) => sum + mapped.length, 0),
    left: {
      UNAVAILABLE: leftFor('UNAVAILABLE'),
      NOT_APPLICABLE: leftFor('NOT_APPLICABLE'),
      EMPTY: leftFor('EMPTY'),
      NO_PLACE: leftFor('NO_PLACE'),
    },
    byPersona,
  };
}

function personaReport({ source, records, fates }: MappedPersona): PersonaReport {
  const mapped: MappedAttribute[] = [];
  const left: LeftAttribute[] = [];
  for (const [{ label }, fate] of fates) {
    if ('reason' in fate) left.push({ attribute: label, ...fate });
    else mapped.push({ attribute: label, ...fate });
  }
  return { persona: source, lines: records.length, mapped, left };
}
