/** The traces of cache2k's benchmarks, which Caffeine uses as well: a big-endian int32 an access, and nothing else. */
import { type Format, READ } from "./format.ts";
import { keyAlone } from "./key-alone.ts";

const RECORD_BYTES = 4;

export const cache2k: Format = {
  name: "cache2k",
  doc: "cache2k: a big-endian int32 an access",
  recordBytes: RECORD_BYTES,
  hasTimes: false,
  fits: ({ lines, name }) => lines.length === 0 && /\.trace$/i.test(name),
  reader: () => (row, bytes, from, to) => {
    keyAlone(row, bytes, from, to);
    return READ;
  },
  keyName: (bytes) => String(Buffer.from(bytes).readInt32BE()),
};
