/**
 * libCacheSim's CSV (github.com/1a1a11a/libCacheSim): columns by number, from 1, and every request is a get. Without further
 * word the columns are those of the project's own example, version,time,op,size,lbn.
 */
import { columnsReader } from "./columns.ts";
import type { Format } from "./format.ts";

const example = { time: 2, size: 4, key: 5 };

export const libcachesimCsv: Format = {
  name: "libcachesim-csv",
  doc: "libCacheSim csv: columns by number (columns, delimiter, header)",
  recordBytes: 0,
  hasTimes: true,
  fits: ({ lines: [first = ""] }) => /^version,time,op,size,lbn$/.test(first.trim()),
  reader: ({ columns = example, delimiter = ",", header = true }) => {
    const { key, time, size } = columns;
    const places = {
      key: key - 1,
      ...(time === undefined ? {} : { time: time - 1 }),
      ...(size === undefined ? {} : { size: size - 1 }),
    };
    return columnsReader({ delimiter, places, skipsFirst: header });
  },
};
