/** How the load moves over a run, as an experiment states it, once it is read. */

/** A load curve by name with its options, as its definition describes them. Plain JSON. */
export interface LoadSpec {
  readonly curve: string;
  readonly [option: string]: unknown;
}

/** What a load curve is made of. */
export interface LoadOverTime {
  readonly durationSeconds: number;
  /** Time of day of t = 0, seconds after midnight. */
  readonly startAtSeconds: number;
  readonly workload: { readonly arrivals: { readonly load: LoadSpec } };
}
