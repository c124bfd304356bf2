/**
 * One line a finished run, appended at once: a sweep that was interrupted, by whatever, goes on where it stopped. A line
 * is known by a key made of the program, the world and the seed, so nothing of a changed experiment is reused. Each line
 * ends with a checksum: one that a kill tore in half, or a disk has damaged, is dropped and its run made again.
 *
 * It is read and written line by line, since a string holds 512 MB at most and a journal of many runs is larger.
 */
import { createHash } from "node:crypto";
import { appendFileSync, closeSync, constants, fstatSync, openSync, readSync, renameSync, rmSync } from "node:fs";
import type { RunResult } from "../core/result.ts";
import { canonical } from "./expand.ts";

export interface JournalLine {
  readonly key: string;
  readonly point: string;
  readonly seed: number;
  readonly result: RunResult;
}

/** Equal keys mean the same run of the same program. `engine` identifies the program to the last byte of its code, not by its version. */
export function runKey(engine: string, scenario: unknown, seed: number): string {
  return createHash("sha256")
    .update(canonical([engine, scenario, seed]))
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

/** All runs of a journal are held in memory, and a thread of Node.js has some 4 GB. */
const BYTES_MAX = 2 ** 31;

export class Journal {
  readonly #path: string;
  readonly #lines = new Map<string, JournalLine>();
  #file: number | null = null;

  /** Lines that were there and are none: torn or damaged. */
  damaged = 0;

  /**
   * Opens the journal at `path` with the runs that it holds; `fresh`: with none.
   * @throws JournalError, as every method that writes.
   */
  constructor(path: string, { fresh = false }: { readonly fresh?: boolean } = {}) {
    this.#path = path;
    this.#try(() => {
      for (const text of fresh ? [] : linesOf(path)) {
        const line = parse(text);
        if (line === null) this.damaged++;
        else this.#lines.set(line.key, line);
      }
      this.#rewrite([...this.#lines.values()]);
      this.#file = openSync(path, "a");
    });
  }

  has(key: string): boolean {
    return this.#lines.has(key);
  }

  get(key: string): JournalLine | undefined {
    return this.#lines.get(key);
  }

  /** How many of the runs with these keys it holds. */
  count(keys: readonly string[]): number {
    return keys.filter((key) => this.#lines.has(key)).length;
  }

  /** Writes one finished run. It is in the file when this returns. */
  append(line: JournalLine): void {
    const text = JSON.stringify(line);
    this.#try(() => appendFileSync(this.#file!, lineText(line)));
    // Read back from its text: a resumed sweep must see exactly what an uninterrupted one sees.
    this.#lines.set(line.key, JSON.parse(text) as JournalLine);
  }

  close(): void {
    if (this.#file !== null) closeSync(this.#file);
    this.#file = null;
  }

  /** Closes it with the lines of `keys` alone, in their order, whatever order they finished in. */
  seal(keys: readonly string[]): void {
    this.close();
    this.#try(() => this.#rewrite(keys.flatMap((key) => this.#lines.get(key) ?? [])));
  }

  /** What was there stays where this fails. */
  #rewrite(lines: readonly JournalLine[]): void {
    const part = `${this.#path}.part`;
    const file = openSync(part, "w");
    try {
      for (const line of lines) appendFileSync(file, lineText(line));
      renameSync(part, this.#path);
    } catch (error) {
      rmSync(part, { force: true });
      throw error;
    } finally {
      closeSync(file);
    }
  }

  #try(act: () => void): void {
    try {
      act();
    } catch (error) {
      if (error instanceof JournalError) throw error;
      const { code, message, path } = error as NodeJS.ErrnoException;
      if (code === undefined) throw error;
      throw new JournalError(path ?? this.#path, { code, message });
    }
  }
}

/** The line as it stands in the file, with the checksum of all the rest as its last member. */
function lineText(line: JournalLine): string {
  return `${JSON.stringify({ ...line, sum: checksum(line) })}\n`;
}

function checksum({ key, point, seed, result }: JournalLine): string {
  return createHash("sha256").update(JSON.stringify({ key, point, seed, result })).digest("hex").slice(0, 16);
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
    if (found.size > BYTES_MAX) {
      const megabytes = (bytes: number): string => `${Math.ceil(bytes / 1024 / 1024)}MB`;
      const text = `${megabytes(found.size)} large; expected at most ${megabytes(BYTES_MAX)}: move it away, or --fresh`;
      throw new JournalError(path, { message: text });
    }
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

function parse(text: string): JournalLine | null {
  try {
    const { sum, ...line } = JSON.parse(text) as JournalLine & { readonly sum: string };
    return sum === checksum(line) ? line : null;
  } catch {
    return null;
  }
}
