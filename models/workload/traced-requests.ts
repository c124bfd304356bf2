/**
 * Requests read from a trace. A line may say a size or a time to live that the key has from then on; the application is
 * told when the time of that line has come, since a block is read ahead of it.
 */
import type { Stream } from "../../src/core/random.ts";
import { Does, type RequestBlock, type RequestSource, TOLD } from "./request-source.ts";
import { type Trace, TraceKind, type TraceRequest } from "./trace.ts";
import type { TraceItems } from "./trace-items.ts";

export interface TracedOptions {
  readonly trace: Trace;
  readonly items: TraceItems;
  readonly fills: "simulated" | "trace";
  /** Processes of the application. A client of the trace keeps to one; where the trace names none, each request is for any. */
  readonly processes: number;
  readonly processStream: Stream;
}

export class TracedRequests implements RequestSource {
  readonly fillsMisses: boolean;
  readonly #options: TracedOptions;
  readonly #does: readonly number[];
  readonly #requests;
  readonly #request: TraceRequest = { time: 0, key: 0, kind: 0, valueBytes: -1, ttlSeconds: -1, client: -1 };
  /** What has been read of each key so far, which is ahead of what the application was told. */
  readonly #valueBytes: Int32Array;
  readonly #ttlSeconds: Int32Array;
  /** What each request of the block tells of its key. */
  #toldBytes = new Int32Array(0);
  #toldTtls = new Int32Array(0);
  #isOver = false;

  constructor(options: TracedOptions) {
    const { trace, items, fills } = options;
    this.#options = options;
    this.fillsMisses = fills === "simulated";
    this.#requests = trace.requests();
    this.#valueBytes = items.valueBytes.slice();
    this.#ttlSeconds = items.ttlSeconds.slice(0, trace.keys.count);
    const does: number[] = [];
    does[TraceKind.read] = Does.read;
    does[TraceKind.set] = Does.writeAndSet;
    does[TraceKind.delete] = Does.writeAndDelete;
    // Where misses fill the cache themselves, a fill of the trace only tells what is in the database.
    does[TraceKind.fill] = fills === "trace" ? Does.store : Does.nothing;
    this.#does = does;
  }

  fill(block: RequestBlock): void {
    const { size, times, keys, processes, does } = block;
    if (this.#toldBytes.length < size) {
      this.#toldBytes = new Int32Array(size);
      this.#toldTtls = new Int32Array(size);
    }
    const request = this.#request;
    for (let i = 0; i < size; i++) {
      if (this.#isOver || !this.#requests.next(request)) {
        this.#isOver = true;
        times.fill(Number.POSITIVE_INFINITY, i);
        return;
      }
      times[i] = request.time;
      keys[i] = request.key;
      processes[i] = this.#processOf(request.client);
      does[i] = this.#does[request.kind] | (this.#tells(request, i) ? TOLD : 0);
    }
  }

  tell(key: number, i: number): void {
    this.#options.items.tell(key, this.#toldBytes[i], this.#toldTtls[i]);
  }

  end(): void {
    this.#requests.close();
  }

  #processOf(client: number): number {
    const { processes, processStream } = this.#options;
    if (processes === 1) return 0;
    return client >= 0 ? client % processes : processStream.below(processes);
  }

  /** Whether the request says something new of its key. */
  #tells({ key, valueBytes, ttlSeconds }: TraceRequest, i: number): boolean {
    const bytes = valueBytes < 0 ? this.#valueBytes[key] : valueBytes;
    const ttl = ttlSeconds < 0 ? this.#ttlSeconds[key] : ttlSeconds;
    if (bytes === this.#valueBytes[key] && ttl === this.#ttlSeconds[key]) return false;
    this.#valueBytes[key] = bytes;
    this.#ttlSeconds[key] = ttl;
    this.#toldBytes[i] = bytes;
    this.#toldTtls[i] = ttl;
    return true;
  }
}
