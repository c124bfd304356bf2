/**
 * The first pass over a trace: its keys with what it says of each first, how many requests there are, and how long it lasts.
 * Memory grows with the keys that are played, and by four bytes for each second of the trace.
 */
import { TraceKind } from "../../../models/workload/trace.ts";
import { Column } from "./column.ts";
import type { Format } from "./formats/format.ts";
import { hashOf, KeyTable } from "./key-table.ts";
import { Kinds, saysValue } from "./kinds.ts";
import { UNKNOWN } from "./row.ts";
import { Rows, type RowsOptions } from "./rows.ts";
import { TraceProblem } from "./trace-problem.ts";

export interface ScanOptions extends Omit<RowsOptions, "digests"> {
  /** Share of the keys that are played. */
  readonly sample: number;
}

/** Of the keys that are played, except where it says else. */
export interface Scan {
  readonly format: Format;
  /** Of the unpacked file. */
  readonly sha256: string;
  readonly keys: KeyTable;
  /** By key: length; first size and first time to live that are said, -1 where none is; requests. */
  readonly keyBytes: Int32Array;
  readonly valueBytes: Int32Array;
  readonly ttlSeconds: Int32Array;
  readonly counts: Int32Array;
  /** By `TraceKind`. */
  readonly kinds: Float64Array;
  /** Those of all keys. */
  readonly operations: number;
  readonly firstTime: number;
  /** From the first line on, a second for the last one where times are whole seconds; NaN where there are no times. */
  readonly seconds: number;
  /** How many of them each second has, in order; null where times have fractions or there are none. */
  readonly perTime: Int32Array | null;
  readonly lines: number;
  readonly badLines: number;
}

/** Three months of seconds; where times tell more than that, those of a line and the next differ anyway. */
const TIMES_MAX = 2 ** 23;
const HASHES = 2 ** 32;

/** Whether the key with this hash is among so large a share of all keys. */
export function isSampled(hash: number, sample: number): boolean {
  return sample === 1 || hash >>> 0 < sample * HASHES;
}

/** @throws TraceProblem */
export function scanTrace(options: ScanOptions): Scan {
  const rows = new Rows({ ...options, digests: true });
  try {
    return scanRows(rows, options);
  } finally {
    rows.close();
  }
}

function scanRows(rows: Rows, { sample, shown }: ScanOptions): Scan {
  const keys = new KeyTable();
  const [keyBytes, counts] = [new Column(), new Column()];
  const [valueBytes, ttlSeconds] = [new Column(UNKNOWN), new Column(UNKNOWN)];
  const known = new Kinds();
  const kinds = new Float64Array(Object.keys(TraceKind).length);
  const times = new Times();
  let operations = 0;
  for (let row = rows.next(); row !== null; row = rows.next()) {
    const { bytes, keyFrom, keyTo, count } = row;
    operations += count;
    times.see(row.time);
    const hash = hashOf(bytes, keyFrom, keyTo);
    if (!isSampled(hash, sample)) continue;
    times.count(count);
    const key = keys.numberOf(bytes, keyFrom, keyTo, hash);
    if (key < 0) throw new TraceProblem(shown, "names of keys of more than 4 GB; play some of the keys (sample)");
    if (counts.at(key) === 0) {
      const name = rows.format.keyName?.(bytes.subarray(keyFrom, keyTo)).length ?? keyTo - keyFrom;
      keyBytes.set(key, row.keyBytes === UNKNOWN ? name : row.keyBytes);
    }
    const kind = known.of(row, key);
    kinds[kind] += count;
    counts.add(key, count);
    if (!saysValue(row)) continue;
    if (row.valueBytes !== UNKNOWN && valueBytes.at(key) === UNKNOWN) valueBytes.set(key, row.valueBytes);
    if (row.ttlSeconds !== UNKNOWN && ttlSeconds.at(key) === UNKNOWN) ttlSeconds.set(key, row.ttlSeconds);
  }
  return {
    format: rows.format,
    sha256: rows.digest(),
    keys,
    keyBytes: keyBytes.upTo(keys.count),
    valueBytes: valueBytes.upTo(keys.count),
    ttlSeconds: ttlSeconds.upTo(keys.count),
    counts: counts.upTo(keys.count),
    kinds,
    operations,
    ...times.all(operations),
    lines: rows.number,
    badLines: rows.bad,
  };
}

/** The times of the lines, in order, and how many requests each has. */
class Times {
  #first = Number.NaN;
  #last = Number.NaN;
  #perTime: Column | null = new Column();
  #times = 0;

  see(time: number): void {
    if (Number.isNaN(this.#first)) this.#first = time;
    if (time === this.#last) return;
    this.#last = time;
    if (++this.#times > TIMES_MAX || !Number.isInteger(time)) this.#perTime = null;
    else this.#perTime?.set(this.#times - 1, 0);
  }

  count(requests: number): void {
    this.#perTime?.add(this.#times - 1, requests);
  }

  all(operations: number): Pick<Scan, "firstTime" | "seconds" | "perTime"> {
    const span = this.#last - this.#first;
    const perTime = Number.isNaN(span) ? null : (this.#perTime?.upTo(this.#times) ?? null);
    // Where times have fractions, the last request lasts as long as others do.
    const last = perTime === null ? span / Math.max(1, operations - 1) : 1;
    return { firstTime: this.#first, seconds: span + last, perTime };
  }
}
