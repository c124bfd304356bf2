/** Compiles the kernel to WebAssembly, and writes that as text which the engine reads. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { joinedSource, sourcesDigest } from "./joined.mjs";

const root = fileURLToPath(new URL("../../", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "kernel-"));
try {
  writeFileSync(join(folder, "kernel.ts"), joinedSource());
  const asc = join(root, "node_modules/assemblyscript/bin/asc.js");
  const options = ["-O3", "--converge", "--runtime", "stub", "--noAssert", "--importMemory", "--memoryBase", "1024"];
  execFileSync(process.execPath, [asc, "kernel.ts", "--outFile", "kernel.wasm", ...options], { cwd: folder });
  const base64 = readFileSync(join(folder, "kernel.wasm")).toString("base64");
  writeFileSync(join(root, "models/kernel/module.ts"), written(base64, sourcesDigest()));
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function written(base64, digest) {
  const lines = base64.match(/.{1,110}/g).map((line) => `  "${line}",`);
  return `/** The kernel as WebAssembly, written by \`npm run generate:kernel\`. */

/** Of the sources that it was made of. */
export const SOURCES = "${digest}";

export const MODULE = [
${lines.join("\n")}
].join("");
`;
}
