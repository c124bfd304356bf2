/**
 * What the application asks of its cache. Defaults: cluster 52 of Twitter's published caches (Yang, Yue, Rashmi, OSDI
 * 2020), its rate and number of keys scaled down together so that a day of it is simulated in seconds.
 */
import { z } from "zod";
import type { DistributionSpec } from "../../src/core/distributions/index.ts";
import type { Problem } from "../../src/core/text/problems.ts";
import { atMost, count, duration, type Limit, rate, share } from "../../src/core/text/quantities.ts";
import { formatDuration, formatRate, formatSize } from "../../src/core/text/units.ts";
import { SECONDS_PER_DAY } from "../../src/core/units.ts";
import { itemSize } from "../nodes/settings/item-size.ts";
import { loadCurves } from "../workload/load-curves/index.ts";
import type { LoadSpec } from "../workload/load-curves/load.ts";
import { type NewKeysSpec, noNewKeys } from "../workload/new-keys.ts";
import { load } from "./load.ts";
import { operationsOf, type PageSpec, readsOf } from "./page.ts";
import { allOf, below, isPlain, type Parts, type Plain, partsReader } from "./parts.ts";
import { firstSize, resolveChanges, sizeChangeProblems, sizesOverTime } from "./sizes-over-time.ts";
import { RUN_MAX } from "./times.ts";
import { besideTrace, type LookIntoTrace, lookedInto, resolveTrace, type TraceFacts, trace } from "./trace.ts";
import type { MemcachedSpec, Scenario, TtlShare } from "./types.ts";

/** Memcached refuses longer keys. */
const KEY_BYTES_MAX = 250;
/** Shares of published mixes are rounded: they may miss 1 by this much and are then normalised. */
const SHARES_TOLERANCE = 0.02;

/** What rates may miss each other by when both were computed. */
const ROUNDING = 1e-9;

/** Memcached reads a time to live as a signed number of 32 bits. */
const TTL_MAX: Limit = { value: 24_855 * SECONDS_PER_DAY, why: "memcached reads it as a number of 32 bits" };
/** A key and its item take 30 to 50 bytes of memory here: two gigabytes in all. */
export const KEYS_MAX: Limit = {
  value: 50_000_000,
  why: "since a run takes some 50 bytes of memory for each key; scale keys, rate and memory down together",
};
/** At 10 all but a thousandth of the requests ask for the first key. */
const ZIPF_MAX: Limit = { value: 10, why: "where nearly all requests ask for one key" };
/** The number of requests decides whether a run ends in time: `tooManyRequests`. */
const RATE_MAX: Limit = { value: 1e9, why: "hundreds of times what a run simulates in a second" };
/** People write shares down by hand, from measurements. */
const ENTRIES_MAX = 10_000;

const expiry = z.union([duration({ aboveZero: true, most: TTL_MAX }), z.literal("never")]);

const ttlShare = z.strictObject({
  ttl: expiry.describe("Time to live of this share of the keys."),
  share: share().describe("Its share, 0 to 1; all shares together make 1."),
});

const ttl = z.union([expiry, z.array(ttlShare).min(1).max(ENTRIES_MAX)]);

const newKeys = z.union([
  rate(),
  z.strictObject({
    rate: rate().describe("How many come, on average, as a rate: they follow the load."),
    by: z
      .enum(["write", "read"])
      .prefault(noNewKeys.by)
      .describe(
        "The kind of request that a new key comes with, which is one of those of arrivals.rate: a write of something new (the default), or a read of something that nobody has asked for before.",
      ),
    askedFor: share()
      .prefault(noNewKeys.askedFor)
      .describe("Share of the new keys that are asked for again; the others are used once. Default: 1."),
    popularity: z
      .enum(["ranks", "newest"])
      .prefault(noNewKeys.popularity)
      .describe(
        "How those are asked for. ranks: each joins a rank of the popularity and shares its requests evenly with the keys there. newest: the newest key is the most popular one, and keys with as many newer ones as `keys` says are asked for no more. Default: ranks.",
      ),
  }),
]);

const arrivals = z.strictObject({
  rate: atMost(z.number().gt(0), RATE_MAX)
    .prefault(48.5)
    .describe(
      "Mean requests a second, all clients together. Default: 48.5, cluster 52's 24,250 scaled down by 500 as its keys are.",
    ),
  per: z
    .enum(["operation", "page"])
    .prefault("operation")
    .describe(
      "What `rate` counts: operations (keys read or written), or pages, where application.page says what a page does. Default: operation.",
    ),
  load: load.prefault({ curve: "constant" }).describe("How the rate moves over the run."),
});

export const workload = z.strictObject({
  keys: atMost(count(1), KEYS_MAX)
    .prefault(100_000)
    .describe("Distinct keys, or those at the start where there are `newKeys`. Default: 100,000."),
  newKeys: newKeys
    .optional()
    .describe(
      'Keys that keep coming: a rate ("2000000/day", "80/s"), or that rate with how they are used. Default: none, all keys are there from the start.',
    ),
  popularity: z
    .strictObject({
      zipf: atMost(z.number().min(0), ZIPF_MAX).prefault(1.2117).describe("Exponent of Zipf's law; 0: all keys alike."),
    })
    .prefault({})
    .describe("How unequally keys are asked for. Default: Zipf with exponent 1.2117 (Twitter cluster 52)."),
  keyBytes: count(1)
    .max(KEY_BYTES_MAX)
    .prefault(20)
    .describe("Length of a key in bytes, at most 250. Default: 20 (Twitter cluster 52)."),
  valueBytes: sizesOverTime
    .prefault(273)
    .describe(
      "Length of a value: a number of bytes, or a distribution of them, or a list of {at, size, over} where it changes during the run: copies that are there keep their size until they are stored anew. Default: 273 (Twitter cluster 52).",
    ),
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
  trace: trace
    .optional()
    .describe(
      "Requests are read from a trace and not drawn. valueBytes and ttl are then those of keys of which it says none. Default: none.",
    ),
});

type Workload = z.output<typeof workload>;
type WorkloadParts = Parts<typeof workload.shape>;

const readParts = partsReader(workload);

export interface ReadWorkload {
  readonly workload: Scenario["workload"] | null;
  /** Known even where something else of the workload is wrong. */
  readonly arrivals: { readonly ratePerSecond: number; readonly load: LoadSpec } | null;
  readonly keys: number | null;
  /** How long a trace lasts; null where requests are drawn. */
  readonly seconds: number | null;
  readonly problems: readonly Problem[];
}

interface Beside {
  /** What a web request does, where it is a page. */
  readonly page?: PageSpec | null;
  /** Opens traces, where somebody can. */
  readonly look?: LookIntoTrace | undefined;
}

/** @param memcached null where it could not be read. */
export function readWorkload(
  input: unknown,
  memcached: MemcachedSpec | null,
  { page = null, look }: Beside = {},
): ReadWorkload {
  const { parts, problems } = readParts(input);
  if (parts.trace !== undefined && isPlain(input)) {
    return readTraced(input, parts, { problems, page, look });
  }
  return readDrawn(parts, { problems, page, memcached });
}

/** Keys, requests and how many of them read are those of the trace. */
function readTraced(
  given: Plain,
  parts: WorkloadParts,
  { problems, page, look }: { readonly problems: readonly Problem[] } & Pick<Required<Beside>, "page" | "look">,
): ReadWorkload {
  const found =
    parts.trace === null || parts.trace === undefined ? { facts: null, problems: [] } : lookedInto(parts.trace, look);
  const { facts } = found;
  const whole = allOf(parts);
  const all = [
    ...problems,
    ...besideTrace(given),
    ...(page === null ? [] : [tracedPage]),
    ...shareProblems(parts),
    ...below(
      ["trace"],
      [...found.problems, ...(facts === null ? [] : tooLong(facts)), ...(facts === null ? [] : tooManyKeys(facts))],
    ),
  ];
  if (facts === null || whole === null || whole.trace === undefined || all.length > 0) {
    return { workload: null, arrivals: null, keys: null, seconds: null, problems: all };
  }
  const drawn = resolveWorkload({ ...whole, keys: facts.keys, popularity: { zipf: 0 }, prefill: false }, null);
  const arrivals = { ratePerSecond: facts.requests / facts.seconds, load: drawn.arrivals.load };
  const workload = { ...drawn, reads: facts.reads / facts.requests, arrivals, trace: resolveTrace(whole.trace, facts) };
  return { workload, arrivals, keys: facts.keys, seconds: facts.seconds, problems: [] };
}

const tracedPage: Problem = {
  path: ["trace"],
  text: "expected none beside application.page: a trace tells single operations, and not which of them one page makes",
};

function tooLong({ seconds }: TraceFacts): Problem[] {
  if (seconds <= RUN_MAX.value) return [];
  const text = `lasts ${formatDuration(seconds)}; expected at most ${RUN_MAX.why}: are its times in seconds? (speed)`;
  return [{ path: ["file"], text }];
}

function tooManyKeys({ keys }: TraceFacts): Problem[] {
  if (keys <= KEYS_MAX.value) return [];
  return [{ path: ["file"], text: `${keys} keys; expected at most ${KEYS_MAX.value}: play some of them (sample)` }];
}

interface DrawnParts {
  readonly problems: readonly Problem[];
  readonly page: PageSpec | null;
  readonly memcached: MemcachedSpec | null;
}

function readDrawn(parts: WorkloadParts, { problems, page, memcached }: DrawnParts): ReadWorkload {
  const whole = allOf(parts);
  const perPage = parts.arrivals?.per === "page" && page === null ? [perPageOfNone] : [];
  const disorder = parts.arrivals === null ? [] : curveOf(parts.arrivals).problems(parts.arrivals.load);
  return {
    workload: whole === null ? null : resolveWorkload(whole, page),
    arrivals: parts.arrivals !== null && disorder.length === 0 ? resolveArrivals(parts.arrivals, page) : null,
    keys: parts.keys,
    seconds: null,
    problems: [
      ...problems,
      ...perPage,
      ...shortKeys(parts),
      ...largeValues(parts, memcached),
      ...(parts.valueBytes === null ? [] : below(["valueBytes"], sizeChangeProblems(parts.valueBytes))),
      ...newKeysProblems(parts, page),
      ...shareProblems(parts),
      ...below(["arrivals", "load"], disorder),
    ],
  };
}

const perPageOfNone: Problem = {
  path: ["arrivals", "per"],
  text: '"page", and no page is described; expected application.page, or "operation"',
};

/** Keys that are too short to tell all of them apart. */
function shortKeys({ keys, keyBytes }: WorkloadParts): Problem[] {
  if (keys === null || keyBytes === null) return [];
  const digits = String(keys - 1).length;
  if (keyBytes >= digits) return [];
  return [{ path: ["keyBytes"], text: `${keyBytes}; expected at least ${digits}, the digits of ${keys} keys` }];
}

/** Values that memcached would never store. */
function largeValues({ valueBytes, keyBytes }: WorkloadParts, memcached: MemcachedSpec | null): Problem[] {
  if (memcached === null || keyBytes === null || valueBytes === null) return [];
  const largest = largestValue(memcached, keyBytes);
  const tooLarge = (size: DistributionSpec, path: readonly PropertyKey[]): Problem[] => {
    const always = size.distribution === "constant" ? Number(size.value) : 0;
    if (always <= largest) return [];
    const text = `${always}; expected at most ${largest}: memcached stores no item above ${formatSize(memcached.itemBytesMax)} (-I)`;
    return [{ path: ["valueBytes", ...path], text }];
  };
  if (!Array.isArray(valueBytes)) return tooLarge(valueBytes, []);
  return valueBytes.flatMap(({ size }, i) => tooLarge(size, [i, "size"]));
}

/** More new keys than requests of the kind that they come with. */
function newKeysProblems(
  { newKeys: part, reads: share, arrivals: given }: WorkloadParts,
  page: PageSpec | null,
): Problem[] {
  if (part === null || share === null || given === null) return [];
  const { perSecond, by } = resolveNewKeys(part);
  const reads = page === null ? share : readsOf(page, share);
  const most = resolveArrivals(given, page).ratePerSecond * (by === "write" ? 1 - reads : reads);
  if (perSecond <= most * (1 + ROUNDING)) return [];
  const text = `${formatRate(perSecond)}; expected at most ${formatRate(most)}, the ${by}s of this workload (arrivals.rate, reads): a new key comes with one of them`;
  return [{ path: ["newKeys"], text }];
}

/** Shares that do not make 1. */
function shareProblems({ ttl: mix }: WorkloadParts): Problem[] {
  if (!Array.isArray(mix)) return [];
  const sum = mix.reduce((total, entry) => total + entry.share, 0);
  if (Math.abs(sum - 1) <= SHARES_TOLERANCE) return [];
  const text = `shares sum to ${Number(sum.toPrecision(6))}; expected 1, or within ${SHARES_TOLERANCE} of it`;
  return [{ path: ["ttl"], text }];
}

/** An item with a larger value is too large. The length stands in an item of 1.4 as text, of as many digits at most. */
function largestValue(memcached: MemcachedSpec, keyBytes: number): number {
  const { itemBytesMax } = memcached;
  let value = itemBytesMax - itemSize(memcached, keyBytes, itemBytesMax, 0) + itemBytesMax;
  while (itemSize(memcached, keyBytes, value + 1, 0) <= itemBytesMax) value++;
  return value;
}

/** With `reads` and the rate as those of the operations, where pages make them. */
function resolveWorkload(
  { popularity, ttl: mix, arrivals: part, valueBytes, newKeys: coming, trace: _, ...rest }: Workload,
  page: PageSpec | null,
): Scenario["workload"] {
  return {
    ...rest,
    ...(page === null ? {} : { reads: readsOf(page, rest.reads), readsOfGets: rest.reads }),
    zipf: popularity.zipf,
    ttl: resolveTtl(mix),
    arrivals: resolveArrivals(part, page),
    valueBytes: firstSize(valueBytes),
    valueChanges: resolveChanges(valueBytes),
    newKeys: resolveNewKeys(coming),
  };
}

function resolveNewKeys(part: Workload["newKeys"]): NewKeysSpec {
  if (typeof part !== "object") return { ...noNewKeys, perSecond: part ?? 0 };
  const { rate: perSecond, ...how } = part;
  return { perSecond, ...how };
}

function resolveArrivals(part: Workload["arrivals"], page: PageSpec | null) {
  const operations = part.per === "page" && page !== null ? operationsOf(page) : 1;
  return { ratePerSecond: part.rate * operations, load: curveOf(part).resolve(part.load) };
}

function curveOf({ load: { curve } }: Workload["arrivals"]) {
  return loadCurves.named(curve);
}

function resolveTtl(mix: Workload["ttl"]): TtlShare[] {
  if (!Array.isArray(mix)) return [{ seconds: expirySeconds(mix), share: 1 }];
  const sum = mix.reduce((total, entry) => total + entry.share, 0);
  return mix.map((entry) => ({ seconds: expirySeconds(entry.ttl), share: entry.share / sum }));
}

function expirySeconds(expiryText: "never" | number): number {
  return expiryText === "never" ? 0 : expiryText;
}
