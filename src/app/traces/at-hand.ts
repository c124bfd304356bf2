/**
 * The traces that an experiment names, found, looked into, and opened for its runs. A run knows a trace by the digest of its
 * content; where it lies is told to each thread. A thread reads a trace a first time once, for all of its runs.
 */
import { existsSync } from "node:fs";
import { resolve } from "node:path";
import type { LookIntoTrace, TraceFacts, TraceInput } from "../../../models/scenario/trace.ts";
import { type OpenTrace, TraceKind } from "../../../models/workload/trace.ts";
import { Refusal } from "../../core/refusal.ts";
import { type PlayOptions, TraceFile } from "./trace-file.ts";
import { TraceProblem } from "./trace-problem.ts";

/** Absolute paths by the SHA-256 of what is in the file, unpacked. */
export type TraceFiles = Readonly<Record<string, string>>;

export class TracesAtHand {
  readonly files: Record<string, string> = {};
  readonly #folder: string;
  readonly #seen = new Map<string, TraceFacts | string>();

  /** @param folder where they are looked for before the working directory. */
  constructor(folder: string) {
    this.#folder = folder;
  }

  readonly look: LookIntoTrace = (input) => {
    const id = JSON.stringify(input);
    const seen = this.#seen.get(id) ?? this.#lookInto(input);
    this.#seen.set(id, seen);
    return seen;
  };

  #lookInto(input: TraceInput): TraceFacts | string {
    const beside = resolve(this.#folder, input.file);
    const path = existsSync(beside) ? beside : resolve(input.file);
    const { rate: ratePerSecond = 0, file: shown, ...read } = input;
    try {
      const { scan } = opened({ ...read, path, shown, ratePerSecond });
      this.files[scan.sha256] = path;
      const { format, sha256, kinds, keys, operations, seconds } = scan;
      const fills = input.fills === "trace" ? kinds[TraceKind.fill] : 0;
      const reads = kinds[TraceKind.read];
      return {
        sha256,
        format: format.name,
        hasTimes: format.hasTimes,
        keys: keys.count,
        requests: reads + kinds[TraceKind.set] + kinds[TraceKind.delete] + fills,
        reads,
        seconds: (format.hasTimes ? seconds : operations / ratePerSecond) / input.speed,
      };
    } catch (error) {
      if (error instanceof TraceProblem) return error.message;
      throw error;
    }
  }
}

/** For runs on this thread. What is wrong with a trace is the user's to mend there too. */
export function traceOpener(files: TraceFiles): OpenTrace {
  return ({ file: shown, sha256, ...spec }) => {
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
  const id = JSON.stringify([path, shown, skipBadLines, sample, speed, ratePerSecond, columns, delimiter, header]);
  const isSame = last?.id === id && (format === undefined ? !last.isNamed : last.trace.scan.format.name === format);
  if (last === null || !isSame) {
    last = { id, isNamed: format !== undefined, trace: new TraceFile({ ...options, format }) };
  }
  return last.trace;
}
