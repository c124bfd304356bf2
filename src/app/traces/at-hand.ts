/**
 * The traces that an experiment names, found, looked into, and opened for its runs. A run knows a trace by the digest of its
 * content; where it lies is told to each thread. A thread reads a trace a first time once, for all of its runs.
 */
import { accessSync, constants, existsSync } from "node:fs";
import { resolve } from "node:path";
import type { LookIntoTrace, TraceFacts, TraceInput } from "../../../models/scenario/trace.ts";
import { type OpenTrace, TraceKind } from "../../../models/workload/trace.ts";
import { Refusal } from "../../core/refusal.ts";
import { readProblem } from "../files/input-file.ts";
import { partOf } from "./formats/format.ts";
import { type PlayOptions, stampOf, TraceFile } from "./trace-file.ts";
import { TraceProblem } from "./trace-problem.ts";

/** Absolute paths by the SHA-256 of what is in the file, unpacked. */
export type TraceFiles = Readonly<Record<string, string>>;

/** Where a trace lies that an experiment calls `file`. */
export interface TracePlace {
  readonly file: string;
  readonly path: string;
  /** Of what is in it, unpacked. */
  readonly sha256: string;
}

export class TracesAtHand {
  readonly #folder: string;
  readonly #known: readonly TracePlace[];
  readonly #places = new Map<string, TracePlace>();
  readonly #seen = new Map<string, TraceFacts | string>();

  /**
   * @param folder where they are looked for before the working directory.
   * @param known where some of them were before, relative to the folder: looked for there first.
   */
  constructor(folder: string, known: readonly TracePlace[] = []) {
    this.#folder = folder;
    this.#known = known;
  }

  /** Of all traces that were looked into. */
  get places(): readonly TracePlace[] {
    return [...this.#places.values()];
  }

  readonly look: LookIntoTrace = Object.assign(
    (input: TraceInput) => {
      const id = JSON.stringify(input);
      const seen = this.#seen.get(id) ?? this.#lookInto(input);
      this.#seen.set(id, seen);
      return seen;
    },
    { open: (file: string) => this.#open(file) },
  );

  #open(file: string): string | null {
    try {
      accessSync(this.#pathOf(file), constants.R_OK);
      return null;
    } catch (error) {
      return new TraceProblem(file, readProblem(error)).message;
    }
  }

  #pathOf(file: string): string {
    const before = this.#known.filter((place) => place.file === file).map(({ path }) => path);
    const paths = [...before, file].map((path) => resolve(this.#folder, path));
    return paths.find((path) => existsSync(path)) ?? resolve(file);
  }

  #lookInto(input: TraceInput): TraceFacts | string {
    const path = this.#pathOf(input.file);
    const { rate: ratePerSecond = 0, file: shown, ...read } = input;
    try {
      const { scan } = opened({ ...read, path, shown, ratePerSecond });
      this.#places.set(shown, { file: shown, path, sha256: scan.sha256 });
      const { format, sha256, kinds, keys, keyBytes, operations, seconds, badLines: bad, lines: of } = scan;
      const fills = input.fills === "trace" ? kinds[TraceKind.fill] : 0;
      const reads = kinds[TraceKind.read];
      return {
        sha256,
        format: format.name,
        hasTimes: format.hasTimes,
        keys: keys.count,
        keyBytesMax: keyBytes.reduce((most, bytes) => Math.max(most, bytes), 0),
        requests: reads + kinds[TraceKind.set] + kinds[TraceKind.delete] + fills,
        reads,
        ...(bad === 0 ? {} : { passedOver: { bad, of, part: partOf(format) } }),
        seconds: (format.hasTimes ? seconds : operations / ratePerSecond) / input.speed,
      };
    } catch (error) {
      if (error instanceof TraceProblem) return error.message;
      throw error;
    }
  }
}

export function traceFiles(places: readonly TracePlace[]): TraceFiles {
  return Object.fromEntries(places.map(({ sha256, path }) => [sha256, path]));
}

/** For runs on this thread. What is wrong with a trace is the user's to mend there too. */
export function traceOpener(files: TraceFiles): OpenTrace {
  return ({ file: shown, sha256, keyBytesMax: _, ...spec }) => {
    const trace = refusing(() => opened({ ...spec, shown, path: files[sha256] }));
    if (trace.scan.sha256 !== sha256) throw new Refusal(`workload.trace: ${shown}: changed since it was first read`);
    return {
      keys: trace.keys,
      keyBytes: (key) => trace.keyBytes(key),
      firstValueBytes: (key) => trace.firstValueBytes(key),
      firstTtlSeconds: (key) => trace.firstTtlSeconds(key),
      share: (key) => trace.share(key),
      requests: () => {
        const requests = refusing(() => trace.requests());
        return { next: (request) => refusing(() => requests.next(request)), close: () => requests.close() };
      },
    };
  };
}

/** @throws Refusal in place of a TraceProblem. */
function refusing<T>(act: () => T): T {
  try {
    return act();
  } catch (error) {
    if (!(error instanceof TraceProblem)) throw error;
    throw new Refusal(`workload.trace: ${error.message}`);
  }
}

/** The one that was opened last on this thread, and whether its format was said. */
let last: { readonly id: string; readonly isNamed: boolean; readonly trace: TraceFile } | null = null;

function opened({ format, ...options }: PlayOptions): TraceFile {
  const { path, shown, skipBadLines, sample, speed, ratePerSecond, columns, delimiter, header } = options;
  const id = JSON.stringify([
    path,
    stampOf(options),
    shown,
    skipBadLines,
    sample,
    speed,
    ratePerSecond,
    columns,
    delimiter,
    header,
  ]);
  const isSame = last?.id === id && (format === undefined ? !last.isNamed : last.trace.scan.format.name === format);
  if (last === null || !isSame) {
    last = { id, isNamed: format !== undefined, trace: new TraceFile({ ...options, format }) };
  }
  return last.trace;
}
