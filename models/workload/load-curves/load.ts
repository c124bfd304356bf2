/** How the load moves over a run, as an experiment states it, once it is read. */

/** How the arrival rate moves over the run, as a multiple of the mean rate. */
export type LoadSpec =
  | { readonly curve: "constant" }
  | {
      readonly curve: "daily";
      /** Time of day of the peak, seconds after midnight; the trough is twelve hours away. */
      readonly peakAtSeconds: number;
      /** The rate at the peak over the rate in the trough, above 1. */
      readonly peakToTrough: number;
    }
  | {
      readonly curve: "spike";
      readonly atSeconds: number;
      readonly lastsSeconds: number;
      /** The rate within the spike over the rate outside it. */
      readonly times: number;
    }
  | {
      readonly curve: "points";
      /** Time and multiple of the mean rate, straight lines between, level before the first and after the last. */
      readonly points: readonly (readonly [seconds: number, times: number])[];
    };

/** What a load curve is made of. */
export interface LoadOverTime {
  readonly durationSeconds: number;
  /** Time of day of t = 0, seconds after midnight. */
  readonly startAtSeconds: number;
  readonly workload: { readonly arrivals: { readonly load: LoadSpec } };
}
