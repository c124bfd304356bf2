/** Where this program is, and which one it is, to the last byte of its code. */
import { createHash, type Hash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";

/** Compiled, this file lies in dist/src/app/files; as source, in src/app/files. */
const isCompiled = import.meta.url.endsWith(".js");
const compiled = new URL(isCompiled ? "../../../" : "../../../dist/", import.meta.url);
const root = new URL("../", compiled);

/** Absolute path of a file or folder of the package. */
export function packagePath(path: string): string {
  return fileURLToPath(new URL(path, root));
}

/** The compiled worker, which threads load. */
export const workerModule: URL = new URL("src/app/experiment/worker.js", compiled);

/** The compiled worker that unpacks a trace. */
export const inflatingModule: URL = new URL("src/app/traces/inflating.js", compiled);

interface PackageJson {
  readonly version: string;
  readonly dependencies: Readonly<Record<string, string>>;
}

export const { version, dependencies } = JSON.parse(readFileSync(packagePath("package.json"), "utf8")) as PackageJson;

/** Of the code, read once: whoever merges shards asks for the engine of each. */
let code: Hash | null = null;

/**
 * A digest of all that a run's numbers come from: the code of the simulation, the exact versions of the packages it uses,
 * the plugins. Two programs with equal engines make equal runs, whatever their versions, so a journal reuses the runs of
 * one for the other.
 */
export function engine(plugins: readonly { readonly sha256: string }[] = []): string {
  code ??= codeDigest();
  const digest = code.copy();
  for (const { sha256 } of plugins) digest.update(`plugin ${sha256}\n`);
  return digest.digest("hex").slice(0, 16);
}

function codeDigest(): Hash {
  const digest = createHash("sha256").update(JSON.stringify(dependencies));
  for (const folder of ["models", "src/core", "src/app/traces"]) {
    const path = fileURLToPath(new URL(folder, compiled));
    for (const file of codeFiles(path)) {
      digest.update(`${relative(path, file).split(sep).join("/")}\n`);
      digest.update(readFileSync(file));
    }
  }
  return digest;
}

function codeFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".js"))
    .sort()
    .map((name) => join(folder, name));
}
