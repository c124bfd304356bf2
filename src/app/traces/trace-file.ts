/**
 * A trace in a file, ready to be played. Requests within one second of a trace that counts in whole seconds are spread evenly
 * over that second; those of a trace without times come at an even rate.
 */
import { statSync } from "node:fs";
import type { Keys } from "../../../models/hashing/keys.ts";
import type { Trace, TraceRequest, TraceRequests } from "../../../models/workload/trace.ts";
import { hashOf } from "./key-table.ts";
import { Kinds, saysValue } from "./kinds.ts";
import { UNKNOWN } from "./row.ts";
import { Rows } from "./rows.ts";
import { isSampled, type Scan, type ScanOptions, scanTrace } from "./scan.ts";
import { TraceProblem } from "./trace-problem.ts";

export interface PlayOptions extends ScanOptions {
  /** Seconds of the trace in one second of the run. */
  readonly speed: number;
  /** Requests a second where the format has no times. */
  readonly ratePerSecond: number;
}

export class TraceFile implements Trace {
  readonly scan: Scan;
  readonly keys: Keys;
  readonly #options: PlayOptions;
  readonly #stamp: string;
  readonly #total: number;

  /** @throws TraceProblem */
  constructor(options: PlayOptions) {
    const stamp = stampOf(options);
    const scan = scanTrace(options);
    this.scan = scan;
    this.#options = options;
    this.#stamp = stamp;
    this.#total = scan.kinds.reduce((sum, count) => sum + count, 0);
    this.keys = {
      count: scan.keys.count,
      tag: `trace ${scan.sha256} ${scan.format.name} ${options.sample}`,
      name: (key) => nameIn(scan, key),
    };
  }

  keyBytes(key: number): number {
    return this.scan.keyBytes[key];
  }

  firstValueBytes(key: number): number {
    return this.scan.valueBytes[key];
  }

  firstTtlSeconds(key: number): number {
    return this.scan.ttlSeconds[key];
  }

  share(key: number): number {
    return this.scan.counts[key] / this.#total;
  }

  /** @throws TraceProblem, as their `next`, also if the file is not what it was when it was read first. */
  requests(): TraceRequests {
    return new FileRequests(this.scan, this.#options, this.#stamp);
  }
}

/** Two of one file differ where it was written to. */
export function stampOf({ path, open }: Pick<PlayOptions, "path" | "open">): string {
  const found = open === undefined ? statSync(path, { throwIfNoEntry: false }) : undefined;
  return found === undefined ? "" : `${found.ino} ${found.size} ${found.mtimeMs}`;
}

function nameIn({ keys, format }: Scan, key: number): string {
  const bytes = keys.nameOf(key);
  return format.keyName?.(bytes) ?? Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("utf8");
}

/** The second pass. */
class FileRequests implements TraceRequests {
  readonly #scan: Scan;
  readonly #options: PlayOptions;
  readonly #rows: Rows;
  readonly #kinds = new Kinds();
  /** Operations of all keys so far. */
  #operations = 0;
  /** The time of the trace that it is, its place among all, and how many requests of it have been read. */
  #time = Number.NaN;
  #timeAt = -1;
  #ofTime = 0;
  /** How often the last row is still to be repeated. */
  #more = 0;
  readonly #stamp: string;

  constructor(scan: Scan, options: PlayOptions, stamp: string) {
    this.#scan = scan;
    this.#options = options;
    this.#stamp = stamp;
    this.#checkStamp();
    this.#rows = new Rows({ ...options, format: scan.format.name });
  }

  next(request: TraceRequest): boolean {
    if (this.#more > 0) this.#more--;
    else if (!this.#read(request)) return false;
    request.time = this.#secondsNow() / this.#options.speed;
    this.#ofTime++;
    return true;
  }

  close(): void {
    this.#rows.close();
  }

  #read(request: TraceRequest): boolean {
    const { keys } = this.#scan;
    for (let row = this.#rows.next(); row !== null; row = this.#rows.next()) {
      const { bytes, keyFrom, keyTo, count } = row;
      if (row.time !== this.#time && !Number.isNaN(row.time)) {
        this.#time = row.time;
        this.#timeAt++;
        this.#ofTime = 0;
      }
      const hash = hashOf(bytes, keyFrom, keyTo);
      this.#operations += count;
      if (!isSampled(hash, this.#options.sample)) continue;
      request.key = keys.find(bytes, keyFrom, keyTo, hash);
      if (request.key < 0) throw this.#changed();
      request.kind = this.#kinds.of(row, request.key);
      const says = saysValue(row);
      request.valueBytes = says ? row.valueBytes : UNKNOWN;
      request.ttlSeconds = says ? row.ttlSeconds : UNKNOWN;
      request.client = row.client;
      this.#more = count - 1;
      return true;
    }
    this.#checkStamp();
    return false;
  }

  #checkStamp(): void {
    if (stampOf(this.#options) !== this.#stamp) throw this.#changed();
  }

  #changed(): TraceProblem {
    return new TraceProblem(this.#options.shown, "changed since it was first read");
  }

  /** Since the first request, in seconds of the trace. */
  #secondsNow(): number {
    const { perTime, firstTime } = this.#scan;
    if (Number.isNaN(firstTime)) return (this.#operations - 1 - this.#more) / this.#options.ratePerSecond;
    const whole = this.#time - firstTime;
    if (perTime === null) return whole;
    // So many requests of that second there were.
    if (!(this.#ofTime < perTime[this.#timeAt])) throw this.#changed();
    return whole + (this.#ofTime + 0.5) / perTime[this.#timeAt];
  }
}
