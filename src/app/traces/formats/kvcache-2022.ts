/** Meta's key-value traces of June 2022 (CacheLib, kvcache 202206): key,op,size,op_count,key_size. They have no times. */
import { columnsReader, withZeroGets } from "./columns.ts";
import type { Format } from "./format.ts";

const header = {
  roles: { key: "key", op: "op", size: "size", op_count: "count", key_size: "keyBytes" },
  needed: ["key", "op", "size", "op_count", "key_size"],
} as const;

export const kvcache2022: Format = {
  name: "kvcache-202206",
  doc: "Meta kvcache 202206: key,op,size,op_count,key_size",
  recordBytes: 0,
  hasTimes: false,
  fits: ({ lines: [first = ""] }) => /^key,op,size,op_count,key_size\b/.test(first),
  reader: () => withZeroGets(columnsReader({ places: null, header })),
};
