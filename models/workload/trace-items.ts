/**
 * The application's data where a trace says it: each key has the size and the time to live that the trace said of it last.
 * Before that it has the first ones that the trace will say, so that a miss is filled with something real. What the trace
 * never says is drawn for the key as ever.
 */
import type { Distribution } from "../../src/core/distributions/index.ts";
import { type Streams, uniformAt } from "../../src/core/random.ts";
import type { Keys } from "../hashing/keys.ts";
import type { Nodes } from "../nodes/nodes.ts";
import type { KeyLayout, OwnRange } from "./key-layout.ts";
import { drawnSize, Fact, factAt, type KeyItems, pickedTtl, type TtlMix } from "./population.ts";
import type { Trace } from "./trace.ts";

export interface TraceItemsOptions {
  readonly trace: Trace;
  /** For what the trace does not say. */
  readonly valueBytes: Distribution;
  readonly ttl: TtlMix;
  /** The names that a framework gives to the keys, made as if those of the trace had no length. Default: each has its own. */
  readonly layout?: KeyLayout | undefined;
}

/** How values are stored under one of the names of their keys: with so much beside key and value. */
interface Form {
  readonly keyBytes: number;
  readonly addedBytes: number;
}

const PLAIN: readonly Form[] = [{ keyBytes: 0, addedBytes: 0 }];

export class TraceItems implements KeyItems {
  readonly keys: Keys;
  facts: Int32Array;
  itemBytes: Int32Array;
  ttlSeconds: Int32Array;
  /** Bytes of each key's value. */
  readonly valueBytes: Int32Array;
  readonly #trace: Trace;
  readonly #nodes: Nodes;
  readonly #forms: readonly Form[];

  constructor({ trace, valueBytes, ttl, layout }: TraceItemsOptions, nodes: Nodes, streams: Streams) {
    const { count } = trace.keys;
    const sizes = streams.key("value size");
    const lives = streams.key("time to live");
    this.keys = layout?.names ?? trace.keys;
    this.itemBytes = new Int32Array(this.keys.count);
    this.ttlSeconds = new Int32Array(this.keys.count);
    this.valueBytes = new Int32Array(count);
    this.#trace = trace;
    this.facts = nodes.keyWords;
    this.#nodes = nodes;
    this.#forms = layout?.copies ?? PLAIN;
    for (let key = 0; key < count; key++) {
      const value = trace.firstValueBytes(key);
      const seconds = trace.firstTtlSeconds(key);
      const bytes = value < 0 ? drawnSize(valueBytes, uniformAt(sizes, key)) : value;
      this.tell(key, bytes, seconds < 0 ? ttl[pickedTtl(ttl, uniformAt(lives, key))].seconds : seconds);
    }
    for (const [range, own] of (layout?.own ?? []).entries()) this.#addOwn(layout!.ownId(range), own);
    for (let id = 0; id < this.keys.count; id++) this.facts[factAt(id, Fact.kind)] = id;
  }

  /** From now on the key's value has so many bytes, and lives so long. */
  tell(key: number, valueBytes: number, ttlSeconds: number): void {
    const { count } = this.#trace.keys;
    this.valueBytes[key] = valueBytes;
    for (const [copy, { keyBytes, addedBytes }] of this.#forms.entries()) {
      const id = copy * count + key;
      this.itemBytes[id] = this.#nodes.itemBytes(keyBytes + this.#trace.keyBytes(key), valueBytes + addedBytes);
      this.ttlSeconds[id] = ttlSeconds;
    }
  }

  #addOwn(begin: number, { count, keyBytes, valueBytes, isOfKeys }: OwnRange): void {
    for (let i = 0; i < count; i++) {
      const length = keyBytes + (isOfKeys === true ? this.#trace.keyBytes(i) : 0);
      this.itemBytes[begin + i] = this.#nodes.itemBytes(length, valueBytes);
    }
  }
}
