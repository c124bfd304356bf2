/**
 * twemproxy's `crc16` (nc_crc16.c): CRC-16/XMODEM (polynomial 0x1021, started at 0) in a register that is never cut to
 * 16 bits, so that what is shifted out at the top stays in the hash.
 */
import type { Hash } from "./hash.ts";

const TABLE = Int32Array.from({ length: 256 }, (_, byte) => {
  let entry = byte << 8;
  for (let bit = 0; bit < 8; bit++) entry = (entry << 1) ^ (entry & 0x8000 ? 0x1021 : 0);
  return entry & 0xffff;
});

export const crc16: Hash = {
  name: "crc16",
  of(bytes, length) {
    let register = 0;
    for (let i = 0; i < length; i++) register = (register << 8) ^ TABLE[((register >>> 8) ^ bytes[i]) & 0xff];
    return register >>> 0;
  },
};
