/**
 * The application's data: for every key its name, the size of its item, how long it may live, its version. What a miss
 * needs of a key lies side by side in one array, so that it costs one access to memory and not four.
 *
 * Where sizes change over time, a key that was large among the others stays so: all its sizes come from one draw. What is
 * stored has the size of the moment, and copies that are there keep theirs.
 */
import type { Distribution } from "../../src/core/distributions/index.ts";
import { type Streams, uniformAt } from "../../src/core/random.ts";
import { type Keys, NumberedKeys } from "../hashing/keys.ts";
import { wordsOf } from "../nodes/memory/layout.ts";
import type { Nodes } from "../nodes/nodes.ts";

export interface PopulationOptions {
  readonly keys: number;
  readonly keyBytes: number;
  /** At the start, and after each change. */
  readonly valueBytes: readonly [Distribution, ...Distribution[]];
  readonly ttl: TtlMix;
}

/** Seconds (0: never expires) and the share of keys with that time to live; the shares sum to 1. */
export type TtlMix = readonly { readonly seconds: number; readonly share: number }[];

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

/** What there is to know of each key, wherever it comes from. */
export interface KeyItems {
  readonly keys: Keys;
  /** `facts[factAt(key, Fact.version)]`: the array belongs to the nodes. */
  readonly facts: Int32Array;
  /** Bytes an item takes on a node, by kind, at this moment. */
  readonly itemBytes: Int32Array;
  /** Seconds to live as the application passes them to the node, by kind; 0 never expires. */
  readonly ttlSeconds: Int32Array;
}

export class Population implements KeyItems {
  readonly keys: NumberedKeys;
  readonly facts: Int32Array;
  readonly itemBytes: Int32Array;
  readonly ttlSeconds: Int32Array;
  /** By stage, the start and what each change comes to: bytes of a value, by kind. */
  readonly #values: readonly (readonly number[])[];
  readonly #itemBytesOf: (valueBytes: number) => number;

  constructor(options: PopulationOptions, nodes: Nodes, streams: Streams) {
    const { keys, keyBytes, ttl } = options;
    const [atStart, ...later] = options.valueBytes;
    this.keys = new NumberedKeys(keys, keyBytes);
    this.facts = nodes.keyWords;
    const sizes = streams.key("value size");
    const lives = streams.key("time to live");
    const kinds = new Map<number | string, number>();
    const values: number[][] = options.valueBytes.map(() => []);
    const ttlSeconds: number[] = [];
    for (let key = 0; key < keys; key++) {
      const u = uniformAt(sizes, key);
      const value = drawnSize(atStart, u);
      const life = pickedTtl(ttl, uniformAt(lives, key));
      const first = value * ttl.length + life;
      const id = later.length === 0 ? first : [first, ...later.map((one) => drawnSize(one, u))].join();
      let kind = kinds.get(id);
      if (kind === undefined) {
        kind = ttlSeconds.length;
        kinds.set(id, kind);
        values[0].push(value);
        for (const [i, one] of later.entries()) values[i + 1].push(drawnSize(one, u));
        ttlSeconds.push(ttl[life].seconds);
      }
      this.facts[factAt(key, Fact.kind)] = kind;
    }
    this.#itemBytesOf = (value) => nodes.itemBytes(keyBytes, value);
    this.#values = values;
    this.itemBytes = Int32Array.from(values[0], this.#itemBytesOf);
    this.ttlSeconds = Int32Array.from(ttlSeconds);
  }

  /** Sizes are this share of the way, above 0 and up to 1, from one stage to the next. */
  resize(stage: number, share: number): void {
    const before = this.#values[stage];
    const after = this.#values[stage + 1];
    for (let kind = 0; kind < before.length; kind++) {
      const value = before[kind] + (after[kind] - before[kind]) * share;
      this.itemBytes[kind] = this.#itemBytesOf(Math.round(value));
    }
  }
}

/** Bytes of a value with this draw. */
export function drawnSize(valueBytes: Distribution, u: number): number {
  return Math.min(VALUE_BYTES_MAX, Math.max(0, Math.round(valueBytes.quantile(u))));
}

/** Which of the times to live a key with this draw has. */
export function pickedTtl(ttl: TtlMix, u: number): number {
  let sum = 0;
  for (let i = 0; i < ttl.length; i++) {
    sum += ttl[i].share;
    if (u < sum) return i;
  }
  return ttl.length - 1;
}
