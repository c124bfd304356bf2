/**
 * libCacheSim's oracleGeneral, little-endian records of 24 bytes: uint32 time in seconds, uint64 object, uint32 size, int64
 * number of the next access to the object (-1: none), which is not used here. Every request is a get.
 */
import { type Format, READ } from "./format.ts";
import { keyAlone } from "./key-alone.ts";

const RECORD_BYTES = 24;
const KEY_AT = 4;
const SIZE_AT = 12;
const SIZE_MAX = 2 ** 31 - 1;

export const oracleGeneral: Format = {
  name: "oracleGeneral",
  doc: "libCacheSim oracleGeneral: binary records of 24 bytes",
  recordBytes: RECORD_BYTES,
  hasTimes: true,
  fits: ({ lines, name }) => lines.length === 0 && /oracleGeneral/i.test(name),
  reader: () => (row, bytes, from) => {
    const size = uint32(bytes, from + SIZE_AT);
    if (size > SIZE_MAX) return `size ${size}; expected at most ${SIZE_MAX}: is it oracleGeneral?`;
    keyAlone(row, bytes, from + KEY_AT, from + SIZE_AT);
    row.time = uint32(bytes, from);
    row.valueBytes = size;
    return READ;
  },
  keyName: (bytes) => String(Buffer.from(bytes).readBigUInt64LE()),
};

function uint32(bytes: Uint8Array, at: number): number {
  return (bytes[at] | (bytes[at + 1] << 8) | (bytes[at + 2] << 16) | (bytes[at + 3] << 24)) >>> 0;
}
