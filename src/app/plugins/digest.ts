/**
 * Which plugin it is, to the last byte of its code: SHA-256 of the file or, where it imports files by relative paths, of
 * all of them. What it imports from packages is not looked at: a plugin whose packages change needs `--fresh`.
 */
import { createHash } from "node:crypto";
import { statSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import { readInput, readInputBytes } from "../files/input-file.ts";

/** `from "./x.js"`, `import "./x.js"`, `import("./x.js")`, `require("./x")`. */
const IMPORTS = /\b(?:from|import|require)\s*\(?\s*["'](\.{1,2}\/[^"'\n]+)["']/g;

export function digestOf(file: string): string {
  const files = [...filesOf(file)];
  const own = sha256(readInputBytes(file));
  if (files.length === 1) return own;
  const lines = files.map(
    (path) => `${relative(dirname(file), path).split(sep).join("/")} ${sha256(readInputBytes(path))}`,
  );
  return sha256(lines.sort().join("\n"));
}

function filesOf(file: string, found = new Set<string>()): ReadonlySet<string> {
  if (found.has(file)) return found;
  found.add(file);
  for (const [, path] of readInput(file).matchAll(IMPORTS)) {
    const target = [join(dirname(file), path), join(dirname(file), `${path}.js`)].find(isFile);
    if (target !== undefined) filesOf(target, found);
  }
  return found;
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}

function sha256(content: string | Uint8Array): string {
  return createHash("sha256").update(content).digest("hex");
}
