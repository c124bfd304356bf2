/** Where this program is, and which one it is, to the last byte of its code. */
import { createHash } from "node:crypto";
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
export const workerModule = new URL("src/app/experiment/worker.js", compiled);

export const version: string = (JSON.parse(readFileSync(packagePath("package.json"), "utf8")) as { version: string })
  .version;

/**
 * The version and a digest of all code that the numbers of a run come from. Two programs with equal engines make equal runs,
 * so a journal reuses the runs of one for the other.
 */
export function engine(): string {
  const digest = createHash("sha256");
  for (const folder of ["models", "src/core"]) {
    const path = fileURLToPath(new URL(folder, compiled));
    for (const file of codeFiles(path)) {
      digest.update(`${relative(path, file).split(sep).join("/")}\n`);
      digest.update(readFileSync(file));
    }
  }
  return `${version}+${digest.digest("hex").slice(0, 12)}`;
}

function codeFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".js"))
    .sort()
    .map((name) => join(folder, name));
}
