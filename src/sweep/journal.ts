/**
 * One line a finished run, appended at once: a sweep that was interrupted, by whatever, goes on where it stopped. A line
 * is known by a key made of the program, the world and the seed, so nothing of a changed experiment is reused. Each line
 * ends with a checksum: one that a kill tore in half, or a disk has damaged, is dropped and its run made again.
 */
import { createHash } from "node:crypto";
import { closeSync, existsSync, openSync, readFileSync, renameSync, writeFileSync, writeSync } from "node:fs";
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

export class Journal {
  readonly #path: string;
  readonly #lines = new Map<string, JournalLine>();
  #file: number | null = null;

  /** Lines that were there and are none: torn or damaged. */
  readonly damaged: number = 0;

  /** Opens the journal at `path` with the runs that it holds; `fresh`: with none. */
  constructor(path: string, { fresh = false }: { readonly fresh?: boolean } = {}) {
    this.#path = path;
    if (!fresh && existsSync(path)) {
      const { lines, damaged } = readLines(readFileSync(path, "utf8"));
      for (const line of lines) this.#lines.set(line.key, line);
      this.damaged = damaged;
    }
    this.#rewrite([...this.#lines.values()]);
    this.#file = openSync(path, "a");
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
    writeSync(this.#file!, lineText(line));
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
    this.#rewrite(keys.flatMap((key) => this.#lines.get(key) ?? []));
  }

  #rewrite(lines: readonly JournalLine[]): void {
    const whole = `${this.#path}.part`;
    writeFileSync(whole, lines.map(lineText).join(""));
    renameSync(whole, this.#path);
  }
}

/** The line as it stands in the file, with the checksum of all the rest as its last member. */
function lineText(line: JournalLine): string {
  return `${JSON.stringify({ ...line, sum: checksum(line) })}\n`;
}

function checksum({ key, point, seed, result }: JournalLine): string {
  return createHash("sha256").update(JSON.stringify({ key, point, seed, result })).digest("hex").slice(0, 16);
}

function readLines(text: string): { readonly lines: JournalLine[]; readonly damaged: number } {
  const texts = text.split("\n").filter((line) => line !== "");
  const lines = texts.flatMap((line) => parse(line) ?? []);
  return { lines, damaged: texts.length - lines.length };
}

function parse(text: string): JournalLine | null {
  try {
    const { sum, ...line } = JSON.parse(text) as JournalLine & { readonly sum: string };
    return sum === checksum(line) ? line : null;
  } catch {
    return null;
  }
}
