/**
 * Meta's ETC pool (Atikoglu, Xu, Frachtenberg, Jiang, Paleczny, Workload analysis of a large-scale key-value store, SIGMETRICS
 * 2012): the general pool, "nonspecific, general purpose". Sizes of keys and values and gaps between requests by the paper's
 * fits; 30 reads for each update; 1 % of the keys have 55 % of the requests, 10 % have 90 %, the less popular half has 1 %; of
 * the gets 81.4 % hit, and of the misses 70 % are for keys that were never asked for before.
 */
import { DEFAULT_RATE } from "../default-load.ts";
import type { Asked, Preset } from "./preset.ts";

const KEY_SIZE = { distribution: "generalizedExtremeValue", mu: 30.7984, sigma: 8.20449, k: 0.078688 };
/** Table of the paper: values of 0 to 14 bytes by their shares. */
const SMALL_VALUES = [
  0.00536, 0.00047, 0.1782, 0.09239, 0.00018, 0.0274, 0.00065, 0.00606, 0.00023, 0.00837, 0.00837, 0.08989, 0.00092,
  0.00326, 0.0198,
];
const SMALL_SHARE = SMALL_VALUES.reduce((sum, share) => sum + share, 0);
const LARGE_VALUES = { distribution: "generalizedPareto", mu: SMALL_VALUES.length, sigma: 214.476, xi: 0.348238 };
/** Microseconds; the rate decides their mean. */
const GAPS = { distribution: "generalizedPareto", mu: 0, sigma: 16.0292, xi: 0.154971 };
/** Percent of the keys, percent of the requests. */
const POPULARITY = [
  [1, 55],
  [9, 35],
  [40, 9],
  [50, 1],
];
const READS = 30 / 31;
const MISS_RATIO = 1 - 0.814;
const NEVER_ASKED_BEFORE = 0.7;

export const etc: Preset = {
  name: "meta/etc",
  doc: "general purpose: 97 % reads, sizes by generalized extreme value and Pareto, 13 % of the gets for new keys",
  source: "Atikoglu et al., SIGMETRICS 2012",
  missRatio: Number(MISS_RATIO.toPrecision(3)),
  refusal: null,
  keys: null,
  told: [
    "the paper gives neither the number of keys nor times to live: both are the defaults of this program",
    "the paper's rate is that of one server, 52,700 a second by its fit of the gaps: the rate is the default here, and the gaps have that shape",
    "new keys are asked for again as the others are",
  ],
  workload: ({ rate = DEFAULT_RATE }: Asked) => ({
    popularity: { buckets: POPULARITY },
    keyBytes: KEY_SIZE,
    valueBytes: {
      distribution: "mix",
      parts: [
        {
          share: SMALL_SHARE,
          of: { distribution: "discrete", values: SMALL_VALUES.map((share, value) => ({ value, share })) },
        },
        { share: 1 - SMALL_SHARE, of: LARGE_VALUES },
      ],
    },
    reads: READS,
    newKeys: { rate: `${Number((rate * READS * MISS_RATIO * NEVER_ASKED_BEFORE).toPrecision(6))}/s`, by: "read" },
    arrivals: { rate, process: { name: "renewal", gaps: GAPS } },
  }),
};
