import type { Json } from '../kernel/json.ts';
import type { Instant } from '../kernel/time.ts';
import type { EvidenceResult } from './evidence.ts';
import type { FillRule } from './mapping.ts';
import type { GapText } from './reasons.ts';
import type { Assurance } from './records.ts';
import type { LocalizedText } from './text.ts';

/** What every leaf says of itself, filled or not. */
export type LeafMeaning = {
  readonly pointer: string;
  readonly title: LocalizedText;
  /** The concept that fills it; null when none does. */
  readonly concept: string | null;
  /** What an answer to it is filed under: `answerKey`. */
  readonly answerKey: string | null;
  /** Whose data it is. */
  readonly role: FillRule['role'] | null;
  /** WHATWG token, so that the browser can fill where government cannot. */
  readonly autocomplete: string | null;
};

/** A value that was not filled in: PrefillCandidate of the schema. */
export type PrefillCandidate = {
  readonly value: Json;
  readonly source: SourceRef;
  readonly authority: { readonly id: string };
  readonly observedAt: Instant;
  readonly assurance: Assurance;
  readonly lostBecause: LocalizedText;
  readonly code: string;
};

export type SourceRef = {
  readonly kind: 'PROFILE' | 'LICENCE' | 'SUBMISSION';
  readonly id: string | null;
  readonly version: number | null;
};

/** One leaf that has a value: PrefillValue of the schema. */
export type PrefillValue = LeafMeaning & {
  readonly value: Json;
  readonly source: SourceRef;
  readonly authority: { readonly id: string };
  readonly observedAt: Instant;
  readonly ageDays: number;
  readonly assurance: Assurance;
  readonly editability: FillRule['editability'];
  readonly hasToBeConfirmed: boolean;
  readonly corroborated: number;
  readonly alternatives: readonly PrefillCandidate[];
};

/** One leaf that has none, and why: PrefillGap of the schema. */
export type PrefillGap = LeafMeaning &
  GapText & {
    /** Seconds; null where asking again changes nothing. */
    readonly retryAfter: number | null;
    readonly alternatives: readonly PrefillCandidate[];
  };

/** A form filled as far as it goes; every leaf of the form is once in `values` or once in `missing`. */
export type Prefill = {
  readonly values: readonly PrefillValue[];
  readonly missing: readonly PrefillGap[];
  readonly documents: readonly EvidenceResult[];
  readonly summary: Summary;
};

/** Counts over the leaves and documents of a form: PrefillSummary of the schema. */
export type Summary = {
  readonly leaves: number;
  /** Leaves whose question arises. */
  readonly visible: number;
  readonly filled: number;
  readonly candidates: number;
  /** Share of the visible leaves that are filled, 0 to 1; 1 for a form that asks nothing. */
  readonly coverage: number;
  readonly keystrokesSaved: number;
  readonly documents: number;
  readonly waived: number;
};
