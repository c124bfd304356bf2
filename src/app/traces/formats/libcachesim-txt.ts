/** libCacheSim's text: the name of an object on each line, each request a get. */
import { type Format, READ, SKIP } from "./format.ts";
import { keyAlone } from "./key-alone.ts";

export const libcachesimTxt: Format = {
  name: "libcachesim-txt",
  doc: "libCacheSim txt: a key a line",
  recordBytes: 0,
  hasTimes: false,
  fits: ({ lines, name }) =>
    /\.txt$/i.test(name) && lines.length > 0 && lines.every((line) => !/[,\s]/.test(line.trim())),
  reader: () => (row, bytes, from, to) => {
    if (to === from) return SKIP;
    keyAlone(row, bytes, from, to);
    return READ;
  },
};
