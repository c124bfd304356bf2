/**
 * Files that the workload of an experiment names, read before its scenario is: a run knows no files, so what they hold takes the
 * place of their names. The experiment that is kept beside the results then holds it too, and repeats them without the files.
 */
import { resolve } from "node:path";
import type { Problem } from "../../core/text/problems.ts";
import { formatValue } from "../../report/format.ts";
import { readInput, readProblem } from "../files/input-file.ts";
import { cacheBenchPopularity, cacheBenchSizes } from "./cache-bench.ts";
import { measuredLoad } from "./measured-load.ts";
import { Unreadable } from "./unreadable.ts";

type Json = Readonly<Record<string, unknown>>;

/** Ten thousand lines are a megabyte. */
const BYTES_MAX = 16 * 1024 * 1024;

export interface WithFiles {
  readonly value: unknown;
  readonly problems: readonly Problem[];
}

/** @param folder what the paths are relative to. */
export function withWorkloadFiles(value: unknown, folder: string): WithFiles {
  const problems: Problem[] = [];
  /** What a file says beside what takes its place: of the object that holds it. */
  const beside = new Map<unknown, Json>();
  return { value: replaced(value, []), problems };

  function replaced(inner: unknown, path: readonly PropertyKey[]): unknown {
    if (Array.isArray(inner)) return inner.map((entry, i) => replaced(entry, [...path, i]));
    if (!isObject(inner)) return inner;
    const { curve, file, cacheBench } = inner;
    if (curve === "measured" && typeof file === "string") return loadOf(inner, file, path);
    if (typeof cacheBench === "string") {
      return isPopularity(path) ? popularityOf(inner, cacheBench, path) : sizesOf(cacheBench, path);
    }
    const entries = Object.entries(inner).map(([key, part]) => [key, replaced(part, [...path, key])] as const);
    // Who states new keys says how many of them are used once.
    const isSaid = (key: string) => key === "load" || (key === "popularity" && inner.newKeys === undefined);
    const said = entries.map(([key, part]) => (isSaid(key) ? beside.get(part) : undefined));
    return Object.assign({}, ...said, Object.fromEntries(entries));
  }

  /** Its mean is the rate where none is stated. */
  function loadOf({ curve: _, file: __, ...others }: Json, file: string, path: readonly PropertyKey[]): Json {
    const found = readFile(file, [...path, "file"], measuredLoad);
    if (found === null) return { curve: "constant" };
    const mean = formatValue(found.meanPerSecond, "1/s");
    const comment = `as measured, ${found.points.length} lines of ${file}: multiples of their mean over the whole file, ${mean}, which stands for arrivals.rate`;
    const curve = others.every === undefined ? "points" : "recurring";
    const whole = { comment, ...others, curve, points: found.points };
    beside.set(whole, { rate: found.meanPerSecond });
    return whole;
  }

  function popularityOf({ cacheBench: _, ...others }: Json, file: string, path: readonly PropertyKey[]): Json {
    const found = readFile(file, [...path, "cacheBench"], cacheBenchPopularity);
    if (found === null) return others;
    const whole = { comment: `popularity of ${file}`, ...others, buckets: found.buckets };
    if (found.oneHits > 0) beside.set(whole, { oneHitWonders: found.oneHits });
    return whole;
  }

  function sizesOf(file: string, path: readonly PropertyKey[]): unknown {
    const found = readFile(file, [...path, "cacheBench"], cacheBenchSizes);
    return found === null ? 0 : { comment: `sizes of ${file}`, ...found };
  }

  function readFile<T>(file: string, path: readonly PropertyKey[], read: (text: string) => T): T | null {
    try {
      return read(readInput(resolve(folder, file), { bytesMax: BYTES_MAX }));
    } catch (error) {
      const text = error instanceof Unreadable ? error.message : readProblem(error);
      problems.push({ path, text: `${JSON.stringify(file)}: ${text}` });
      return null;
    }
  }
}

/** By the key that it stands at, or the path that a sweep sets. */
function isPopularity(path: readonly PropertyKey[]): boolean {
  return path.some((part) => typeof part === "string" && /(?:^|\.)popularity$/.test(part));
}

function isObject(value: unknown): value is Json {
  return value !== null && typeof value === "object" && !Array.isArray(value);
}
