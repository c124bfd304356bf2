/** Which of the published caches of Twitter is most like what was measured. */
import { largestValueBytes } from "../../../models/nodes/settings/item-size.ts";
import { type ClusterRow, clusterRows } from "../../../models/workload/presets/twitter/clusters.ts";
import type { Measured } from "./measured.ts";

export interface Likeness {
  readonly cluster: number;
  /** What was compared, nearest first: its name, as measured and of the cluster. */
  readonly compared: readonly { readonly what: string; readonly here: string; readonly there: string }[];
}

interface Trait {
  readonly what: string;
  /** On a scale on which a step of one is a large difference: decades, or doublings of odds. */
  readonly here: number | null;
  readonly there: (row: ClusterRow) => number | null;
  readonly shown: (value: number) => string;
}

const SHARE_LEAST = 1e-4;

export function nearestCluster(measured: Measured, zipf: number | null, ttlSeconds: number | null): Likeness {
  const all = traits(measured, zipf, ttlSeconds).filter(({ here }) => here !== null);
  const scored = clusterRows.map((row) => {
    const steps = all.map(({ here, there }) => {
      const other = there(row);
      return other === null ? null : Math.abs(here! - other);
    });
    // What a cluster's row does not say counts as a large difference.
    return { row, distance: steps.reduce<number>((sum, step) => sum + (step ?? 1) ** 2, 0) };
  });
  const { row } = scored.reduce((best, one) => (one.distance < best.distance ? one : best));
  return {
    cluster: row[0],
    compared: all.flatMap(({ what, here, there, shown }) => {
      const other = there(row);
      return other === null ? [] : [{ what, here: shown(here!), there: shown(other) }];
    }),
  };
}

function traits(
  { gets, misses, sets, deletes, changes, sizes, process }: Measured,
  zipf: number | null,
  ttlSeconds: number | null,
): Trait[] {
  const odds = (share: number): number => {
    const within = Math.min(1 - SHARE_LEAST, Math.max(SHARE_LEAST, share));
    return Math.log10(within / (1 - within));
  };
  const percent = (value: number): string => {
    const share = 10 ** value / (1 + 10 ** value);
    return `${Number((100 * share).toPrecision(3))} %`;
  };
  const logOf = (value: number | null): number | null => (value === null || value <= 0 ? null : Math.log10(value));
  return [
    {
      what: "gets among the operations",
      here: odds(gets / (gets + sets + deletes + changes)),
      there: ([, , , , , , , , , , , , operations]) => (operations === null ? null : odds(getShare(operations))),
      shown: percent,
    },
    {
      what: "misses",
      here: odds(misses / gets),
      there: ([, ratio]) => (ratio === null ? null : odds(ratio)),
      shown: percent,
    },
    {
      what: "bytes of key and value",
      here: logOf(largestValueBytes(process, 0, Math.round(sizes.mean))),
      there: ([, , , key, value]) => (key === null || value === null ? null : logOf(key + value)),
      shown: (value) => String(Math.round(10 ** value)),
    },
    { what: "Zipf exponent", here: zipf, there: (row) => row[13], shown: (value) => String(Number(value.toFixed(3))) },
    {
      what: "time to live",
      here: logOf(ttlSeconds),
      there: ([, , , , , , , , , ttls]) => (ttls === null ? null : logOf(meanTtl(ttls))),
      shown: (value) => `${Number((10 ** value).toPrecision(3))} s`,
    },
  ];
}

function getShare(operations: string): number {
  const shares = operations.split(" ").map((entry) => entry.split(":"));
  return shares
    .filter(([name]) => name === "get" || name === "gets")
    .reduce((sum, [, share]) => sum + Number(share), 0);
}

/** By the shares that the table names. */
function meanTtl(ttls: string): number {
  const unit = { s: 1, h: 3600, d: 86_400 };
  let [sum, weight] = [0, 0];
  for (const [, number, letter, share] of ttls.matchAll(/([\d.]+)([shd]):([\d.]+)/g)) {
    sum += Number(number) * unit[letter as keyof typeof unit] * Number(share);
    weight += Number(share);
  }
  return sum / weight;
}
