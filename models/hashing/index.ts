/** The hash functions: adding one is a file and two lines here. */
import { crc } from "./crc.ts";
import { crc16 } from "./crc16.ts";
import { crc32 } from "./crc32.ts";
import { fnv132 } from "./fnv1-32.ts";
import { fnv164 } from "./fnv1-64.ts";
import { fnv1a32 } from "./fnv1a-32.ts";
import { fnv1a64 } from "./fnv1a-64.ts";
import type { Hash } from "./hash.ts";
import { hsieh } from "./hsieh.ts";
import { jenkins } from "./jenkins.ts";
import { md5 } from "./md5.ts";
import { murmur2 } from "./murmur2.ts";
import { murmur3 } from "./murmur3.ts";
import { oneAtATime } from "./one-at-a-time.ts";
import { string31 } from "./string-31.ts";

export {
  crc,
  crc16,
  crc32,
  fnv1a32,
  fnv1a64,
  fnv132,
  fnv164,
  hsieh,
  jenkins,
  md5,
  murmur2,
  murmur3,
  oneAtATime,
  string31,
};

/** Those of UTF-8 bytes; `string31` is of UTF-16. */
export const hashes: readonly Hash[] = [
  oneAtATime,
  md5,
  crc,
  crc16,
  crc32,
  fnv164,
  fnv1a64,
  fnv132,
  fnv1a32,
  hsieh,
  murmur2,
  jenkins,
  murmur3,
];
