/** The application's data: for every key its name, the size of its item, how long it may live, its version. */
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

export class Population {
  readonly keys: NumberedKeys;
  /** Bytes each key's item takes on a node. */
  readonly itemBytes: Int32Array;
  /** Seconds to live as the application passes them to the node, one a key. */
  readonly ttlSeconds: Int32Array;
  /** The database's version of each key: 0, and one more with every write. */
  readonly versions: Int32Array;

  constructor(options: PopulationOptions, streams: Streams) {
    const { keys, keyBytes, valueBytes, ttl } = options;
    this.keys = new NumberedKeys(keys, keyBytes);
    this.itemBytes = new Int32Array(keys);
    this.ttlSeconds = new Int32Array(keys);
    this.versions = new Int32Array(keys);
    const sizes = streams.key("value size");
    const lives = streams.key("time to live");
    for (let key = 0; key < keys; key++) {
      const value = Math.max(0, Math.round(valueBytes.quantile(uniformAt(sizes, key))));
      this.itemBytes[key] = options.itemBytes(keyBytes, value);
      this.ttlSeconds[key] = pick(ttl, uniformAt(lives, key));
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
