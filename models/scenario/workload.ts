/**
 * What the application asks of its cache. Defaults: cluster 52 of Twitter's published caches (Yang, Yue, Rashmi, OSDI
 * 2020), its rate and number of keys scaled down together so that a day of it is simulated in seconds.
 */
import { z } from "zod";
import { count, duration, share, timeOfDay } from "../../src/core/text/quantities.ts";
import { formatSize } from "../../src/core/text/units.ts";
import { itemSize } from "../nodes/settings/item-size.ts";
import type { LoadSpec } from "../workload/load-curves/load.ts";
import { sizes } from "./distribution.ts";
import type { MemcachedSpec, TtlShare } from "./types.ts";

/** Keys longer than this are refused by memcached. */
const KEY_BYTES_MAX = 250;
/** Shares of published mixes are rounded: they may miss 1 by this much and are then normalised. */
const SHARES_TOLERANCE = 0.02;

const expiry = z.union([duration({ aboveZero: true }), z.literal("never")]);

const ttlShare = z.strictObject({
  ttl: expiry.describe("Time to live of this share of the keys."),
  share: share().describe("Its share, 0 to 1; all shares together make 1."),
});

const ttl = z.union([expiry, z.array(ttlShare).min(1)]);

const multiple = () => z.number().min(0);

const load = z.discriminatedUnion("curve", [
  z.strictObject({ curve: z.literal("constant") }).describe("The mean rate all the time: no peak, no trough."),
  z
    .strictObject({
      curve: z.literal("daily"),
      peakAt: timeOfDay().prefault("20:00").describe("Time of day of the peak; the trough is twelve hours away."),
      peakToTrough: z.number().gt(1).prefault(2).describe("Rate at the peak over rate in the trough. Default: 2."),
    })
    .describe(
      "A cosine over 24 hours, as in published traces of user-facing caches (Atikoglu et al., SIGMETRICS 2012).",
    ),
  z
    .strictObject({
      curve: z.literal("spike"),
      at: duration().describe("When it begins, since the start of the run."),
      lasts: duration({ aboveZero: true }).describe("How long it lasts."),
      times: z.number().gt(1).describe("Rate within the spike over the rate outside of it."),
    })
    .describe("A constant load that rises at once, stays there for a while, and falls back."),
  z
    .strictObject({
      curve: z.literal("points"),
      points: z
        .array(z.tuple([duration(), multiple()]))
        .min(1)
        .describe("Pairs of time since the start and multiple of the mean rate, straight lines between."),
    })
    .describe("A load drawn by hand."),
]);

const arrivals = z.strictObject({
  rate: z
    .number()
    .gt(0)
    .prefault(48.5)
    .describe(
      "Mean requests a second, all clients together. Default: 48.5, cluster 52's 24,250 scaled down by 500 as its keys are.",
    ),
  load: load.prefault({ curve: "constant" }).describe("How the rate moves over the run."),
});

export const workload = z.strictObject({
  keys: count(1).max(50_000_000).prefault(100_000).describe("Distinct keys. Default: 100,000."),
  popularity: z
    .strictObject({
      zipf: z.number().min(0).max(10).prefault(1.2117).describe("Exponent of Zipf's law; 0: all keys alike."),
    })
    .prefault({})
    .describe("How unequally keys are asked for. Default: Zipf with exponent 1.2117 (Twitter cluster 52)."),
  keyBytes: count(1)
    .max(KEY_BYTES_MAX)
    .prefault(20)
    .describe("Length of a key in bytes, at most 250. Default: 20 (Twitter cluster 52)."),
  valueBytes: sizes()
    .prefault(273)
    .describe("Length of a value: a number of bytes, or a distribution of them. Default: 273 (Twitter cluster 52)."),
  ttl: ttl
    .prefault("1d")
    .describe(
      'Time to live that the application writes: "1d", "never", or a list of {ttl, share}. Default: 1d, that of two thirds of Twitter cluster 52.',
    ),
  reads: share()
    .prefault(0.91)
    .describe("Share of requests that read; the others write. Default: 0.91 (Twitter cluster 52)."),
  onWrite: z
    .enum(["set", "delete", "nothing"])
    .prefault("set")
    .describe(
      "What the application does to the cached copy once the database is written: set the new value (as in the founding experiment), delete it, or nothing, which leaves it to expire.",
    ),
  prefill: z
    .boolean()
    .prefault(true)
    .describe("Whether keys are in the cache at the start, the most popular last; false: a cold start. Default: true."),
  arrivals: arrivals.prefault({}).describe("The stream of requests (Poisson at the rate of the moment)."),
});

type Workload = z.output<typeof workload>;

/** Problems that only the whole shows: shares that do not make 1, points out of order. */
export function inconsistentWorkload(
  { keys, keyBytes, valueBytes, ttl: mix, arrivals: { load: curve } }: Workload,
  memcached: MemcachedSpec | null,
): { path: string[]; text: string }[] {
  const problems: { path: string[]; text: string }[] = [];
  const digits = String(keys - 1).length;
  if (keyBytes < digits) {
    problems.push({ path: ["keyBytes"], text: `${keyBytes}; expected at least ${digits}, the digits of ${keys} keys` });
  }
  const always = valueBytes.distribution === "constant" ? Number(valueBytes.value) : 0;
  const largest = memcached === null ? always : largestValue(memcached, keyBytes);
  if (always > largest) {
    const text = `${always}; expected at most ${largest}: memcached stores no item above ${formatSize(memcached!.itemBytesMax)} (-I)`;
    problems.push({ path: ["valueBytes"], text });
  }
  if (Array.isArray(mix)) {
    const sum = mix.reduce((total, entry) => total + entry.share, 0);
    if (Math.abs(sum - 1) > SHARES_TOLERANCE) {
      const text = `shares sum to ${Number(sum.toPrecision(6))}; expected 1, or within ${SHARES_TOLERANCE} of it`;
      problems.push({ path: ["ttl"], text });
    }
  }
  if (curve.curve === "points") {
    const path = ["arrivals", "load", "points"];
    const late = curve.points.findIndex(([at], i) => i > 0 && at <= curve.points[i - 1][0]);
    if (late > 0)
      problems.push({ path, text: `entry ${late} is not later than the one before; expected rising times` });
    if (curve.points.every(([, times]) => times === 0)) {
      problems.push({ path, text: "no request at any time; expected a multiple above 0" });
    }
  }
  return problems;
}

/** An item with a larger value is too large. The length stands in an item of 1.4 as text, of as many digits at most. */
function largestValue(memcached: MemcachedSpec, keyBytes: number): number {
  const { itemBytesMax } = memcached;
  let value = itemBytesMax - itemSize(memcached, keyBytes, itemBytesMax, 0) + itemBytesMax;
  while (itemSize(memcached, keyBytes, value + 1, 0) <= itemBytesMax) value++;
  return value;
}

export function resolveWorkload({ popularity, ttl: mix, arrivals: { rate, load: curve }, ...rest }: Workload) {
  return {
    ...rest,
    zipf: popularity.zipf,
    ttl: resolveTtl(mix),
    arrivals: { ratePerSecond: rate, load: resolveLoad(curve) },
  };
}

function resolveTtl(mix: Workload["ttl"]): TtlShare[] {
  if (!Array.isArray(mix)) return [{ seconds: expirySeconds(mix), share: 1 }];
  const sum = mix.reduce((total, entry) => total + entry.share, 0);
  return mix.map((entry) => ({ seconds: expirySeconds(entry.ttl), share: entry.share / sum }));
}

function expirySeconds(expiryText: "never" | number): number {
  return expiryText === "never" ? 0 : expiryText;
}

function resolveLoad(curve: z.output<typeof load>): LoadSpec {
  switch (curve.curve) {
    case "daily":
      return { curve: "daily", peakAtSeconds: curve.peakAt, peakToTrough: curve.peakToTrough };
    case "spike":
      return { curve: "spike", atSeconds: curve.at, lastsSeconds: curve.lasts, times: curve.times };
    default:
      return curve;
  }
}
