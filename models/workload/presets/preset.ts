/**
 * A published workload by its name. It says what an experiment may say of a workload, so an experiment that names it and says
 * more overrides it part by part.
 */

/** What the experiment says itself and a preset adapts to. */
export interface Asked {
  readonly keys?: number;
  readonly rate?: number;
}

export interface Preset {
  /** What JSON calls it: `twitter/52`. */
  readonly name: string;
  readonly doc: string;
  /** Who published it, with the licence where it has one. */
  readonly source: string;
  /** Of gets, as published; null where it is not. */
  readonly missRatio: number | null;
  /** Why it cannot be used, with each figure that is missing by its name; null where it can. */
  readonly refusal: string | null;
  /** How many keys the original has; null where that is not published. */
  readonly keys: number | null;
  /** What is not as in the original, a sentence each. */
  readonly told: readonly string[];
  /** The part `workload` of an experiment. */
  workload(asked: Asked): Readonly<Record<string, unknown>>;
}
