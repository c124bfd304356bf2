/**
 * Paul Hsieh's SuperFastHash started at 0: libmemcached's HASH_HSIEH (libhashkit hsieh.cc). Only the third byte of a
 * three-byte tail is widened as signed. Libraries built without it refuse the option, Debian's among them.
 */
import type { Hash } from "./hash.ts";

export const hsieh: Hash = {
  name: "hsieh",
  of(bytes, length) {
    let h = 0;
    let i = 0;
    for (; i + 4 <= length; i += 4) {
      h = (h + word16(bytes, i)) | 0;
      const mixed = (word16(bytes, i + 2) << 11) ^ h;
      h = (h << 16) ^ mixed;
      h = (h + (h >>> 11)) | 0;
    }
    switch (length - i) {
      case 3:
        h = (h + word16(bytes, i)) | 0;
        h ^= h << 16;
        h ^= ((bytes[i + 2] << 24) >> 24) << 18;
        h = (h + (h >>> 11)) | 0;
        break;
      case 2:
        h = (h + word16(bytes, i)) | 0;
        h ^= h << 11;
        h = (h + (h >>> 17)) | 0;
        break;
      case 1:
        h = (h + bytes[i]) | 0;
        h ^= h << 10;
        h = (h + (h >>> 1)) | 0;
        break;
    }
    h ^= h << 3;
    h = (h + (h >>> 5)) | 0;
    h ^= h << 4;
    h = (h + (h >>> 17)) | 0;
    h ^= h << 25;
    h = (h + (h >>> 6)) | 0;
    return h >>> 0;
  },
};

function word16(bytes: Uint8Array, at: number): number {
  return bytes[at] | (bytes[at + 1] << 8);
}
