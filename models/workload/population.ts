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
import type { KeyLayout } from "./key-layout.ts";
import { SampledKeys, type Strata } from "./strata.ts";

export interface PopulationOptions {
  readonly keyBytes: number;
  /** Keys that have these in common, one group after another. */
  readonly groups: readonly KeyGroup[];
  /** The names that a framework gives to the keys. Default: each has its own. */
  readonly layout?: KeyLayout | undefined;
  /** Which of the keys are simulated. Default: all of them. */
  readonly strata?: Strata | null;
}

/** How values of a kind are stored: under a name so long, with so much beside them. */
interface Form {
  readonly keyBytes: number;
  readonly addedBytes: number;
}

export interface KeyGroup {
  readonly keys: number;
  /** Absent where all keys are as long as their names. */
  readonly keySizes?: Distribution;
  /** At the start, and after each change. */
  readonly valueBytes: readonly [Distribution, ...Distribution[]];
  readonly ttl: TtlMix;
}

/** Seconds (0: never expires) and the share of keys with that time to live; the shares sum to 1. */
export type TtlMix = readonly { readonly seconds: number; readonly share: number }[];

/** Memcached refuses longer keys. */
const KEY_BYTES_MAX = 250;
/** No memcached stores a larger value (`-I 1024m`), so what is larger is refused alike. */
const VALUE_BYTES_MAX = 2 ** 30;

/** Which of a key's two words each of these is. */
export const Fact = {
  /** The database's version of the key: 0, and one more with every write. */
  version: 0,
  /** What kind of item it is: its place in `itemBytes` and `ttlSeconds`. */
  kind: 1,
} as const;

/** Where a fact of a key is in `Population.facts`. */
export function factAt(key: number, fact: (typeof Fact)[keyof typeof Fact]): number {
  return wordsOf(key) + fact;
}

/** What there is to know of each key, wherever it comes from. */
export interface KeyItems {
  readonly keys: Keys;
  /** `facts[factAt(key, Fact.version)]`: the array belongs to the nodes, and whoever puts another in its place does so here too. */
  facts: Int32Array;
  /** Bytes an item takes on a node, by kind, at this moment. */
  itemBytes: Int32Array;
  /** Seconds to live as the application passes them to the node, by kind; 0 never expires. */
  ttlSeconds: Int32Array;
}

export class Population implements KeyItems {
  readonly keys: Keys;
  facts: Int32Array;
  itemBytes: Int32Array;
  ttlSeconds: Int32Array;
  /** By stage, the start and what each change comes to: bytes of a value, by kind. */
  readonly #values: readonly (readonly number[])[];
  readonly #forms: readonly Form[];
  readonly #nodes: Nodes;

  constructor(options: PopulationOptions, nodes: Nodes, streams: Streams) {
    const { keyBytes, groups, layout, strata = null } = options;
    let keys = 0;
    const lastKeys = groups.map((one) => {
      keys += one.keys;
      return keys;
    });
    const names = layout?.names ?? new NumberedKeys(keys, keyBytes);
    this.keys = strata === null ? names : new SampledKeys(names, strata);
    this.facts = nodes.keyWords;
    this.#nodes = nodes;
    const copies = layout?.copies.length ?? 1;
    const sizes = streams.key("value size");
    const lives = streams.key("time to live");
    const lengths = streams.key("key size");
    const values: number[][] = groups[0].valueBytes.map(() => []);
    const ttlSeconds: number[] = [];
    const kindsOf = groups.map(() => new Map<number | string, number>());
    const forms: Form[] = [];
    /** A kind for each form of the values of this size and life. */
    const addKinds = (sizesByStage: readonly number[], life: number, as: readonly Form[]): number => {
      const first = ttlSeconds.length;
      for (const form of as) {
        for (const [stage, size] of sizesByStage.entries()) values[stage].push(size);
        ttlSeconds.push(life);
        forms.push(form);
      }
      return first;
    };
    const ids = strata === null ? keys : strata.ids;
    let group = 0;
    let { keySizes, ttl } = groups[0];
    let [atStart, ...later] = groups[0].valueBytes;
    // A kind belongs to one group.
    let kinds = kindsOf[0];
    for (let key = 0; key < ids; key++) {
      const held = strata?.heldOf(key) ?? key;
      if (held < key) {
        this.facts[factAt(key, Fact.kind)] = this.facts[factAt(held, Fact.kind)];
        continue;
      }
      const number = strata === null ? key : strata.numberOf(key);
      if (number >= lastKeys[group] || number < (lastKeys[group - 1] ?? 0)) {
        group = lastKeys.findIndex((last) => number < last);
        ({ keySizes, ttl } = groups[group]);
        [atStart, ...later] = groups[group].valueBytes;
        kinds = kindsOf[group];
      }
      const u = uniformAt(sizes, number);
      const value = drawnSize(atStart, u);
      const life = pickedTtl(ttl, uniformAt(lives, number));
      const length = keySizes === undefined ? keyBytes : drawnLength(keySizes, uniformAt(lengths, number));
      const first = (value * ttl.length + life) * (KEY_BYTES_MAX + 1) + length;
      const id = later.length === 0 ? first : [first, ...later.map((one) => drawnSize(one, u))].join();
      let kind = kinds.get(id);
      if (kind === undefined) {
        const stages = [value, ...later.map((one) => drawnSize(one, u))];
        kind = addKinds(stages, ttl[life].seconds, layout?.copies ?? [{ keyBytes: length, addedBytes: 0 }]);
        kinds.set(id, kind);
      }
      for (let copy = 0; copy < copies; copy++) this.facts[factAt(copy * keys + key, Fact.kind)] = kind + copy;
    }
    for (const [range, own] of (layout?.own ?? []).entries()) {
      const form = { keyBytes: own.keyBytes, addedBytes: own.valueBytes };
      const kind = addKinds(
        values.map(() => 0),
        0,
        [form],
      );
      const begin = layout!.ownId(range);
      for (let id = begin; id < begin + own.count; id++) this.facts[factAt(id, Fact.kind)] = kind;
    }
    this.#forms = forms;
    this.#values = values;
    this.itemBytes = Int32Array.from(values[0], (value, kind) => this.#itemBytesOf(kind, value));
    this.ttlSeconds = Int32Array.from(ttlSeconds);
  }

  #itemBytesOf(kind: number, valueBytes: number): number {
    const { keyBytes, addedBytes } = this.#forms[kind];
    return this.#nodes.itemBytes(keyBytes, valueBytes + addedBytes);
  }

  /** Sizes are this share of the way, above 0 and up to 1, from one stage to the next. */
  resize(stage: number, share: number): void {
    const before = this.#values[stage];
    const after = this.#values[stage + 1];
    for (let kind = 0; kind < before.length; kind++) {
      const value = before[kind] + (after[kind] - before[kind]) * share;
      this.itemBytes[kind] = this.#itemBytesOf(kind, Math.round(value));
    }
  }
}

/** Bytes of a value with this draw. */
export function drawnSize(valueBytes: Distribution, u: number): number {
  return Math.min(VALUE_BYTES_MAX, Math.max(0, Math.round(valueBytes.quantile(u))));
}

function drawnLength(keySizes: Distribution, u: number): number {
  return Math.min(KEY_BYTES_MAX, Math.max(1, Math.round(keySizes.quantile(u))));
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
