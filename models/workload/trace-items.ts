/**
 * The application's data where a trace says it: each key has the size and the time to live that the trace said of it last.
 * Before that it has the first ones that the trace will say, so that a miss is filled with something real. What the trace
 * never says is drawn for the key as ever.
 */
import type { Distribution } from "../../src/core/distributions/index.ts";
import { type Streams, uniformAt } from "../../src/core/random.ts";
import type { Keys } from "../hashing/keys.ts";
import type { Nodes } from "../nodes/nodes.ts";
import { drawnSize, Fact, factAt, type KeyItems, pickedTtl, type TtlMix } from "./population.ts";
import type { Trace } from "./trace.ts";

export interface TraceItemsOptions {
  readonly trace: Trace;
  /** For what the trace does not say. */
  readonly valueBytes: Distribution;
  readonly ttl: TtlMix;
}

export class TraceItems implements KeyItems {
  readonly keys: Keys;
  readonly facts: Int32Array;
  readonly itemBytes: Int32Array;
  readonly ttlSeconds: Int32Array;
  readonly #trace: Trace;
  readonly #nodes: Nodes;

  constructor({ trace, valueBytes, ttl }: TraceItemsOptions, nodes: Nodes, streams: Streams) {
    const { count } = trace.keys;
    const sizes = streams.key("value size");
    const lives = streams.key("time to live");
    this.keys = trace.keys;
    this.facts = nodes.keyWords;
    this.itemBytes = new Int32Array(count);
    this.ttlSeconds = new Int32Array(count);
    this.#trace = trace;
    this.#nodes = nodes;
    for (let key = 0; key < count; key++) {
      const value = trace.firstValueBytes(key);
      const seconds = trace.firstTtlSeconds(key);
      this.resize(key, value < 0 ? drawnSize(valueBytes, uniformAt(sizes, key)) : value);
      this.ttlSeconds[key] = seconds < 0 ? ttl[pickedTtl(ttl, uniformAt(lives, key))].seconds : seconds;
      this.facts[factAt(key, Fact.kind)] = key;
    }
  }

  /** From now on the key's value has so many bytes. */
  resize(key: number, valueBytes: number): void {
    this.itemBytes[key] = this.itemBytesOf(key, valueBytes);
  }

  /** Bytes that an item of the key with such a value takes on a node. */
  itemBytesOf(key: number, valueBytes: number): number {
    return this.#nodes.itemBytes(this.#trace.keyBytes(key), valueBytes);
  }
}
