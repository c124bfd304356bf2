/**
 * Meta's key-value traces of January 2024 (CacheLib, kvcache 202401), with leases, deletes and times to live; the order of
 * the columns differs between files, and the header says it.
 */
import { columnsReader, withZeroGets } from "./columns.ts";
import type { Format } from "./format.ts";

const header = {
  roles: {
    op_time: "time",
    key: "key",
    key_size: "keyBytes",
    op: "op",
    op_count: "count",
    size: "size",
    ttl: "ttl",
  },
  needed: ["op_time", "key", "op", "op_count", "size"],
} as const;

export const kvcache2024: Format = {
  name: "kvcache-202401",
  doc: "Meta kvcache 202401: op_time,key,key_size,op,op_count,size,cache_hits,ttl,...",
  recordBytes: 0,
  hasTimes: true,
  fits: ({ lines: [first = ""] }) => /^op_time,key,/.test(first),
  reader: () => withZeroGets(columnsReader({ places: null, header })),
};
