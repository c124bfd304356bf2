/**
 * One line a finished run, appended at once: a sweep that was interrupted, by whatever, goes on where it stopped. A line
 * is known by a key made of the program, the world and the seed, so nothing of a changed experiment is reused. Each line
 * ends with a checksum: one that a kill tore in half, or a disk has damaged, is dropped and its run made again.
 *
 * It is read and written line by line, since a string holds 512 MB at most and a journal of many runs is larger. In memory is only
 * where each line stands: a run is read when it is asked for. A metric that a run leaves undefined is not written, since most are.
 */
import { createHash } from "node:crypto";
import { appendFileSync, closeSync, constants, fstatSync, openSync, readSync, renameSync, rmSync } from "node:fs";
import type { Outage, RunResult } from "../core/result.ts";
import { canonical } from "./expand.ts";

export interface JournalLine {
  readonly key: string;
  readonly point: string;
  readonly seed: number;
  readonly result: RunResult;
}

/** Equal keys mean the same run of the same program. `engine` identifies the program to the last byte of its code, not by its version. */
export function runKey(engine: string, scenario: unknown, seed: number): string {
  return runKeys(engine, scenario)(seed);
}

/** The key of each seed, for a world that is spelled out once. */
export function runKeys(engine: string, scenario: unknown): (seed: number) => string {
  const open = canonical([engine, scenario]).slice(0, -1);
  const world = createHash("sha256").update(open);
  return (seed) =>
    world
      .copy()
      .update(`,${JSON.stringify(seed)}]`)
      .digest("hex")
      .slice(0, 32);
}

/** The file of a journal cannot be read or written, or is none. */
export class JournalError extends Error {
  readonly path: string;
  /** What the system says; null where it is a message of ours. */
  readonly code: string | null;

  constructor(path: string, { code = null, message }: { readonly code?: string | null; readonly message: string }) {
    super(message);
    this.name = "JournalError";
    this.path = path;
    this.code = code;
  }
}

/** Where a line stands in the file. */
interface Place {
  readonly at: number;
  readonly bytes: number;
}

export class Journal {
  readonly #path: string;
  readonly #places = new Map<string, Place>();
  #file: number | null = null;
  #size = 0;

  /** Lines that were there and are none: torn or damaged. */
  damaged = 0;

  /**
   * Opens the journal at `path` with the runs that it holds; `fresh`: with none.
   * @throws JournalError, as every method that writes.
   */
  constructor(path: string, { fresh = false }: { readonly fresh?: boolean } = {}) {
    this.#path = path;
    this.#try(() => {
      this.#rewrite(fresh ? [] : this.#sound());
      this.#file = openSync(path, "a+");
    });
  }

  has(key: string): boolean {
    return this.#places.has(key);
  }

  /** As a resumed sweep would see it. @throws JournalError where the file has changed under us. */
  get(key: string): JournalLine | undefined {
    const place = this.#places.get(key);
    if (place === undefined) return undefined;
    return this.#try(() => {
      const kept = parse(this.#read(place));
      if (kept === null) throw new JournalError(this.#path, { message: "changed while it was in use" });
      return kept.line;
    });
  }

  /** Writes one finished run. It is in the file when this returns. */
  append(line: JournalLine): void {
    this.#try(() => this.#write(this.#file!, line.key, lineText(line)));
  }

  /** @param keys of its lines. They stay alone, in this order, whatever order they finished in. */
  seal(keys: readonly string[]): void {
    this.#try(() => this.#rewrite(this.#linesOf(keys)));
  }

  close(): void {
    if (this.#file !== null) closeSync(this.#file);
    this.#file = null;
  }

  *#sound(): Generator<readonly [string, string]> {
    for (const kept of keptLines(this.#path)) {
      if (kept === null) this.damaged++;
      else if (!this.#places.has(kept.line.key)) yield [kept.line.key, lineText(kept.line)];
    }
  }

  *#linesOf(keys: readonly string[]): Generator<readonly [string, string]> {
    const places = new Map(this.#places);
    for (const key of keys) {
      const place = places.get(key);
      if (place !== undefined) yield [key, `${this.#read(place)}\n`];
    }
  }

  #read({ at, bytes }: Place): string {
    const buffer = Buffer.alloc(bytes);
    readSync(this.#file!, buffer, 0, bytes, at);
    return buffer.toString("utf8");
  }

  #write(file: number, key: string, text: string): void {
    const bytes = Buffer.from(text);
    appendFileSync(file, bytes);
    this.#places.set(key, { at: this.#size, bytes: bytes.length - 1 });
    this.#size += bytes.length;
  }

  /** What was there stays where this fails. */
  #rewrite(lines: Iterable<readonly [string, string]>): void {
    const part = `${this.#path}.part`;
    const file = openSync(part, "w");
    this.#size = 0;
    try {
      for (const [key, text] of lines) this.#write(file, key, text);
      renameSync(part, this.#path);
    } catch (error) {
      rmSync(part, { force: true });
      throw error;
    } finally {
      closeSync(file);
    }
  }

  #try<T>(act: () => T): T {
    try {
      return act();
    } catch (error) {
      throw journalError(error, this.#path);
    }
  }
}

/** A run as it stands in a journal. Equal sums mean the same run with the same numbers. */
export interface KeptLine {
  readonly line: JournalLine;
  readonly sum: string;
}

/**
 * The runs of a journal that is only read, one at a time; null for a line that is torn or damaged. None where there is no file.
 * @throws JournalError
 */
export function* readJournal(path: string): Generator<KeptLine | null> {
  try {
    yield* keptLines(path);
  } catch (error) {
    throw journalError(error, path);
  }
}

function* keptLines(path: string): Generator<KeptLine | null> {
  for (const text of linesOf(path)) yield parse(text);
}

/** What the system says as a JournalError; whatever else it is, as it is. */
function journalError(error: unknown, path: string): unknown {
  if (error instanceof JournalError) return error;
  const { code, message, path: named } = error as NodeJS.ErrnoException;
  return code === undefined ? error : new JournalError(named ?? path, { code, message });
}

/** The line as it stands in the file, with the checksum of all the rest as its last member. */
function lineText({ key, point, seed, result }: JournalLine): string {
  const text = JSON.stringify({ key, point, seed, result: withoutUndefined(result) });
  return `${text.slice(0, -1)},"sum":"${checksum(text)}"}\n`;
}

function checksum(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 16);
}

/** The run as a journal keeps it: without the metrics that it leaves undefined. */
export function withoutUndefined(result: RunResult): RunResult {
  const { metrics, outages } = result;
  return {
    ...result,
    metrics: defined(metrics),
    ...(outages === undefined
      ? {}
      : { outages: outages.map((one): Outage => ({ ...one, metrics: defined(one.metrics) })) }),
  };
}

function defined(metrics: RunResult["metrics"]): RunResult["metrics"] {
  const kept: Record<string, number> = {};
  for (const [name, value] of Object.entries(metrics)) if (value !== null) kept[name] = value;
  return kept;
}

const CHUNK_BYTES = 1 << 20;
const LINE_FEED = 10;
/** Of a longer line only the beginning is read, so it counts as damaged. */
const LINE_BYTES_MAX = 1 << 28;

/** The lines of the file that are not empty; none where there is no file. */
function* linesOf(path: string): Generator<string> {
  const file = opened(path);
  if (file === null) return;
  try {
    const found = fstatSync(file);
    if (found.isDirectory()) throw new JournalError(path, { code: "EISDIR", message: "a folder" });
    if (!found.isFile()) throw new JournalError(path, { message: "neither a file nor a folder; move it away" });
    const chunk = Buffer.alloc(CHUNK_BYTES);
    let line: Buffer[] = [];
    let length = 0;
    const take = (bytes: Buffer): void => {
      if (length < LINE_BYTES_MAX) line.push(Buffer.from(bytes));
      length += bytes.length;
    };
    for (let size = readSync(file, chunk); size > 0; size = readSync(file, chunk)) {
      const read = chunk.subarray(0, size);
      let from = 0;
      for (let end = read.indexOf(LINE_FEED); end >= 0; end = read.indexOf(LINE_FEED, from)) {
        take(read.subarray(from, end));
        if (length > 0) yield Buffer.concat(line).toString("utf8");
        line = [];
        length = 0;
        from = end + 1;
      }
      take(read.subarray(from));
    }
    if (length > 0) yield Buffer.concat(line).toString("utf8");
  } finally {
    closeSync(file);
  }
}

/** Not to be waited for where it is a pipe. */
function opened(path: string): number | null {
  try {
    return openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  }
}

function parse(text: string): KeptLine | null {
  try {
    const { sum, ...line } = JSON.parse(text) as JournalLine & { readonly sum: string };
    const { key, point, seed, result } = line;
    return sum === checksum(JSON.stringify({ key, point, seed, result })) ? { line, sum } : null;
  } catch {
    return null;
  }
}
