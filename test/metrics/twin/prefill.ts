/**
 * What a cache holds that has served this load for long, key by key from the least popular: a copy lives for a while, the
 * key is then absent until something stores it, and the copy is as old as copies are on average over time. The formulas are
 * those of `models/workload/prefill.ts`, which `test/metrics/prefill.test.ts` holds against keys that are watched for long.
 */
import type { Scenario } from "../../../models/scenario/types.ts";
import type { Cache } from "./cache.ts";
import type { Inputs } from "./inputs.ts";

export function prefill({ workload }: Scenario, inputs: Inputs, homes: readonly number[], cache: Cache): void {
  const { reads, onWrite, arrivals, newKeys } = workload;
  const newReads = newKeys.by === "read" ? newKeys.perSecond : 0;
  const newWrites = newKeys.by === "write" ? newKeys.perSecond : 0;
  for (let key = workload.keys - 1; key >= 0; key--) {
    const { share, ttlSeconds } = inputs.keys[key];
    const ttl = ttlSeconds === 0 ? Number.POSITIVE_INFINITY : ttlSeconds;
    const readRate = (arrivals.ratePerSecond * reads - newReads) * share;
    const writeRate = onWrite === "nothing" ? 0 : (arrivals.ratePerSecond * (1 - reads) - newWrites) * share;
    const life = onWrite === "delete" ? untilFirst(ttl, writeRate) : untilLast(ttl, writeRate);
    const gap = 1 / (onWrite === "set" ? readRate + writeRate : readRate);
    const isPresent =
      life === Number.POSITIVE_INFINITY || inputs.drawOf("present at the start", key) < life / (life + gap);
    if (!isPresent) continue;
    const left = ttlSeconds === 0 ? 0 : ttl - age(ttl, writeRate, inputs.drawOf("age at the start", key));
    cache.set(homes[key], key, 0, { ttlSeconds: ttlSeconds === 0 ? 0 : Math.max(1, Math.ceil(left)) });
  }
}

/** Until the time to live is over or a write comes, whichever is first. */
const untilFirst = (ttl: number, writeRate: number): number =>
  writeRate === 0 ? ttl : (1 - Math.exp(-writeRate * ttl)) / writeRate;

/** Until the time to live passes without a write, each of which begins it anew. */
const untilLast = (ttl: number, writeRate: number): number =>
  writeRate === 0 ? ttl : (Math.exp(writeRate * ttl) - 1) / writeRate;

/** Of a copy that is there, by inversion of its density e^(-wa) on [0, ttl]. */
const age = (ttl: number, writeRate: number, u: number): number =>
  writeRate * ttl < 1e-9 ? u * ttl : -Math.log(1 - u * (1 - Math.exp(-writeRate * ttl))) / writeRate;
