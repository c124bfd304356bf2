/**
 * The kernel in AssemblyScript: the files of `models/kernel` that are written in what it has in common with TypeScript, joined into one
 * behind the words of the kernel.
 */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";

/** From the ground up: each uses only those before it. */
const FILES = [
  "registers",
  "columns",
  "item-layout",
  "chance",
  "index",
  "facts",
  "events",
  "lists",
  "node",
  "workers",
  "routes",
  "time-outs",
  "fills",
  "queries",
  "loop",
  "ahead",
  "draw",
];
/** What can be called from outside. */
const ENTRIES = ["place", "run", "ahead", "draw"];

/** What each request goes through, to be inlined: the compiler inlines no such function that several call, nor do engines of WebAssembly. */
const INLINED = ["request", "read", "whoServes", "plainNode", "find", "isUnusual", "isPlainHit", "hit"];

export function joinedSource() {
  const room = new URL("../../models/kernel/", import.meta.url);
  const parts = FILES.map((file) => inAssemblyScript(readFileSync(new URL(`${file}.ts`, room), "utf8")));
  return [readFileSync(new URL("words.as", import.meta.url), "utf8"), ...parts].join("\n");
}

export function sourcesDigest() {
  return createHash("sha256").update(joinedSource()).digest("hex").slice(0, 16);
}

/** Without imports, and with the names that AssemblyScript has for what JavaScript calls otherwise. */
function inAssemblyScript(text) {
  return text
    .replace(/^import [\s\S]*?;\n/gm, "")
    .replace(/^export (?:function (\w+)|(?=let|const))/gm, (all, name) =>
      name === undefined ? "" : ENTRIES.includes(name) ? all : `function ${name}`,
    )
    .replace(/^function (\w+)/gm, (all, name) => (INLINED.includes(name) ? `@inline ${all}` : all))
    .replaceAll("Number.POSITIVE_INFINITY", "Infinity")
    .replaceAll("Number.NaN", "NaN");
}
