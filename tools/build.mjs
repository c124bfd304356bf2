/**
 * Builds dist/: compiles what has changed, and takes away what no source stands for any more, which would else be packed
 * and be part of the engine's digest. Options go to the compiler. It joins what a served node needs into one file, which loads
 * sooner than its modules. Then it says which declarations are not to be packed: those that no public type leads to.
 */
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { rolldown } from "rolldown";

const root = fileURLToPath(new URL("../", import.meta.url));
const dist = join(root, "dist");
const EMITTED = /\.(?:js|js\.map|d\.ts)$/;
const bundle = join(dist, "src/cli/node-program.bundle.js");

const tsc = join(root, "node_modules/typescript/bin/tsc");
const { status, stdout, stderr } = spawnSync(process.execPath, [tsc, "-b", ...process.argv.slice(2)], {
  cwd: root,
  encoding: "utf8",
});
if (status !== 0) {
  process.stderr.write(`the build failed:\n${stdout}${stderr}`);
  process.exit(1);
}

const files = () => readdirSync(dist, { recursive: true, encoding: "utf8" });
for (const file of files()) {
  if (join(dist, file) === bundle) continue;
  if (EMITTED.test(file) && !existsSync(join(root, file.replace(EMITTED, ".ts")))) rmSync(join(dist, file));
}

if (isStale(bundle)) {
  const joined = await rolldown({
    input: join(dist, "src/cli/node-program.js"),
    platform: "node",
    plugins: [{ name: "lazy", resolveId: lazyStaysOutside }],
  });
  // What is left out is not read, and a stack still tells names.
  const minify = { compress: false, mangle: false, codegen: { removeWhitespace: true } };
  await joined.write({ file: bundle, minify });
}

const told = reached(["src/index.d.ts", "models/index.d.ts"].map((file) => join(dist, file)));
const untold = files().filter((file) => file.endsWith(".d.ts") && !told.has(join(dist, file)));
writeFileSync(join(dist, ".npmignore"), untold.map((file) => `/${file.split(sep).join("/")}\n`).join(""));

/** What only some command lines need, and is imported by a call, stays in modules of its own. */
function lazyStaysOutside(id, importer, { kind }) {
  return kind === "dynamic-import" ? { id: join(dirname(importer), id), external: "relative" } : null;
}

/** The compiler has written something after it. */
function isStale(file) {
  const made = statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  const builds = readdirSync(dist).filter((name) => name.endsWith(".tsbuildinfo"));
  return builds.some((name) => statSync(join(dist, name)).mtimeMs >= made);
}

/** The declarations that these import, and what those import. */
function reached(open) {
  const found = new Set();
  for (let file = open.pop(); file !== undefined; file = open.pop()) {
    if (found.has(file)) continue;
    found.add(file);
    for (const [, path] of readFileSync(file, "utf8").matchAll(/\b(?:from|import\()\s*"(\.[^"]+)"/g)) {
      open.push(join(dirname(file), path.replace(/\.[jt]s$/, ".d.ts")));
    }
  }
  return found;
}
