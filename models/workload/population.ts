/**
 * The application's data: for every key its name, the size of its item, how long it may live, its version. What a miss
 * needs of a key lies side by side in one array, so that it costs one access to memory and not four.
 */
import type { Distribution } from "../../src/core/distributions/index.ts";
import { type Streams, uniformAt } from "../../src/core/random.ts";
import { NumberedKeys } from "../hashing/keys.ts";
import { wordsOf } from "../nodes/memory/layout.ts";
import type { Nodes } from "../nodes/nodes.ts";

export interface PopulationOptions {
  readonly keys: number;
  readonly keyBytes: number;
  readonly valueBytes: Distribution;
  /** Seconds (0: never expires) and the share of keys with that time to live; the shares sum to 1. */
  readonly ttl: readonly { readonly seconds: number; readonly share: number }[];
}

/** No memcached stores a larger value (`-I 1024m`), so what is larger is refused alike. */
const VALUE_BYTES_MAX = 2 ** 30;

/** Which of a key's four words each of these is. The first belongs to the nodes' index. */
export const Fact = {
  /** The database's version of the key: 0, and one more with every write. */
  version: 1,
  /** What kind of item it is: its place in `itemBytes` and `ttlSeconds`. */
  kind: 2,
  /** Database reads of the key in flight: more than one is a stampede. */
  reading: 3,
} as const;

/** Where a fact of a key is in `Population.facts`. */
export function factAt(key: number, fact: (typeof Fact)[keyof typeof Fact]): number {
  return wordsOf(key) + fact;
}

export class Population {
  readonly keys: NumberedKeys;
  /** `facts[factAt(key, Fact.version)]`: the array belongs to the nodes. */
  readonly facts: Int32Array;
  /** Bytes an item takes on a node, by kind. */
  readonly itemBytes: Int32Array;
  /** Seconds to live as the application passes them to the node, by kind; 0 never expires. */
  readonly ttlSeconds: Int32Array;

  constructor(options: PopulationOptions, nodes: Nodes, streams: Streams) {
    const { keys, keyBytes, valueBytes, ttl } = options;
    this.keys = new NumberedKeys(keys, keyBytes);
    this.facts = nodes.keyWords;
    const sizes = streams.key("value size");
    const lives = streams.key("time to live");
    const kinds = new Map<number, number>();
    const itemBytes: number[] = [];
    const ttlSeconds: number[] = [];
    for (let key = 0; key < keys; key++) {
      const drawn = Math.round(valueBytes.quantile(uniformAt(sizes, key)));
      const value = Math.min(VALUE_BYTES_MAX, Math.max(0, drawn));
      const life = pick(ttl, uniformAt(lives, key));
      const id = value * ttl.length + life;
      let kind = kinds.get(id);
      if (kind === undefined) {
        kind = itemBytes.length;
        kinds.set(id, kind);
        itemBytes.push(nodes.itemBytes(keyBytes, value));
        ttlSeconds.push(ttl[life].seconds);
      }
      this.facts[factAt(key, Fact.kind)] = kind;
    }
    this.itemBytes = Int32Array.from(itemBytes);
    this.ttlSeconds = Int32Array.from(ttlSeconds);
  }
}

/** Which of the times to live a key with this draw has. */
function pick(ttl: PopulationOptions["ttl"], u: number): number {
  let sum = 0;
  for (let i = 0; i < ttl.length; i++) {
    sum += ttl[i].share;
    if (u < sum) return i;
  }
  return ttl.length - 1;
}
