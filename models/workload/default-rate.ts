/**
 * The load where nobody states one: that of Twitter's cluster 52 (Yang, Yue, Rashmi, OSDI 2020), scaled down about as its keys are. So each
 * key is asked for as often as there, and a day is simulated in seconds; but a database of full size hardly notices it.
 */

const CLUSTER_PER_SECOND = 24_250;

/** So many times as small. */
export const SCALED_DOWN_BY = 500;

/** Requests a second. */
export const DEFAULT_RATE = CLUSTER_PER_SECOND / SCALED_DOWN_BY;
