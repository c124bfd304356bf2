/**
 * mcrouter's Ch3, the furc hash (lib/fbi/hash.c, after Mark Rabkin): one of `count` servers by walking down a binary tree
 * along the bits of MurmurHash64A, which is hashed again for more. A server more takes its share of every other and moves
 * nothing else; only the last one of the list can be taken away so.
 */
import { murmurHash64A, murmurOf64 } from "./murmur64a.ts";

const SEED = 4_193_360_111;
const TRIES_MAX = 32;
/** Distance of the bits that are used one after the other. */
const GAP = 23;
/** So many servers at most. */
export const FURC_SERVERS_MAX = 2 ** GAP;

/** Halves of the hash, of its hash, and so on, as far as they were needed: a try takes at most GAP * GAP bits. */
const words = new Int32Array(2 * Math.ceil((TRIES_MAX * GAP * (GAP + 1)) / 64 + 2));

export function furcHash(bytes: Uint8Array, length: number, count: number): number {
  if (count <= 1) return 0;
  words.set(murmurHash64A(bytes, length, SEED));
  let known = 1;
  const bit = (index: number): number => {
    for (; known <= index >>> 6; known++) {
      words.set(murmurOf64(words[2 * known - 2], words[2 * known - 1], SEED), 2 * known);
    }
    return (words[index >>> 5] >>> (index & 31)) & 1;
  };
  let depth = 32 - Math.clz32(count - 1);
  let at = depth;
  for (let tries = 0; tries < TRIES_MAX; tries++) {
    while (bit(at) === 0) {
      depth--;
      if (depth === 0) return 0;
      at = depth;
    }
    at += GAP;
    let server = 1;
    for (let i = 1; i < depth; i++) {
      server = (server << 1) | bit(at);
      at += GAP;
    }
    if (server < count) return server;
  }
  return 0;
}
