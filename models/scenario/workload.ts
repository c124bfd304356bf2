/**
 * What the application asks of its cache. Defaults: a load that fits the default cluster and database, in the mix, sizes, times to live,
 * popularity and miss ratio of cluster 52 of Twitter's published caches (Yang, Yue, Rashmi, OSDI 2020).
 */
import { z } from "zod";
import type { Problem } from "../../src/core/text/problems.ts";
import { atMost, count, share } from "../../src/core/text/quantities.ts";
import { formatRate } from "../../src/core/text/units.ts";
import { DEFAULT_KEYS } from "../workload/default-load.ts";
import type { LoadSpec } from "../workload/load-curves/load.ts";
import { arrivals, arrivalsProblems, resolveArrivals } from "./arrivals.ts";
import { keyBytes, largeValues, nameBytes, shortKeys } from "./item-bytes.ts";
import { SAMPLED_KEYS_MAX } from "./keys-max.ts";
import { namespaces, namespacesProblems, pageOfNamespacesProblems, resolveNamespaces } from "./namespaces.ts";
import { newKeys, resolveNewKeys } from "./new-keys.ts";
import { newKeysUsedOnce, onceOf, oneHitWonders } from "./one-hit-wonders.ts";
import { isEmpty, type PageSpec, perPage, readsOf } from "./page.ts";
import { allOf, below, isPlain, type Parts, type Plain, partsReader } from "./parts.ts";
import { popularity, popularityProblems, resolvePopularity } from "./popularity.ts";
import { withPreset } from "./preset.ts";
import { firstSize, resolveChanges, sizeChangeProblems, sizesOverTime } from "./sizes-over-time.ts";
import { besideTrace, type LookIntoTrace, lookedInto, resolveTrace, trace, unopened } from "./trace.ts";
import { resolveTtl, ttl, ttlProblems } from "./ttl.ts";
import type { MemcachedSpec, Scenario } from "./types.ts";

/** What rates may miss each other by when both were computed. */
const ROUNDING = 1e-9;

export const workload = z.strictObject({
  preset: z
    .string()
    .optional()
    .describe(
      'A published workload by its name ("twitter/52", "ycsb/b", "meta/etc"; `fallthrough list presets`): what is not said otherwise here is as published. Default: none.',
    ),
  keys: atMost(count(1), SAMPLED_KEYS_MAX)
    .prefault(DEFAULT_KEYS)
    .describe(
      "Distinct keys, or those at the start where there are `newKeys`; above 50,000,000 only some of them are simulated (`detail`). Default: 1,750,000, of which three nodes of 64 MB miss as many gets as Twitter's cluster 52 (1.89 %).",
    ),
  hitRatio: z
    .number()
    .gt(0)
    .lt(1)
    .optional()
    .describe(
      "Share of the reads that are to hit while all nodes are up: chooses the one of `keys`, `popularity.zipf` and `cluster.memory` that is left out, in closed form. Default: none, all are said or at their defaults.",
    ),
  newKeys: newKeys
    .optional()
    .describe(
      'Keys that keep coming: a rate ("2000000/day", "80/s"), or that rate with how they are used. Default: none, all keys are there from the start.',
    ),
  oneHitWonders: oneHitWonders
    .optional()
    .describe(
      "Share of the requests that are for keys which nobody asks for before or after. Half of the objects of many caches are such. Default: none.",
    ),
  namespaces: namespaces
    .optional()
    .describe(
      "Populations of keys side by side. Each has its share of the requests and keys of its own, in place of `keys`; what one does not say is as said here. Default: none, one population.",
    ),
  popularity: popularity
    .prefault({})
    .describe("How unequally keys are asked for. Default: Zipf with exponent 1.2117 (Twitter cluster 52)."),
  keyBytes: keyBytes
    .prefault(20)
    .describe(
      "Length of a key in bytes, at most 250, or a distribution of lengths: items are as large as these say, while all names are as long as the mean. Default: 20 (Twitter cluster 52).",
    ),
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
    .union([z.boolean(), z.literal("stationary")])
    .prefault(true)
    .describe(
      'Whether keys are in the cache at the start, the most popular last; false: a cold start; "stationary": what the nodes hold, in its order, after the load of that hour has lasted for long, so that no warm-up is needed. Default: true.',
    ),
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
  readonly page: PageSpec | null;
  /** Opens traces, where somebody can. */
  readonly look?: LookIntoTrace | undefined;
}

/** @param memcached null where it could not be read. */
export function readWorkload(input: unknown, memcached: MemcachedSpec | null, { page, look }: Beside): ReadWorkload {
  const given = withPreset(input);
  const { parts, problems } = readParts(given.input);
  if (parts.trace !== undefined && isPlain(input)) {
    return readTraced(input, parts, { problems, page, look });
  }
  return readDrawn(parts, { input, given, problems, page, memcached });
}

/** Keys, requests and how many of them read are those of the trace. */
function readTraced(
  given: Plain,
  parts: WorkloadParts,
  { problems, page, look }: { readonly problems: readonly Problem[] } & Pick<Required<Beside>, "page" | "look">,
): ReadWorkload {
  const found =
    parts.trace === null || parts.trace === undefined
      ? { facts: null, problems: unopened(given.trace, look) }
      : lookedInto(parts.trace, look);
  const { facts } = found;
  const whole = allOf(parts);
  const all = [
    ...problems,
    ...besideTrace(given, page),
    ...(parts.ttl === null ? [] : below(["ttl"], ttlProblems(parts.ttl))),
    ...below(["trace"], found.problems),
  ];
  if (facts === null || whole === null || whole.trace === undefined || all.length > 0) {
    return { workload: null, arrivals: null, keys: null, seconds: null, problems: all };
  }
  const drawn = resolveWorkload({ ...whole, keys: facts.keys, popularity: { zipf: 0 }, prefill: false }, null);
  const arrivals = { ratePerSecond: facts.requests / facts.seconds, load: drawn.arrivals.load };
  const workload = { ...drawn, reads: facts.reads / facts.requests, arrivals, trace: resolveTrace(whole.trace, facts) };
  return { workload, arrivals, keys: facts.keys, seconds: facts.seconds, problems: [] };
}

interface DrawnParts {
  /** As written. */
  readonly input: unknown;
  readonly given: ReturnType<typeof withPreset>;
  readonly problems: readonly Problem[];
  readonly page: PageSpec | null;
  readonly memcached: MemcachedSpec | null;
}

function readDrawn(parts: WorkloadParts, { input, given, problems, page, memcached }: DrawnParts): ReadWorkload {
  const whole = allOf(parts);
  const workload = whole === null ? null : { ...resolveWorkload(whole, page), ...given.preset };
  const disorder = parts.arrivals === null ? [] : arrivalsProblems(parts.arrivals, inputAt(input, "arrivals"));
  return {
    workload,
    arrivals: parts.arrivals !== null && disorder.length === 0 ? resolveArrivals(parts.arrivals, page) : null,
    keys: parts.namespaces?.reduce((sum, { keys }) => sum + keys, 0) ?? parts.keys,
    seconds: null,
    problems: [
      ...given.problems,
      ...problems,
      ...unchosen(parts),
      ...pageProblems(parts, page),
      ...shortKeys(parts),
      ...largeValues(parts, memcached),
      ...(parts.valueBytes === null ? [] : below(["valueBytes"], sizeChangeProblems(parts.valueBytes))),
      ...newKeysProblems(parts, page),
      ...restlessNewest(parts),
      ...withoutStationaryState(parts),
      ...(workload === null || memcached === null ? [] : agelessCopies(workload, memcached)),
      ...newKeysOfUsers(parts),
      ...(parts.ttl === null ? [] : below(["ttl"], ttlProblems(parts.ttl))),
      ...namespacesProblems(parts, input, comingKeys(parts)),
      ...below(["arrivals"], disorder),
      ...(parts.popularity === null
        ? []
        : below(
            ["popularity"],
            popularityProblems(parts.popularity, { keys: parts.keys, input: inputAt(input, "popularity") }),
          )),
    ],
  };
}

function inputAt(input: unknown, key: string): unknown {
  return isPlain(input) ? input[key] : undefined;
}

/** Who runs an experiment chooses what it leaves open; a scenario by itself says all (`run/wanted-hits.ts`). */
function unchosen({ hitRatio }: WorkloadParts): Problem[] {
  if (hitRatio === undefined || hitRatio === null) return [];
  return [{ path: ["hitRatio"], text: `${hitRatio}; expected none where no experiment is read` }];
}

/** What is counted in pages where there are none, and namespaces that do not do what pages ask. */
function pageProblems({ arrivals: part, namespaces: given, reads }: WorkloadParts, page: PageSpec | null): Problem[] {
  if (page === null) return part?.per === "page" ? [perPageOfNone] : [];
  if (given === undefined || given === null || reads === null || isEmpty(page)) return [];
  return pageOfNamespacesProblems(given, reads, page);
}

const perPageOfNone: Problem = {
  path: ["arrivals", "per"],
  text: '"page", and no page is described; expected application.page, or "operation"',
};

/** What makes keys that come while the run goes on. */
function comingKeys({ newKeys: part, oneHitWonders: once }: WorkloadParts): string[] {
  return [
    ...(part !== null && resolveNewKeys(part).perSecond > 0 ? ["newKeys"] : []),
    ...(once !== null && onceOf(once).share > 0 ? ["oneHitWonders"] : []),
  ];
}

/** A load that never settles has no stationary state. */
function withoutStationaryState(parts: WorkloadParts): Problem[] {
  if (parts.prefill !== "stationary") return [];
  const { popularity: how, valueBytes, namespaces: given } = parts;
  const restless = [
    ...comingKeys(parts),
    ...(how?.drift !== undefined || given?.some((one) => one.popularity?.drift !== undefined)
      ? ["popularity.drift"]
      : []),
    ...(valueBytes !== null && resolveChanges(valueBytes).length > 0 ? ["valueBytes that change"] : []),
  ];
  return restless.map((what) => ({
    path: ["prefill"],
    text: `"stationary" beside ${what}; expected true or false: such a load never settles`,
  }));
}

/** Segments keep what is asked for again for longer than an LRU does, so that only a time to live tells how long old copies are there. */
function agelessCopies(workload: Scenario["workload"], { profile }: MemcachedSpec): Problem[] {
  if (workload.prefill !== "stationary" || profile !== "modern") return [];
  const isAgeless = (workload.namespaces ?? [workload]).some(
    ({ onWrite, reads, ttl }) => onWrite === "nothing" && reads < 1 && ttl.some(({ seconds }) => seconds === 0),
  );
  if (!isAgeless) return [];
  const text =
    '"stationary" beside profile modern, onWrite "nothing" and keys without a time to live; expected true or false: how long such copies have been old shows only in a run';
  return [{ path: ["prefill"], text }];
}

/** The newest key is the most popular one, and cannot be another at the same time. */
function restlessNewest({ newKeys: part, popularity: how }: WorkloadParts): Problem[] {
  if (part === null || how === null || how.drift === undefined) return [];
  if (resolveNewKeys(part).popularity !== "newest" || resolveNewKeys(part).perSecond === 0) return [];
  const text = "expected none beside new keys of which the newest are the most popular";
  return [{ path: ["popularity", "drift"], text }];
}

/** New keys are so many a second, and how many requests users make shows only in the run. */
function newKeysOfUsers({ newKeys: part, arrivals: given }: WorkloadParts): Problem[] {
  if (part === null || given?.users === undefined || resolveNewKeys(part).perSecond === 0) return [];
  return [
    {
      path: ["newKeys"],
      text: "expected none beside arrivals.users, whose requests a second are not known; oneHitWonders is a share of them",
    },
  ];
}

/** More new keys than requests of the kind that they come with. */
function newKeysProblems(
  { newKeys: part, oneHitWonders: once, reads: share, arrivals: given }: WorkloadParts,
  page: PageSpec | null,
): Problem[] {
  if (part === null || once === null || share === null || given === null) return [];
  if (page !== null && isEmpty(page)) return [];
  const reads = page === null ? share : readsOf(page, share);
  const single = onceOf(once);
  if (single.share > 0 && part !== undefined) {
    const text = `${single.share}; expected either these or newKeys, whose askedFor says how many are used once`;
    return [{ path: ["oneHitWonders"], text }];
  }
  const largest = single.by === "write" ? 1 - reads : reads;
  if (single.share > largest * (1 + ROUNDING)) {
    const text = `${single.share}; expected at most ${largest}, the share of ${single.by}s (reads)`;
    return [{ path: ["oneHitWonders"], text }];
  }
  // Of users it is refused whatever it is.
  if (given.users !== undefined) return [];
  const { perSecond, by } = resolveNewKeys(part);
  const most = resolveArrivals(given, page).ratePerSecond * (by === "write" ? 1 - reads : reads);
  if (perSecond <= most * (1 + ROUNDING)) return [];
  const text = `${formatRate(perSecond)}; expected at most ${formatRate(most)}, the ${by}s of this workload (arrivals.rate, reads): a new key comes with one of them`;
  return [{ path: ["newKeys"], text }];
}

/** With `reads` and the rate as those of the operations, where pages make them. */
function resolveWorkload(
  { preset: _, trace: __, hitRatio: ___, popularity: how, ttl: mix, arrivals: part, ...others }: Workload,
  page: PageSpec | null,
) {
  const { valueBytes, keyBytes: lengths, newKeys: coming, oneHitWonders: once, namespaces: given, ...rest } = others;
  const one = {
    ...rest,
    zipf: how.zipf,
    ...resolvePopularity(how),
    keyBytes: nameBytes(lengths),
    ...(typeof lengths === "number" || lengths.distribution === "constant" ? {} : { keySizes: lengths }),
    ttl: resolveTtl(mix),
    arrivals: resolveArrivals(part, page),
    valueBytes: firstSize(valueBytes),
    valueChanges: resolveChanges(valueBytes),
    newKeys:
      onceOf(once).share > 0
        ? newKeysUsedOnce(onceOf(once), resolveArrivals(part, page).ratePerSecond)
        : resolveNewKeys(coming),
  };
  const whole = given === undefined ? one : { ...one, ...resolveNamespaces(given, one) };
  if (page === null) return whole;
  const { reads } = whole;
  return { ...whole, reads: readsOf(page, reads), readsOfGets: reads, perPage: perPage(page) };
}
