/** The workload of an experiment from what nodes showed, with what is known of each of its numbers. */
import { formatDuration } from "../../core/text/units.ts";
import { type Fitted, fitLaw } from "./closed-form.ts";
import type { Measured } from "./measured.ts";
import { mixOf } from "./mix.ts";
import { type Likeness, nearestCluster } from "./nearest-cluster.ts";
import type { Mix, Signs } from "./signs.ts";
import { type TimesToLive, timesToLive } from "./times-to-live.ts";

export interface Calibrated {
  readonly measured: Measured;
  readonly mix: Mix;
  readonly signs: Signs;
  /** Null where the popularity is not determined. */
  readonly fitted: Fitted | null;
  /** Why not. */
  readonly undetermined: string | null;
  readonly ttl: TimesToLive;
  readonly likeness: Likeness;
}

/** Fewer evictions than this tell less than the spread of four out of five published exponents. */
const EVICTIONS_LEAST = 100;
/** An exponent known to no better than this is not called known: half of the spread of the published ones. */
const ZIPF_ERROR_MOST = 0.5;
/** Where residuals are larger the load is not of the kind that is looked for. */
const HIT_RATIO_OFF = 0.02;

export function calibrated(measured: Measured, { keys = null }: { readonly keys?: number | null }): Calibrated {
  const mix = mixOf(measured);
  const { hits, gets, items, evictions, unreadEvictions, evictionAge, expiries, counts, nodes, process } = measured;
  const signs: Signs = {
    hitRatio: hits / gets,
    items,
    unreadShare: unreadEvictions === null || evictions === 0 ? null : unreadEvictions / evictions,
    age: evictionAge,
    evictions,
    expiries: expiries ?? 0,
  };
  const ttl = timesToLive(measured);
  let undetermined = whyNot(measured, signs, keys);
  let fitted: Fitted | null = null;
  if (undetermined === null) {
    const ttlSeconds = ttl.kind === "open" ? "open" : ttl.kind === "known" ? ttl.seconds : 0;
    fitted = fitLaw(signs, { mix, profile: process.profile, nodes, counts, keys, ttlSeconds });
    if (fitted.zipfError > ZIPF_ERROR_MOST) {
      undetermined = "many exponents go with these figures";
      fitted = null;
    } else if (Math.abs(fitted.signs.hitRatio - signs.hitRatio) > HIT_RATIO_OFF) {
      undetermined = `no exponent goes with these figures: the nearest gives a hit ratio of ${fitted.signs.hitRatio.toFixed(3)}`;
      fitted = null;
    }
  }
  const ttlSeconds = fitted?.law.ttlSeconds ?? (ttl.kind === "known" ? ttl.seconds : null);
  return {
    measured,
    mix,
    signs,
    fitted,
    undetermined,
    ttl,
    likeness: nearestCluster(measured, fitted?.law.zipf ?? null, ttlSeconds),
  };
}

function whyNot({ counts, evictions }: Measured, { unreadShare, age, items }: Signs, keys: number | null) {
  if (counts.evictions === 0) {
    return "no node evicts, so any popularity goes with a cache that holds all that it is given";
  }
  if (counts.evictions < EVICTIONS_LEAST) {
    return `${counts.evictions} evictions are too few (${EVICTIONS_LEAST} at least): give the second dump later`;
  }
  if (unreadShare === null && age === null && keys === null) {
    return "neither evicted_unfetched nor the age of items is in the dumps, and the number of keys (--keys) is not given";
  }
  if (keys !== null && keys < items) return `--keys ${keys} is less than the ${items} items on the nodes`;
  // Evictions so rare that the memory would be renewed in a year or later.
  if (items / evictions > 365 * 86_400)
    return `an item would stay for ${formatDuration(Math.round(items / evictions))}`;
  return null;
}
