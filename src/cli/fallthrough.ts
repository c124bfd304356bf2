#!/usr/bin/env node
/**
 * The program `fallthrough`. A test waits for each node that it starts, so `node` is loaded without what the other commands
 * need, and as one file where the build has made one: a hundred modules take longer to load than to run.
 */
import { statSync } from "node:fs";

/** What the compiler writes anew when it has compiled something. A package has no such files. */
const BUILD_FILES = ["src-core", "models", "src"].map((name) => `../../${name}.tsbuildinfo`);

const args = process.argv.slice(2);
const bundle = new URL("node-program.bundle.js", import.meta.url);

// When a reader has seen enough (`| head`), the program ends quietly.
process.stdout.on("error", async ({ code }: NodeJS.ErrnoException) => {
  const { ExitCode } = await import("../app/ending/exit-codes.ts");
  if (code === "EPIPE") process.exit(ExitCode.ok);
  process.stderr.write(`standard output: cannot be written: ${code}\n`);
  process.exit(ExitCode.invalid);
});
// Where nobody can be told anything, there is nobody to tell that either.
process.stderr.on("error", () => {});

if (args[0] !== "node" || args.includes("-h") || args.includes("--help")) {
  // Before all that takes a while to load. A node, which does not, handles its signals itself.
  (await import("../app/ending/interrupt.ts")).endOnSignals();
  await import("./contents.ts");
} else if (isFresh(bundle)) await import(bundle.href);
else await import("./node-program.ts");

/** It is there, and nothing was compiled after it. */
function isFresh(file: URL): boolean {
  const madeMs = modifiedMs(file);
  return BUILD_FILES.every((name) => modifiedMs(new URL(name, import.meta.url)) < madeMs);
}

/** 0 for a file that is not there. */
function modifiedMs(file: URL): number {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}
