/** Files under `results/<experiment>/`. Each is whole or absent: it is written beside its place and then moved there. */
import { mkdirSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { InvalidInput } from "../ending/errors.ts";

export class ResultsFolder {
  readonly path: string;

  /** @throws InvalidInput where the folder cannot be made. */
  constructor(out: string, experiment: string) {
    this.path = join(out, experiment);
    try {
      make(resolve(this.path));
    } catch (error) {
      throw new InvalidInput(this.path, [`cannot be made: ${(error as NodeJS.ErrnoException).code}`]);
    }
  }

  file(name: string): string {
    return join(this.path, name);
  }

  /** Removes what an earlier run has left and this one does not make. */
  remove(name: string): void {
    rmSync(this.file(name), { force: true });
  }

  write(name: string, text: string): void {
    const part = this.file(`${name}.part`);
    writeFileSync(part, text);
    renameSync(part, this.file(name));
  }
}

/** Parents first. The recursive mkdir of Node.js tries for ever where a parent cannot be made (under /proc). */
function make(path: string): void {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory() === true) return;
  if (dirname(path) !== path) make(dirname(path));
  try {
    mkdirSync(path);
  } catch (error) {
    // Somebody else may have made it meanwhile.
    if (!statSync(path).isDirectory()) throw error;
  }
}

/** JSON for people and programs: indented, but a list of plain values stays on one line. */
export function prettyJson(value: unknown, indent = ""): string {
  if (value === undefined) return "null";
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  const inner = `${indent}  `;
  if (Array.isArray(value)) {
    if (value.every((entry) => entry === null || typeof entry !== "object")) return `[${value.map(plain).join(", ")}]`;
    return `[\n${value.map((entry) => inner + prettyJson(entry, inner)).join(",\n")}\n${indent}]`;
  }
  const entries = Object.entries(value).filter(([, entry]) => entry !== undefined);
  if (entries.length === 0) return "{}";
  const lines = entries.map(([key, entry]) => `${inner}${JSON.stringify(key)}: ${prettyJson(entry, inner)}`);
  return `{\n${lines.join(",\n")}\n${indent}}`;
}

function plain(value: unknown): string {
  return JSON.stringify(value) ?? "null";
}
