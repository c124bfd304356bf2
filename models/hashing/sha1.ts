/** SHA-1 (FIPS 180-4). Dalli takes the first word of the digest as a point of its ring. */
import { sha1 } from "@noble/hashes/legacy.js";

/** The first 32 bits of the digest. */
export function sha1Word(bytes: Uint8Array, length: number): number {
  const digest = sha1(bytes.subarray(0, length));
  return ((digest[0] << 24) | (digest[1] << 16) | (digest[2] << 8) | digest[3]) >>> 0;
}
