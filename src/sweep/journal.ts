/**
 * One line a finished run, appended at once: a sweep that was interrupted, by whatever, goes on where it stopped. A line
 * is known by a key made of the program, the world and the seed, so nothing of a changed experiment is reused, and a
 * last line that a kill tore in half is dropped.
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

/** Equal keys stand for the same run of the same program. `engine` names the program to the last byte of its code. */
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

  /**
   * Opens the journal at `path` and keeps of what is there the lines whose key is in `wanted`.
   * `fresh`: nothing of it.
   */
  constructor(path: string, wanted: ReadonlySet<string>, { fresh = false }: { readonly fresh?: boolean } = {}) {
    this.#path = path;
    if (!fresh && existsSync(path)) {
      for (const line of completeLines(readFileSync(path, "utf8")))
        if (wanted.has(line.key)) this.#lines.set(line.key, line);
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

  get size(): number {
    return this.#lines.size;
  }

  /** Writes one finished run; it is in the file when this returns. */
  append(line: JournalLine): void {
    const text = JSON.stringify(line);
    writeSync(this.#file!, `${text}\n`);
    // Read back from its text: a resumed sweep must see exactly what an uninterrupted one sees.
    this.#lines.set(line.key, JSON.parse(text) as JournalLine);
  }

  close(): void {
    if (this.#file !== null) closeSync(this.#file);
    this.#file = null;
  }

  /** Closes it with its lines in the order of `keys`, whatever order they finished in. */
  seal(keys: readonly string[]): void {
    this.close();
    this.#rewrite(keys.flatMap((key) => this.#lines.get(key) ?? []));
  }

  #rewrite(lines: readonly JournalLine[]): void {
    const whole = `${this.#path}.part`;
    writeFileSync(whole, lines.map((line) => `${JSON.stringify(line)}\n`).join(""));
    renameSync(whole, this.#path);
  }
}

function completeLines(text: string): JournalLine[] {
  const lines: JournalLine[] = [];
  for (const line of text.split("\n").slice(0, -1)) {
    const value = parse(line);
    if (value !== null) lines.push(value);
  }
  return lines;
}

function parse(line: string): JournalLine | null {
  try {
    const value = JSON.parse(line) as JournalLine | null;
    return typeof value?.key === "string" && typeof value.result === "object" ? value : null;
  } catch {
    return null;
  }
}
