/** The cluster and the workload of an experiment. Each value has a comment that says where it came from. */
import { largestValueBytes } from "../../../models/nodes/settings/item-size.ts";
import { formatDuration, formatSize } from "../../core/text/units.ts";
import type { Calibrated } from "./calibrated.ts";

export type Json = Readonly<Record<string, unknown>>;

/** Of a larger value only the first digits are known. */
const DIGITS = 4;
/** The longest an item may live by a number of seconds. */
const TTL_MAX_SECONDS = 24_855 * 86_400;

export function calibratedCluster({ measured: { nodes, process } }: Calibrated): Json {
  const memories = new Set(nodes.map(({ memoryBytes }) => memoryBytes));
  const places = nodes.map(({ name }) => /^([A-Za-z0-9._-]+):(\d{1,5})$/.exec(name ?? ""));
  const shared = {
    profile: process.profile,
    ...(process.flags === "" ? {} : { memcached: process.flags }),
    ...(memories.size === 1 ? { memory: formatSize(nodes[0].memoryBytes) } : {}),
  };
  const list = nodes.map(({ memoryBytes }, i) => {
    const place = places[i];
    return {
      ...(place === null ? {} : { host: place[1], port: Number(place[2]) }),
      ...(memories.size === 1 ? {} : { memory: formatSize(memoryBytes) }),
    };
  });
  const isPlain = memories.size === 1 && places.includes(null);
  return {
    comment: {
      nodes: "one for each process that was measured",
      memory: "limit_maxbytes",
      profile: process.version === null ? "by its counters" : `by its counters, version ${process.version}`,
    },
    nodes: isPlain ? nodes.length : list,
    ...shared,
  };
}

export function calibratedWorkload(
  { measured, mix, fitted, undetermined, ttl }: Calibrated,
  keys: number | null,
): Json {
  const { sizes, items, process } = measured;
  const said = keys ?? Math.max(items, 1);
  const keyBytes = Math.max(DEFAULT_KEY_BYTES, String(said).length);
  const valueBytes = (bytes: number): number => Math.max(1, largestValueBytes(process, keyBytes, bytes));
  const values = merged(sizes.values.map(({ bytes, share }) => ({ value: valueBytes(bytes), share })));
  const ttlSeconds = fitted === null ? (ttl.kind === "known" ? ttl.seconds : 0) : fitted.law.ttlSeconds;
  const ttlText = ttlSeconds <= 0 || ttlSeconds > TTL_MAX_SECONDS ? "never" : formatDuration(whole(ttlSeconds));
  return {
    comment: {
      keys:
        keys !== null
          ? "--keys"
          : fitted === null
            ? `the items on the nodes: ${undetermined}`
            : "fitted to hit ratio, items and evictions",
      popularity:
        fitted === null
          ? `assumed, the exponent of Twitter's cluster 52: ${undetermined}`
          : "fitted to hit ratio, items and evictions",
      keyBytes: "assumed: dumps do not show it; key and value together are as measured",
      valueBytes: `by ${sizes.from}, less what an item has beside its value`,
      ttl: ttl.kind === "open" ? "fitted to the items that expire" : ttl.why,
      reads: "gets among gets and those sets that are not fills after a miss, deletes and incr or decr",
      onWrite: "what more than half of the writes do",
      arrivals: `mean over ${formatDuration(whole(measured.seconds))}`,
    },
    keys: keys ?? fitted?.law.keys ?? said,
    popularity: { zipf: fitted === null ? DEFAULT_ZIPF : round(fitted.law.zipf, 4) },
    keyBytes,
    valueBytes: values.length === 1 ? values[0].value : { distribution: "discrete", values },
    ttl: ttlText,
    reads: round(mix.reads, 5),
    onWrite: mix.onWrite,
    arrivals: { rate: significant(mix.rate) },
  };
}

/** Twitter's cluster 52 (`models/workload/presets/twitter/clusters.ts`), the default of an experiment. */
const DEFAULT_ZIPF = 1.2117;
const DEFAULT_KEY_BYTES = 20;

/** Sizes that come to the same value, as one. */
function merged(all: readonly { readonly value: number; readonly share: number }[]) {
  const byValue = new Map<number, number>();
  for (const { value, share } of all) byValue.set(value, (byValue.get(value) ?? 0) + share);
  return [...byValue].map(([value, share]) => ({ value, share: round(share, 5) }));
}

function whole(seconds: number): number {
  return seconds < 10 ? Number(seconds.toPrecision(2)) : Math.round(seconds);
}

function round(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}

function significant(value: number): number {
  return Number(value.toPrecision(Math.max(DIGITS, String(Math.round(value)).length)));
}
