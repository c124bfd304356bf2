/**
 * Copies that are older than the database when a run begins, since the application does not touch the cache after its writes.
 *
 * A key is written w times a second, so its last write is Exp(w) seconds ago, and a copy that was stored before that is old. One with a
 * time to live tells by it when it was stored. One without has been there since a request last came more than T seconds after the one
 * before it, where T is how long an item stays that nobody asks for: each of the gaps between requests since is one of Exp(r) shorter than
 * T, and there are a geometric number of them.
 */
import { type Stream, type Streams, uniformAt } from "../../src/core/random.ts";
import type { Nodes } from "../nodes/nodes.ts";
import { Fact, factAt, type Population } from "./population.ts";
import type { Demand } from "./prefill.ts";

export interface OldCopiesParts {
  readonly population: Population;
  readonly demands: readonly Demand[];
  readonly nodes: Nodes;
  readonly streams: Streams;
  /** How long an item stays that nobody asks for; Infinity where all fit. */
  readonly staySeconds: number;
  /** The copies of the key have been old since then. */
  readonly old: (key: number, sinceSeconds: number) => void;
}

/** With more gaps than this their sum is known well enough by their mean. */
const GAPS_ADDED = 64;

export function ageCopies({ population, demands, nodes, streams, staySeconds, old }: OldCopiesParts): void {
  const lastWrites = streams.key("last write before the start");
  const firstWrites = streams.key("first write after the store");
  const stream = streams.stream("time since the store");
  for (const { firstKey, keys, readsPerSecond, writesPerSecond, share, onWrite } of demands) {
    if (onWrite !== "nothing" || writesPerSecond === 0) continue;
    for (let rank = 0; rank < keys; rank++) {
      const key = firstKey + rank;
      const writes = writesPerSecond * share(rank);
      const ttl = population.ttlSeconds[population.facts[factAt(key, Fact.kind)]];
      const age = oldestAge(nodes, key, ttl, () => storedAge(readsPerSecond * share(rank), staySeconds, stream));
      const lastWrite = -Math.log(uniformAt(lastWrites, key)) / writes;
      if (age <= lastWrite) continue;
      const firstWrite = -Math.log(uniformAt(firstWrites, key)) / writes;
      old(key, -Math.max(lastWrite, age - firstWrite));
    }
  }
}

/** Seconds since the copy that is there was stored, the oldest one where there are several; 0 where there is none. */
function oldestAge(nodes: Nodes, key: number, ttl: number, drawn: () => number): number {
  let oldest = 0;
  for (let slot = nodes.firstCopy(key); slot !== 0; slot = nodes.nextCopy(slot)) {
    const expiry = nodes.expirySecondsOf(slot);
    if (expiry !== null && expiry <= 0) continue;
    oldest = Math.max(oldest, expiry === null ? drawn() : ttl - expiry);
  }
  return oldest;
}

/** Seconds since a copy was stored that is asked for r times a second and goes after T seconds in which it is not. */
function storedAge(readsPerSecond: number, staySeconds: number, stream: Stream): number {
  if (staySeconds === Number.POSITIVE_INFINITY) return staySeconds;
  const within = -Math.expm1(-readsPerSecond * staySeconds);
  const gap = (): number => -Math.log1p(-stream.next() * within) / readsPerSecond;
  const gaps = 1 + Math.floor(Math.log(stream.next()) / Math.log(within));
  if (!(gaps <= GAPS_ADDED)) return gaps * (1 / readsPerSecond - (staySeconds * (1 - within)) / within);
  let sum = 0;
  for (let i = 0; i < gaps; i++) sum += gap();
  return sum;
}
