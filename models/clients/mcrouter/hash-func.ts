/**
 * mcrouter's `hash_func`s (HashRouteFactory.h, Ch3HashFunc.h, Crc32HashFunc.h, WeightedCh3HashFunc.cpp,
 * RendezvousHashFunc.cpp): from a key to a position in the pool. None of them knows which servers are dead.
 */
import { crc32 } from "../../hashing/crc32.ts";
import { FURC_SERVERS_MAX, furcHash } from "../../hashing/furc.ts";
import type { Hash } from "../../hashing/hash.ts";
import { murmurHash64A } from "../../hashing/murmur64a.ts";
import { spookyHash32 } from "../../hashing/spooky32.ts";
import { utf8 } from "../../hashing/utf8.ts";
import { mulHigh } from "../../hashing/wide.ts";

export function ch3(servers: number): Hash {
  if (servers > FURC_SERVERS_MAX) throw new Error(`${servers} servers; Ch3 takes up to ${FURC_SERVERS_MAX}`);
  return { name: `Ch3 ${servers}`, of: (bytes, length) => furcHash(bytes, length, servers) };
}

export function crc32HashFunc(servers: number): Hash {
  return { name: `Crc32 ${servers}`, of: (bytes, length) => (crc32.of(bytes, length) & 0x7fffffff) % servers };
}

const [COLON, DIGIT_0, DIGIT_9] = [0x3a, 0x30, 0x39];

/** A key `name:3:rest` names its server; any other, or one beyond the last, is hashed by Ch3 (ShardHashFunc.cpp). */
export function constShard(servers: number): Hash {
  const others = ch3(servers);
  return {
    name: `ConstShard ${servers}`,
    of(bytes, length) {
      const shard = shardOf(bytes, length);
      return shard >= 0 && shard < servers ? shard : others.of(bytes, length);
    },
  };
}

/** The digits between the first two colons as a number, -1 where there are no such. */
function shardOf(bytes: Uint8Array, length: number): number {
  const first = bytes.indexOf(COLON);
  if (first < 0 || first >= length) return -1;
  let shard = -1;
  for (let i = first + 1; i < length; i++) {
    if (bytes[i] === COLON) return shard;
    if (bytes[i] < DIGIT_0 || bytes[i] > DIGIT_9) return -1;
    shard = Math.max(0, shard) * 10 + bytes[i] - DIGIT_0;
  }
  return -1;
}

const TRIES = 32;
const WEIGHT_SEED = 0xface2014;
/** The weight of a server that has none. */
const WEIGHT_MISSING = 0.5;
const ZERO = 0x30;

/** A server keeps the share `weight` of the keys that Ch3 gives it; the others try again with a digit at their end. */
export function weightedCh3(given: readonly number[], servers: number): Hash {
  const weights = Array.from({ length: servers }, (_, server) => given[server] ?? WEIGHT_MISSING);
  const limits = weights.map((weight) => Math.floor(weight * 0xffffffff));
  let salted = new Uint8Array(512);
  return {
    name: `WeightedCh3 ${weights.join()}`,
    of(bytes, length) {
      let server = furcHash(bytes, length, servers);
      if (spookyHash32(bytes, length, WEIGHT_SEED) < limits[server]) return server;
      if (salted.length < length + 2) salted = new Uint8Array(2 * length + 2);
      salted.set(bytes.subarray(0, length));
      for (let salt = 0; salt < TRIES - 1; salt++) {
        // Digits from the last to the first.
        salted[length] = ZERO + (salt % 10);
        salted[length + 1] = ZERO + Math.floor(salt / 10);
        const saltedLength = length + (salt < 10 ? 1 : 2);
        server = furcHash(salted, saltedLength, servers);
        if (spookyHash32(salted, saltedLength, WEIGHT_SEED) < limits[server]) return server;
      }
      return server;
    },
  };
}

const TAG_SEED = 4_193_360_111;
const KEY_SEED = 2_718_281_828;

/** The tag that scores highest with the key, the first of equals. */
export function rendezvousHashFunc(tags: readonly string[]): Hash {
  const [lows, highs] = [new Int32Array(tags.length), new Int32Array(tags.length)];
  tags.forEach((tag, i) => {
    const bytes = utf8(tag);
    [lows[i], highs[i]] = murmurHash64A(bytes, bytes.length, TAG_SEED) as unknown as [number, number];
  });
  return {
    name: `Rendezvous ${tags.join(" ")}`,
    of(bytes, length) {
      const hash = murmurHash64A(bytes, length, KEY_SEED);
      const [keyLow, keyHigh] = [hash[0], hash[1]];
      let [best, bestLow, bestHigh] = [0, 0, 0];
      for (let i = 0; i < lows.length; i++) {
        score(lows[i], highs[i], keyLow, keyHigh);
        const [low, high] = [scoreLow >>> 0, scoreHigh >>> 0];
        if (high < bestHigh || (high === bestHigh && low <= bestLow)) continue;
        [best, bestLow, bestHigh] = [i, low, high];
      }
      return best;
    },
  };
}

const MULTIPLIER_LOW = 0xeb382d69 | 0;
const MULTIPLIER_HIGH = 0x9ddfea08 | 0;
let scoreLow = 0;
let scoreHigh = 0;

/** CityHash's Hash128to64 of the tag's hash above the key's. */
function score(upperLow: number, upperHigh: number, lowerLow: number, lowerHigh: number): void {
  multiply(lowerLow ^ upperLow, lowerHigh ^ upperHigh);
  multiply(upperLow ^ scoreLow ^ (scoreHigh >>> 15), upperHigh ^ scoreHigh);
  multiply(scoreLow ^ (scoreHigh >>> 15), scoreHigh);
}

function multiply(low: number, high: number): void {
  scoreHigh = mulHigh(low, MULTIPLIER_LOW) + Math.imul(high, MULTIPLIER_LOW) + Math.imul(low, MULTIPLIER_HIGH);
  scoreLow = Math.imul(low, MULTIPLIER_LOW);
}
