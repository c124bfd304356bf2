/** What a load curve is: how the rate of requests changes over the run, and the instants people refer to. */

export interface CurveContext {
  readonly durationSeconds: number;
  /** Time of day at which the run starts, in seconds after midnight. */
  readonly startAtSeconds: number;
}

/** The rate as a multiple of the mean rate, linear between its knots. */
export interface LoadCurve {
  /** Seconds since the start of the run, ascending, from 0 to at least the duration. */
  readonly times: readonly number[];
  /** One multiple a knot. */
  readonly levels: readonly number[];
  /** Instants of highest and of lowest load in seconds, ascending; empty where the load has none. */
  readonly peaks: readonly number[];
  readonly troughs: readonly number[];
}
