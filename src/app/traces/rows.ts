/**
 * The rows of a trace, one after another: its lines or records as its format reads them. A bad one is an error with its
 * number, or passed over as long as there are no more of them than allowed.
 */
import { createHash } from "node:crypto";
import { basename } from "node:path";
import { openBytes } from "./bytes.ts";
import { type Format, type FormatOptions, type Head, partOf, READ, type ReadPart, SKIP } from "./formats/format.ts";
import { formatNamed, formatOf } from "./formats/index.ts";
import { KeyTable } from "./key-table.ts";
import type { Bytes } from "./packing.ts";
import { newRow, type Row } from "./row.ts";
import { TraceProblem } from "./trace-problem.ts";

export interface RowsOptions extends FormatOptions {
  readonly path: string;
  /** Opens what is read in place of the file. */
  readonly open?: (() => Bytes) | undefined;
  /** The file in errors. */
  readonly shown: string;
  /** Absent: known by its content and its name. */
  readonly format?: string | undefined;
  readonly skipBadLines: number;
  /** Whether a digest is made on the way. */
  readonly digests?: boolean;
}

const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;
/** No line of a trace is longer. */
const LINE_BYTES_MAX = 1 << 20;
const HEAD_BYTES = 1 << 14;
const HEAD_LINES = 20;

export class Rows {
  readonly format: Format;
  /** Lines or records passed over because they were bad. */
  bad = 0;
  /** Of the line or record that was read last, from 1. */
  number = 0;
  readonly #options: RowsOptions;
  readonly #bytes: Bytes;
  readonly #read: ReadPart;
  readonly #row = newRow();
  readonly #digest;
  #lastTime = Number.NEGATIVE_INFINITY;
  #chunk: Uint8Array | null;
  #at = 0;
  /** What the chunks before left of a line or record. */
  #rest: Uint8Array = new Uint8Array(0);

  /** @throws TraceProblem, as `next`. */
  constructor(options: RowsOptions) {
    this.#options = options;
    this.#digest = options.digests === true ? createHash("sha256") : null;
    this.#bytes = options.open?.() ?? openBytes(options.path, options.shown);
    try {
      this.#chunk = this.#firstBytes();
      if (this.#chunk.length === 0) throw new TraceProblem(options.shown, "an empty file");
      const head = headOf(this.#chunk, options.path);
      const format = options.format === undefined ? formatOf(head) : formatNamed(options.format);
      if (typeof format === "string") throw new TraceProblem(options.shown, format);
      this.format = format;
      this.#read = format.reader(options);
    } catch (error) {
      this.#bytes.close();
      throw error;
    }
  }

  /** The next good row, to be used before the next call; null at the end. */
  next(): Row | null {
    const row = this.#row;
    for (;;) {
      const outcome = this.#next();
      if (outcome === END) return null;
      const problem = outcome === READ ? this.#wrongIn(row) : outcome;
      if (problem === READ) return row;
      if (problem === SKIP) continue;
      if (++this.bad > this.#options.skipBadLines) throw this.#problem(problem);
    }
  }

  /** Of the whole unpacked file, once all is read. */
  digest(): string {
    if (this.#digest === null) throw new Error("no digest was asked for");
    return this.#digest.digest("hex");
  }

  close(): void {
    this.#bytes.close();
  }

  #wrongIn(row: Row): string | null {
    if (row.keyTo - row.keyFrom > KeyTable.bytesMax) {
      return `a key of ${row.keyTo - row.keyFrom} bytes; expected at most ${KeyTable.bytesMax}`;
    }
    if (!this.format.hasTimes || Number.isNaN(row.time)) return READ;
    if (row.time < this.#lastTime) return `time ${row.time} after ${this.#lastTime}; expected lines in order of time`;
    this.#lastTime = row.time;
    return READ;
  }

  #problem(text: string): TraceProblem {
    const { shown, skipBadLines } = this.#options;
    const more = skipBadLines === 0 ? "" : ` (after ${skipBadLines} bad ones that were passed over)`;
    return new TraceProblem(shown, `${partOf(this.format)} ${this.number}: ${text}${more}`);
  }

  /** What came of the next line or record. */
  #next(): string | null | typeof END {
    return this.format.recordBytes === 0 ? this.#nextLine() : this.#nextRecord(this.format.recordBytes);
  }

  #nextLine(): string | null | typeof END {
    for (;;) {
      const chunk = this.#chunk;
      if (chunk === null) {
        if (this.#rest.length === 0) return END;
        const last = this.#rest;
        this.#rest = new Uint8Array(0);
        return this.#line(last, 0, last.length);
      }
      const end = chunk.indexOf(LINE_FEED, this.#at);
      const from = this.#at;
      if (end >= 0) {
        this.#at = end + 1;
        if (this.#rest.length === 0) return this.#line(chunk, from, end);
        const whole = joined(this.#rest, chunk.subarray(from, end));
        this.#rest = new Uint8Array(0);
        return this.#line(whole, 0, whole.length);
      }
      // Beyond the limit a line is bad, and how it goes on is of no interest.
      if (this.#rest.length <= LINE_BYTES_MAX) this.#rest = joined(this.#rest, chunk.subarray(from));
      this.#turn();
    }
  }

  #line(bytes: Uint8Array, from: number, end: number): string | null {
    this.number++;
    const to = end > from && bytes[end - 1] === CARRIAGE_RETURN ? end - 1 : end;
    if (to - from > LINE_BYTES_MAX) return `a line of more than ${LINE_BYTES_MAX} bytes`;
    return this.#read(this.#row, bytes, from, to, this.number);
  }

  #nextRecord(size: number): string | null | typeof END {
    for (;;) {
      const chunk = this.#chunk;
      if (chunk === null) {
        const left = this.#rest.length;
        if (left === 0) return END;
        this.#rest = new Uint8Array(0);
        this.number++;
        return `${left} bytes; expected records of ${size}`;
      }
      const from = this.#at;
      const needed = size - this.#rest.length;
      if (chunk.length - from >= needed) {
        this.#at = from + needed;
        this.number++;
        if (needed === size) return this.#read(this.#row, chunk, from, this.#at, this.number);
        const whole = joined(this.#rest, chunk.subarray(from, this.#at));
        this.#rest = new Uint8Array(0);
        return this.#read(this.#row, whole, 0, size, this.number);
      }
      this.#rest = joined(this.#rest, chunk.subarray(from));
      this.#turn();
    }
  }

  /** As many chunks as a head takes: what is unpacked may come in small ones. */
  #firstBytes(): Uint8Array {
    let all = new Uint8Array(0);
    while (all.length < HEAD_BYTES) {
      const chunk = this.#nextChunk();
      if (chunk === null) break;
      all = joined(all, chunk);
    }
    return all;
  }

  #turn(): void {
    this.#chunk = this.#nextChunk();
    this.#at = 0;
  }

  #nextChunk(): Uint8Array | null {
    const chunk = this.#bytes.next();
    if (chunk !== null) this.#digest?.update(chunk);
    return chunk;
  }
}

const END = Symbol("end");

function joined(a: Uint8Array, b: Uint8Array): Uint8Array<ArrayBuffer> {
  const both = new Uint8Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}

function headOf(chunk: Uint8Array, path: string): Head {
  const bytes = chunk.subarray(0, HEAD_BYTES);
  const name = basename(path).replace(/\.(?:gz|xz|zst|zstd)$/i, "");
  const isText = bytes.every((byte) => byte >= 32 || (byte >= 9 && byte <= 13));
  if (!isText) return { bytes, lines: [], name };
  const lines = Buffer.from(bytes).toString("utf8").split(/\r?\n/);
  // The last one may go on.
  const whole = lines.length > 1 ? lines.slice(0, -1) : lines;
  return { bytes, lines: whole.slice(0, HEAD_LINES), name };
}
