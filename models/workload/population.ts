/**
 * The application's data: for every key its name, the size of its item, how long it may live, its version. What a miss
 * needs of a key lies side by side in one array, so that it costs one access to memory and not four.
 */
import type { Distribution } from "../../src/core/distributions/index.ts";
import { type Streams, uniformAt } from "../../src/core/random.ts";
import { NumberedKeys } from "../keys.ts";

export interface PopulationOptions {
  readonly keys: number;
  readonly keyBytes: number;
  readonly valueBytes: Distribution;
  /** Seconds (0: never expires) and the share of keys with that time to live; the shares sum to 1. */
  readonly ttl: readonly { readonly seconds: number; readonly share: number }[];
  /** Bytes of an item with this key and value, by the rule of the node's version. */
  readonly itemBytes: (keyBytes: number, valueBytes: number) => number;
}

/** Where in a key's four words of `facts` each of them stands. */
export const Fact = {
  /** The database's version of the key: 0, and one more with every write. */
  version: 0,
  /** Bytes the key's item takes on a node. */
  itemBytes: 1,
  /** Seconds to live as the application passes them to the node; 0 never expires. */
  ttlSeconds: 2,
  /** Database reads of the key in flight: more than one is a stampede. */
  reading: 3,
} as const;

export class Population {
  readonly keys: NumberedKeys;
  /** Four words a key: `facts[key * 4 + Fact.version]`. */
  readonly facts: Int32Array;

  constructor(options: PopulationOptions, streams: Streams) {
    const { keys, keyBytes, valueBytes, ttl } = options;
    this.keys = new NumberedKeys(keys, keyBytes);
    this.facts = new Int32Array(keys * 4);
    const sizes = streams.key("value size");
    const lives = streams.key("time to live");
    for (let key = 0; key < keys; key++) {
      const value = Math.max(0, Math.round(valueBytes.quantile(uniformAt(sizes, key))));
      this.facts[key * 4 + Fact.itemBytes] = options.itemBytes(keyBytes, value);
      this.facts[key * 4 + Fact.ttlSeconds] = pick(ttl, uniformAt(lives, key));
    }
  }
}

function pick(ttl: PopulationOptions["ttl"], u: number): number {
  let sum = 0;
  for (const { seconds, share } of ttl) {
    sum += share;
    if (u < sum) return seconds;
  }
  return ttl.at(-1)!.seconds;
}
