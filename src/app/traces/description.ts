/**
 * What a trace holds, as a workload that a run accepts, and how far requests drawn by that are from the trace's own: how often
 * caches of a few sizes miss, exactly LRU and counted in objects. What the laws leave out (one key after another, hot keys that
 * change, keys that come and go) is in that difference.
 */
import { TraceKind, type TraceRequest } from "../../../models/workload/trace.ts";
import { Zipf } from "../../core/distributions/zipf.ts";
import { Streams } from "../../core/random.ts";
import { formatDuration } from "../../core/text/units.ts";
import { partOf } from "./formats/format.ts";
import { NestedLru } from "./nested-lru.ts";
import { UNKNOWN } from "./row.ts";
import { type PlayOptions, TraceFile } from "./trace-file.ts";
import { TraceProblem } from "./trace-problem.ts";
import { zipfExponent } from "./zipf-fit.ts";

export interface Description {
  readonly facts: Facts;
  /** `scenario.workload` of a run. */
  readonly workload: Readonly<Record<string, unknown>>;
  /** Null where the trace has no times and nobody says a rate. */
  readonly seconds: number | null;
  readonly missRatios: readonly MissRatios[];
}

interface Facts {
  readonly format: string;
  readonly sha256: string;
  /** What it is made of, and how many of these. */
  readonly part: "line" | "record";
  readonly lines: number;
  readonly badLines: number;
  readonly keys: number;
  readonly reads: number;
  readonly sets: number;
  readonly deletes: number;
  /** Sets after misses of the cache that was traced. */
  readonly fills: number;
  /** Keys of which the trace says a size, and a time to live. */
  readonly keysWithSize: number;
  readonly keysWithTtl: number;
}

/** Share of reads that a cache of so many objects does not have. */
interface MissRatios {
  readonly objects: number;
  readonly trace: number;
  readonly drawn: number;
}

const CACHE_SHARES = [0.01, 0.03, 0.1, 0.3];
const TTLS_MAX = 10;
const QUANTILES = [0, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99, 1];
const KEY_BYTES_MAX = 250;
const SEED = 1;
const BLOCK = 1024;

/** @throws TraceProblem */
export function described(options: PlayOptions): Description {
  const file = new TraceFile(options);
  const { scan } = file;
  const { kinds, keys, format, seconds: traceSeconds, operations } = scan;
  const requests = kinds[TraceKind.read] + kinds[TraceKind.set] + kinds[TraceKind.delete];
  if (requests === 0) throw new TraceProblem(options.shown, "holds no requests");
  const whole = format.hasTimes ? traceSeconds : operations / options.ratePerSecond;
  const seconds = Number.isFinite(whole) && whole > 0 ? whole / options.speed : null;
  const [sizes, ttls] = [known(scan.valueBytes), known(scan.ttlSeconds)];
  const facts: Facts = {
    format: format.name,
    sha256: scan.sha256,
    part: partOf(format),
    lines: scan.lines,
    badLines: scan.badLines,
    keys: keys.count,
    reads: kinds[TraceKind.read],
    sets: kinds[TraceKind.set],
    deletes: kinds[TraceKind.delete],
    fills: kinds[TraceKind.fill],
    keysWithSize: sizes.length,
    keysWithTtl: ttls.length,
  };
  const exponent = Number(zipfExponent(scan.counts).toFixed(4));
  const reads = facts.reads / requests;
  const workload = {
    keys: keys.count,
    popularity: { zipf: exponent },
    keyBytes: keyBytesOf(scan.keyBytes),
    ...(facts.keysWithSize === 0 ? {} : { valueBytes: sizesOf(sizes) }),
    ...(facts.keysWithTtl === 0 ? {} : { ttl: ttlsOf(ttls) }),
    reads: Number(reads.toPrecision(6)),
    ...(reads < 1 ? { onWrite: facts.deletes > facts.sets ? "delete" : "set" } : {}),
    prefill: false,
    ...(seconds === null ? {} : { arrivals: { rate: Number((requests / seconds).toPrecision(6)) } }),
  };
  return { facts, workload, seconds, missRatios: missRatios(file, exponent) };
}

/** In rising order. What is unknown is below all else. */
function known(values: Int32Array): Int32Array {
  const sorted = values.slice().sort();
  let unknown = 0;
  while (sorted[unknown] === UNKNOWN) unknown++;
  return sorted.subarray(unknown);
}

/** The mean, as long as numbers of the keys need. */
function keyBytesOf(keyBytes: Int32Array): number {
  const mean = keyBytes.reduce((sum, bytes) => sum + bytes, 0) / keyBytes.length;
  const least = String(keyBytes.length - 1).length;
  return Math.min(KEY_BYTES_MAX, Math.max(least, Math.round(mean)));
}

/** One number where all keys have the same, else quantiles. */
function sizesOf(sorted: Int32Array): unknown {
  if (sorted[0] === sorted[sorted.length - 1]) return sorted[0];
  const quantiles = QUANTILES.map((q) => ({ q, value: sorted[Math.round(q * (sorted.length - 1))] }));
  return { distribution: "empirical", quantiles };
}

/** The commonest, each with its share; what is rarer is left out of the sum. */
function ttlsOf(sorted: Int32Array): unknown {
  const counts = new Map<number, number>();
  for (const ttl of sorted) counts.set(ttl, (counts.get(ttl) ?? 0) + 1);
  const commonest = [...counts].sort((a, b) => b[1] - a[1]).slice(0, TTLS_MAX);
  const total = commonest.reduce((sum, [, count]) => sum + count, 0);
  const text = (seconds: number): string => (seconds === 0 ? "never" : `${seconds}s`);
  if (commonest.length === 1) return text(commonest[0]?.[0] ?? 0);
  return commonest.map(([ttl, count]) => ({ ttl: text(ttl), share: Number((count / total).toPrecision(6)) }));
}

function missRatios(file: TraceFile, exponent: number): MissRatios[] {
  const keys = file.keys.count;
  const capacities = [...new Set(CACHE_SHARES.map((share) => Math.max(1, Math.round(share * keys))))];
  const caches = new NestedLru(keys, capacities);
  const requests = file.requests();
  let trace: readonly number[];
  try {
    trace = ratiosOf(caches, (request) => requests.next(request));
  } finally {
    requests.close();
  }
  const drawn = ratiosOf(caches, drawnLike(file, exponent));
  return capacities.map((objects, i) => ({ objects, trace: trace[i], drawn: drawn[i] }));
}

type Next = (request: TraceRequest) => boolean;

/** As many requests as the trace has, of its mix of kinds, for keys drawn by Zipf's law. */
function drawnLike({ keys, scan: { kinds } }: TraceFile, exponent: number): Next {
  const zipf = new Zipf(keys.count, exponent);
  const streams = new Streams(SEED);
  const [keyStream, kindStream] = [streams.stream("which key"), streams.stream("which kind")];
  const block = new Int32Array(BLOCK);
  const [reads, sets] = [kinds[TraceKind.read], kinds[TraceKind.set]];
  const total = reads + sets + kinds[TraceKind.delete];
  let drawn = 0;
  return (request) => {
    if (drawn === total) return false;
    if (drawn % BLOCK === 0) zipf.fill(block, keyStream);
    request.key = block[drawn % BLOCK];
    const kind = kindStream.next() * total;
    request.kind = kind < reads ? TraceKind.read : kind < reads + sets ? TraceKind.set : TraceKind.delete;
    drawn++;
    return true;
  };
}

/** For each of the caches, empty at first: reads get, and store what they miss; writes store or delete. */
function ratiosOf(caches: NestedLru, next: Next): readonly number[] {
  caches.clear();
  /** Reads by how many caches miss them. */
  const missedBy = new Float64Array(caches.capacities.length + 1);
  const request: TraceRequest = { time: 0, key: 0, kind: 0, valueBytes: 0, ttlSeconds: 0, client: 0 };
  while (next(request)) {
    const { key, kind } = request;
    if (kind === TraceKind.read) missedBy[caches.use(key)]++;
    else if (kind === TraceKind.set) caches.use(key);
    else if (kind === TraceKind.delete) caches.delete(key);
  }
  const reads = missedBy.reduce((sum, count) => sum + count, 0);
  const missed = (cache: number): number => missedBy.subarray(cache + 1).reduce((sum, count) => sum + count, 0);
  return caches.capacities.map((_, cache) => (reads === 0 ? 0 : missed(cache) / reads));
}

/** The experiment that plays what was described, as a document. */
export function describedExperiment(
  name: string,
  { workload, seconds }: Description,
): Readonly<Record<string, unknown>> {
  return {
    question: `What do requests drawn like those of ${name} do?`,
    scenario: {
      ...(seconds === null ? {} : { duration: formatDuration(Math.max(1, Math.ceil(seconds))) }),
      workload,
    },
  };
}
