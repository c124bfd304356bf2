/** A folder that a shard's runs were written to, as it is found: which share of which experiment it holds, and what forbids to use it. */
import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { canonical } from "../../sweep/expand.ts";
import { type Shard, shardText } from "../../sweep/shard.ts";
import { InvalidInput, jsonProblemText } from "../ending/errors.ts";
import { readInput, readProblem } from "../files/input-file.ts";
import { parseJson } from "../files/json.ts";
import { engine, version } from "../files/package.ts";
import { type Manifest, manifestOf } from "./manifest.ts";

export interface FoundShard {
  /** As it was named. */
  readonly folder: string;
  readonly manifest: Manifest;
  readonly shard: Shard;
}

const EXPECTED = "expected a folder that `fallthrough run --shard` has written";

/** @throws InvalidInput where it is none, or was made by another version than this. */
export function readShard(folder: string): FoundShard {
  const fail = (problem: string): never => {
    throw new InvalidInput(folder, [problem]);
  };
  const manifest = manifestIn(folder, fail);
  const { shard, fallthrough, engine: program, plugins = [], experiment } = manifest;
  if (shard === undefined) {
    const what = isScript(experiment) ? "a script, which has no shards" : "all runs of an experiment, no shard of them";
    return fail(`manifest.json: ${what}; ${EXPECTED}`);
  }
  const own = engine(plugins);
  if (fallthrough !== version || program !== own) {
    return fail(
      `manifest.json: made by another version, ${fallthrough} (engine ${program}); expected this one, ${version} (engine ${own})`,
    );
  }
  return { folder, manifest, shard };
}

function manifestIn(folder: string, fail: (problem: string) => never): Manifest {
  let text: string;
  try {
    text = readInput(join(folder, "manifest.json"));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" && !isFolder(folder)) return fail(`no such folder; ${EXPECTED}`);
    if (code === "ENOTDIR") return fail(`a file; ${EXPECTED}`);
    const inside = code === "ENOENT" ? shardInside(folder) : null;
    return fail(`manifest.json: ${readProblem(error)}; ${EXPECTED}${inside === null ? "" : `, such as ${inside}`}`);
  }
  const parsed = parseJson(text);
  if (parsed.problem !== null) return fail(`manifest.json: ${jsonProblemText(parsed.problem)}`);
  return manifestOf(parsed.value) ?? fail(`manifest.json: no manifest; ${EXPECTED}`);
}

/**
 * What is said against this shard beside another one, as both are of one sweep; null where nothing is.
 * The commands may differ: machines call the same file by other paths.
 */
export function differenceOf(found: FoundShard, from: FoundShard): string | null {
  const [one, other] = [partsOf(found.manifest), partsOf(from.manifest)];
  const names = [...new Set([...Object.keys(one), ...Object.keys(other)])];
  const differing = names.filter((name) => canonical([one[name]]) !== canonical([other[name]]));
  if (differing.length > 0) {
    const parts = differing.map((name) => `${name}${valuesText(one[name], other[name])}`);
    return `another experiment than in ${from.folder}: ${parts.join(", ")}; expected shards of one`;
  }
  if (found.shard.of === from.shard.of) return null;
  return `shard ${shardText(found.shard)}; expected one of ${from.shard.of} like ${from.folder}`;
}

/** What decides what is run and what is said of it, wherever its files lie. */
function partsOf({ experiment, set, seeds, plugins = [], traces = [] }: Manifest): Readonly<Record<string, unknown>> {
  return {
    ...(experiment as object),
    set,
    seeds,
    plugins: plugins.map(({ sha256 }) => sha256),
    traces: traces.map(({ file, sha256 }) => [file, sha256]),
  };
}

/** Said where both are short. */
function valuesText(one: unknown, other: unknown): string {
  const isShort = (value: unknown): boolean => typeof value === "number" || typeof value === "string";
  if (!isShort(one) || !isShort(other)) return "";
  return ` (${JSON.stringify(one)}, there ${JSON.stringify(other)})`;
}

function isScript(experiment: unknown): boolean {
  return experiment !== null && typeof experiment === "object" && "script" in experiment;
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

/** The first of the shards in a folder of folders. */
function shardInside(folder: string): string | null {
  const inside = readdirSync(folder)
    .sort()
    .find((name) => /--shard-\d+-of-\d+$/.test(name));
  return inside === undefined ? null : join(folder, inside);
}
