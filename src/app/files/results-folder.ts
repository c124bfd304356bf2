/** Files under `results/<experiment>/`. Each is whole or absent: it is written beside its place and then moved there. */
import { accessSync, constants, lstatSync, mkdirSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { InvalidInput } from "../ending/errors.ts";
import { writeProblem, writing } from "./output-file.ts";

/** Everything that a run leaves in its folder. */
const FILES = [
  "manifest.json",
  "runs.ndjson",
  "summary.json",
  "series.csv",
  "report.md",
  "report.html",
  "picture.svg",
  "stats.ndjson",
  "openmetrics.txt",
  "runs.parquet",
  "series.parquet",
  "plan.json",
  "plan.html",
  "plan.md",
  "runbook.md",
  "frontier.svg",
] as const;

export type ResultsFile = (typeof FILES)[number];

/** Runs that are in the journal are not made again. */
export const WRITE_ADVICE = " and give the same command again, which goes on from here, or another folder with --out";

export class ResultsFolder {
  readonly path: string;

  /** @throws InvalidInput where the folder cannot be made, or not all files can be written there. */
  constructor(out: string, experiment: string) {
    this.path = join(out, experiment);
    try {
      make(resolve(this.path));
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      throw new InvalidInput(this.path, [`cannot be made: ${code}; expected another folder with --out`]);
    }
    writing(this.path, WRITE_ADVICE, () => accessSync(this.path, constants.W_OK));
    const blocked = FILES.flatMap((name) => [name, `${name}.part`]).filter((name) => isFolder(this.file(name)));
    if (blocked.length === 0) return;
    throw new InvalidInput(
      this.path,
      blocked.map((name) => `${name}: ${writeProblem("EISDIR")}, or give another folder with --out`),
    );
  }

  file(name: string): string {
    return join(this.path, name);
  }

  /** Removes what an earlier run has left and this one does not make. */
  remove(name: ResultsFile): void {
    const path = this.file(name);
    writing(path, WRITE_ADVICE, () => rmSync(path, { force: true }));
  }

  /** @throws InvalidInput where it cannot be written; what was there stays. */
  write(name: ResultsFile, text: string): void {
    this.make(name, (part) => writeFileSync(part, text));
  }

  /** The same of a file that `fill` writes at the path that it is given. */
  make(name: ResultsFile, fill: (part: string) => void): void {
    const path = this.file(name);
    const part = `${path}.part`;
    writing(path, WRITE_ADVICE, () => {
      try {
        fill(part);
        renameSync(part, path);
      } catch (error) {
        rmSync(part, { force: true });
        throw error;
      }
    });
  }
}

function isFolder(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

/** Parents first. The recursive mkdir of Node.js tries for ever where a parent cannot be made (under /proc). */
function make(path: string): void {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory() === true) return;
  if (dirname(path) !== path) make(dirname(path));
  try {
    mkdirSync(path);
  } catch (error) {
    // Somebody else may have made it meanwhile.
    if (statSync(path, { throwIfNoEntry: false })?.isDirectory() !== true) throw error;
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
