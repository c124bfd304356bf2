/** The error for an experiment that cannot be read. It suggests similar names in its folder or among the bundled experiments. */
import { readdirSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { nearest } from "../../core/text/nearest.ts";
import { InvalidInput } from "../ending/errors.ts";
import { readProblem } from "../files/input-file.ts";
import { packagePath } from "../files/package.ts";

export function missingFile(name: string, error: NodeJS.ErrnoException): InvalidInput {
  if (error.code !== "ENOENT") return new InvalidInput(name, [readProblem(error)]);
  const isPath = /[/\\]|\.json$/.test(name);
  const near = isPath ? nearest(basename(name), experimentsIn(dirname(name))) : nearest(name, bundledNames());
  const hint = near === null ? "" : `; did you mean '${isPath ? join(dirname(name), near) : near}'?`;
  return new InvalidInput(name, [`no such file${isPath ? "" : " or experiment"}${hint}`]);
}

/** By which `fallthrough run` takes them, in alphabetical order. */
export function bundledNames(): string[] {
  return experimentsIn(packagePath("experiments"))
    .sort()
    .map((file) => file.replace(/\.json$/, ""));
}

function experimentsIn(folder: string): string[] {
  try {
    return readdirSync(folder).filter((file) => file.endsWith(".json") && !file.endsWith(".schema.json"));
  } catch {
    return [];
  }
}
