/**
 * The core workloads of YCSB (Cooper et al., Benchmarking cloud serving systems with YCSB, SoCC 2010; its files `workloads/
 * workloada` to `workloadf`): 1,000 records of ten fields of 100 bytes, keys as `user` and the digits of a hash.
 */
import { DEFAULT_RATE } from "../default-load.ts";
import type { Asked, Preset } from "./preset.ts";

const SOURCE = "YCSB core workloads, Cooper et al., SoCC 2010; github.com/brianfrankcooper/YCSB, Apache-2.0";

const RECORDS = 1000;
const VALUE_BYTES = 1000;
/** `user` and 19 digits. */
const KEY_BYTES = 23;
const EXPONENT = 0.99;
/** What YCSB's ScrambledZipfianGenerator draws from, whatever the number of records is. */
const THINGS = 1e10;

const common = (keys: number) => ({ keys, keyBytes: KEY_BYTES, valueBytes: VALUE_BYTES, ttl: "never" });
const zipfian = { popularity: { zipf: EXPONENT, foldedFrom: THINGS } };
const told = [
  "records without a time to live, as YCSB's binding writes them",
  "a read that misses asks the database, which YCSB does not have",
];

function preset(letter: string, doc: string, workload: Preset["workload"], more: readonly string[] = []): Preset {
  return {
    name: `ycsb/${letter}`,
    doc,
    source: SOURCE,
    missRatio: null,
    keys: null,
    refusal: null,
    told: [...told, ...more],
    workload,
  };
}

function mixed(reads: number): Preset["workload"] {
  return ({ keys = RECORDS, rate }: Asked) => ({
    ...common(keys),
    ...zipfian,
    reads,
    ...(rate === undefined ? {} : { arrivals: { rate } }),
  });
}

/** Inserts: the newest records are the most popular. */
const INSERTS = 0.05;

function latest({ keys = RECORDS, rate = DEFAULT_RATE }: Asked) {
  return {
    ...common(keys),
    popularity: { zipf: EXPONENT },
    reads: 1 - INSERTS,
    newKeys: { rate: `${Number((INSERTS * rate).toPrecision(12))}/s`, by: "write", popularity: "newest" },
    arrivals: { rate },
  };
}

const SCANS =
  "95 % of YCSB E are scans of a range of keys, which memcached has no command for; expected another of ycsb/a to ycsb/f";

export const ycsb: readonly Preset[] = [
  preset("a", "update heavy: 50 % reads, 50 % updates, zipfian", mixed(0.5)),
  preset("b", "read mostly: 95 % reads, 5 % updates, zipfian", mixed(0.95)),
  preset("c", "read only, zipfian", mixed(1)),
  preset("d", "read latest: 95 % reads, 5 % inserts, the newest are the most popular", latest),
  { ...preset("e", "short ranges: 95 % scans, 5 % inserts", () => ({})), refusal: SCANS, told: [] },
  // Of two operations one is a read and a write: of three requests two are reads.
  preset("f", "read-modify-write: 50 % reads, 50 % reads with a write after them, zipfian", mixed(2 / 3), [
    "the write of a read-modify-write is for a key of its own draw, not that of its read",
  ]),
];
