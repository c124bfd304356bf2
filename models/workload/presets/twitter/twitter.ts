/**
 * The 54 production caches of Twitter as presets: keys, rate, sizes, mix, times to live and popularity of each.
 *
 * Rate and keys are scaled down together, so that each key is asked for as often as in the original. The number of keys is the
 * working set divided by the size of a key and its value, less those that were asked for once.
 *
 * The published mix counts what the application does after a miss, too: it stores the value by a set or an add. A simulated
 * application does that by itself, so as many sets and adds as there are misses are no writes of the preset. The others,
 * and all other operations that change a value, are.
 */
import type { Asked, Preset } from "../preset.ts";
import { type ClusterRow, clusterRows } from "./clusters.ts";

const SOURCE =
  "Yang, Yue, Rashmi, OSDI 2020; github.com/twitter/cache-trace, stat/2020Mar.md, Creative Commons Attribution 4.0";

const KEYS = 100_000;
const MEGA = 1e6;
const KILO = 1000;
/** A list of times to live that covers less than this share of the writes is told. */
const TTL_SHARES_LEAST = 0.9;

const READS = ["get", "gets"];
const FILLS = ["set", "add"];

export const twitter: readonly Preset[] = clusterRows.map(presetOf);

interface Cluster {
  readonly missRatio: number;
  readonly keyBytes: number;
  readonly valueBytes: number;
  readonly perSecond: number;
  readonly oneHitWonders: number;
  readonly compulsory: number;
  readonly ttls: readonly { readonly ttl: string; readonly share: number }[];
  readonly megabytes: number;
  readonly shares: ReadonlyMap<string, number>;
  readonly zipf: number;
}

function presetOf(row: ClusterRow): Preset {
  const [number, missRatio] = row;
  const missing = missingFigures(row);
  const base = { name: `twitter/${number}`, source: SOURCE, missRatio };
  if (missing.length > 0) {
    const refusal = `Twitter's table has no figure for ${missing.join(", ")} of cluster ${number}`;
    return { ...base, doc: "cannot be used", refusal, told: [], keys: null, workload: () => ({}) };
  }
  const cluster = clusterOf(row);
  const mix = mixOf(cluster);
  return {
    ...base,
    doc: docOf(cluster, mix),
    refusal: null,
    told: toldOf(cluster, mix),
    keys: Math.round(keysOf(cluster)),
    workload: (asked) => workloadOf(cluster, mix, asked),
  };
}

/** By their names in the table. A working set of 0 MB is none: the keys of a cache take some memory. */
function missingFigures(row: ClusterRow): string[] {
  const [, missRatio, , keyBytes, valueBytes, rate, , oneHit, compulsory, ttls, megabytes, , operations, zipf] = row;
  const figures: readonly (readonly [string, unknown])[] = [
    ["production miss ratio", missRatio],
    ["key size", keyBytes],
    ["value size", valueBytes],
    ["request rate", rate],
    ["one-hit-wonder ratio", oneHit],
    ["compulsory miss ratio", compulsory],
    ["common TTL", ttls],
    [megabytes === 0 ? "WSS in MB (it says 0)" : "WSS in MB", megabytes === 0 ? null : megabytes],
    ["operation", operations],
    ["Zipf alpha", zipf],
  ];
  return figures.filter(([, figure]) => figure === null).map(([name]) => name);
}

function clusterOf(row: ClusterRow): Cluster {
  const [, missRatio, , keyBytes, valueBytes, rate, , oneHit, compulsory, ttls, megabytes, , operations, zipf] = row;
  return {
    missRatio: Number(missRatio),
    keyBytes: Number(keyBytes),
    valueBytes: Number(valueBytes),
    perSecond: Number(rate) * KILO,
    oneHitWonders: Number(oneHit) / 100,
    compulsory: Number(compulsory) / 100,
    ttls: entriesOf(String(ttls), ", ").map(([ttl, share]) => ({ ttl, share })),
    megabytes: Number(megabytes),
    shares: new Map(entriesOf(String(operations), " ")),
    zipf: Number(zipf),
  };
}

/** `get:0.91 add:0.04`, and `1d:0.65, 14d:0.27` with another separator. */
function entriesOf(text: string, separator: string): [string, number][] {
  return text.split(separator).map((entry) => {
    const [name, share] = entry.split(":");
    return [name, Number(share)];
  });
}

/** Shares of the requests of the preset: those of the table without the sets and adds that fill after a miss. */
interface Mix {
  readonly reads: number;
  readonly onWrite: "set" | "delete";
  /** For keys that are asked for once. */
  readonly oneHitWonders: number;
  readonly oneHitWondersBy: "read" | "write";
}

function mixOf({ missRatio, oneHitWonders, compulsory, shares }: Cluster): Mix {
  const sum = (names: readonly string[]) => names.reduce((total, name) => total + (shares.get(name) ?? 0), 0);
  const gets = sum(READS);
  const sets = Math.max(0, sum(FILLS) - missRatio * gets);
  const changes = sum([...shares.keys()].filter((name) => !READS.includes(name) && !FILLS.includes(name)));
  const deletes = sum(["delete"]);
  const writes = sets + changes;
  const once = (oneHitWonders * compulsory) / (gets + writes);
  const isWritten = once <= writes / (gets + writes);
  // A read of a key that was never there is a miss.
  const most = isWritten ? writes : missRatio * gets;
  return {
    reads: gets / (gets + writes),
    onWrite: deletes > writes / 2 ? "delete" : "set",
    oneHitWonders: Math.min(once, most / (gets + writes)),
    oneHitWondersBy: isWritten ? "write" : "read",
  };
}

function workloadOf(cluster: Cluster, mix: Mix, { keys = KEYS, rate }: Asked) {
  const { keyBytes, valueBytes, perSecond, zipf, ttls } = cluster;
  const total = ttls.reduce((sum, { share }) => sum + share, 0);
  const once = mix.oneHitWonders;
  return {
    keys,
    popularity: { zipf },
    keyBytes: Math.max(keyBytes, String(keys).length + 2),
    valueBytes,
    ttl: ttls.map(({ ttl, share }) => ({ ttl, share: share / total })),
    reads: mix.reads,
    onWrite: mix.onWrite,
    ...(once === 0 ? {} : { oneHitWonders: { share: once, by: mix.oneHitWondersBy } }),
    arrivals: { rate: rate ?? short((perSecond * keys) / keysOf(cluster)) },
  };
}

/** Of the original, without those that were asked for once. */
function keysOf({ megabytes, keyBytes, valueBytes, oneHitWonders }: Cluster): number {
  return ((megabytes * MEGA) / (keyBytes + valueBytes)) * (1 - oneHitWonders);
}

function docOf({ valueBytes, zipf, ttls }: Cluster, { reads }: Mix): string {
  return `${short(100 * reads)} % reads, values of ${valueBytes} bytes, TTL ${ttls[0].ttl}${ttls.length > 1 ? " and others" : ""}, Zipf ${zipf}`;
}

function toldOf({ ttls, shares, missRatio }: Cluster, { reads, onWrite }: Mix): string[] {
  const total = ttls.reduce((sum, { share }) => sum + share, 0);
  const gets = READS.reduce((sum, name) => sum + (shares.get(name) ?? 0), 0);
  const fills = FILLS.reduce((sum, name) => sum + (shares.get(name) ?? 0), 0);
  const others = [...shares.keys()].filter((name) => ![...READS, ...FILLS, "delete"].includes(name));
  return [
    ...(total < TTL_SHARES_LEAST
      ? [
          `the times to live that the table names are those of ${short(100 * total)} % of the writes: all have one of them here`,
        ]
      : []),
    ...(fills < missRatio * gets - 0.01
      ? ["the table has fewer sets and adds than misses: here every miss is filled"]
      : []),
    ...(others.length > 0 ? [`${others.join(", ")}: writes like any other here`] : []),
    ...(onWrite === "delete" ? ["most writes are deletes: here all are"] : []),
    ...(shares.has("delete") && onWrite === "set" ? ["delete: a set like any other here"] : []),
    ...(reads === 0 ? ["the table names no gets, which are less than a hundredth: here there are none"] : []),
  ];
}

function short(value: number): number {
  return Number(value.toPrecision(4));
}
