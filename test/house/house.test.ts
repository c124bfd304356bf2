import { describe, expect, it } from "vitest";
import { parse, readText, type SourceFile, sourceFiles } from "./source-files.ts";

const files = [...sourceFiles("src"), ...sourceFiles("models")];
const bench = sourceFiles("bench");

/** What is started by name and not by an import. */
const ENTRY_POINTS = [
  "src/cli/fallthrough.ts",
  "src/app/experiment/worker.ts",
  "src/app/traces/inflating.ts",
  "src/app/generated/write.ts",
  "src/app/generated/write-preset-ratios.ts",
  "src/app/generated/write-published.ts",
  "src/app/generated/write-scale.ts",
  "src/index.ts",
  "models/index.ts",
  "bench/main.ts",
  "bench/contender.ts",
  "bench/node.ts",
  "bench/queue.ts",
];

/** The inside of one part, of no interest to who looks for a part: each client library has a folder of its own. */
const BACKROOMS =
  /^(?:models\/clients\/.*|models\/client-conformance\/laws|models\/workload\/load-curves|src\/report\/html)$/;

/** The rooms of the simulation from the ground up: each imports only itself and what stands before it. */
const FLOORS = [
  "models/hashing/",
  "models/placement/",
  "models/network/",
  "models/nodes/settings/",
  "models/nodes/memory/",
  "models/nodes/lru/",
  "models/nodes/background/",
  "models/nodes/commands/",
  "models/nodes/statistics/",
  "models/nodes/",
  "models/memcached-server/",
  "models/recording/",
  "models/metrics/",
  "models/database/",
  "models/clients/",
  "models/second-pools/",
  "models/workload/",
  "models/staleness/",
  "models/application/",
  "models/kernel/",
  "models/protection/",
  "models/frameworks/",
  "models/client-conformance/",
  "models/cluster/",
  "models/faults/",
  "models/key-history/",
  "models/checks/",
  "models/scenario/",
  "models/run/",
  "models/",
];

/** Number of the floor that the file stands on: that of the longest name that its path begins with. */
function floorOf(path: string): number {
  const rooms = FLOORS.filter((room) => path.startsWith(room));
  return FLOORS.indexOf(rooms.reduce((longest, room) => (room.length > longest.length ? room : longest), ""));
}

/** Long files that do not say why they are one: their first comment has no sentence that begins with "One long file". */
function longWithoutReason(sources: readonly SourceFile[]): string[] {
  const isLong = ({ text }: SourceFile) => text.trimEnd().split("\n").length > 350;
  return sources
    .filter((file) => isLong(file) && !/^\/\*\*(?:(?!\*\/)[\s\S])*One long file: /.test(file.text))
    .map(({ path }) => path);
}

/** What belongs to the world outside of a run: the clock, chance, the host. Compilers know not all of it. */
const WORLD: readonly [string, RegExp][] = [
  ["the calendar and clock", /\bnew Date\b|\bDate\s*[.(]/],
  ["unseeded chance", /\bMath\s*\.\s*random\b/],
  ["timers", /\b(?:setTimeout|setInterval|setImmediate|queueMicrotask|requestAnimationFrame)\b/],
  ["the stopwatch", /\bperformance\s*\./],
  ["the console", /\bconsole\s*\./],
  // A process of the application tier is an ordinary word here; the host's is known by what one asks of it.
  [
    "the host process",
    /(?<![.\w])process\s*\.\s*(?:argv|cwd|env|exit|exitCode|hrtime|memoryUsage|nextTick|on|pid|platform|stderr|stdin|stdout|uptime|version|versions)\b/,
  ],
];

/** Who may import whom: the room on the left only from the rooms on the right. */
const LAYERS: readonly [string, readonly string[]][] = [
  ["src/core/", ["src/core/"]],
  ["models/", ["models/", "src/core/"]],
  ["src/sweep/", ["src/sweep/", "src/core/"]],
  ["src/report/", ["src/report/", "src/core/"]],
  ["src/terminal/", ["src/terminal/", "src/report/", "src/core/"]],
  ["src/app/", ["src/app/", "src/core/", "src/sweep/", "src/report/", "src/terminal/", "models/"]],
];

/** Packages that run in a browser as they are. */
const PURE_PACKAGES: readonly [string, readonly string[]][] = [
  ["src/core/", ["fastest-levenshtein", "seedrandom", "zod"]],
  ["models/", ["@noble/hashes", "zod"]],
];

const isIn = (room: string) => (file: SourceFile) => file.path.startsWith(room);

/** `path:line: what` for each match in the code. */
function uses(file: SourceFile, patterns: readonly [string, RegExp][]): string[] {
  return file.code
    .split("\n")
    .flatMap((line, i) =>
      patterns.filter(([, pattern]) => pattern.test(line)).map(([what]) => `${file.path}:${i + 1}: ${what}`),
    );
}

function importsOutside(file: SourceFile, rooms: readonly string[]): string[] {
  return file.imports
    .filter((path) => !rooms.some((room) => path.startsWith(room)))
    .map((path) => `${file.path} -> ${path}`);
}

/** Groups of files that import each other in a circle, if only for types: strongly connected components of more than one (Tarjan 1972). */
function cycles(all: readonly SourceFile[]): string[][] {
  const byPath = new Map(all.map((file) => [file.path, file]));
  const found: string[][] = [];
  const order = new Map<string, number>();
  const low = new Map<string, number>();
  const stack: string[] = [];
  const visit = (file: SourceFile) => {
    order.set(file.path, order.size);
    low.set(file.path, order.get(file.path)!);
    stack.push(file.path);
    for (const path of file.imports) {
      const next = byPath.get(path);
      if (next === undefined) continue;
      if (!order.has(path)) visit(next);
      if (stack.includes(path)) low.set(file.path, Math.min(low.get(file.path)!, low.get(path)!));
    }
    if (low.get(file.path) !== order.get(file.path)) return;
    const group = stack.splice(stack.indexOf(file.path));
    if (group.length > 1 || file.imports.includes(file.path)) found.push(group.sort());
  };
  for (const file of all) if (!order.has(file.path)) visit(file);
  return found;
}

/** Files that no entry point leads to by imports. */
function unreachable(all: readonly SourceFile[], entryPoints: readonly string[]): string[] {
  const byPath = new Map(all.map((file) => [file.path, file]));
  const reached = new Set<string>();
  const open = [...entryPoints];
  while (open.length > 0) {
    const path = open.pop()!;
    if (reached.has(path)) continue;
    reached.add(path);
    open.push(...(byPath.get(path)?.imports ?? []));
  }
  return all.map(({ path }) => path).filter((path) => !reached.has(path));
}

const opensWithDoc = ({ text }: SourceFile) => /^(?:#![^\n]*\n)?\/\*\*/.test(text);

describe("the house", () => {
  it.each(["src/core/", "models/"])("%s knows nothing of the world outside of a run", (room) => {
    const inside = files.filter(isIn(room));
    expect(inside.flatMap((file) => uses(file, WORLD))).toEqual([]);
    expect(
      inside.flatMap((file) =>
        file.packages.filter((name) => name.startsWith("node:")).map((name) => `${file.path}: ${name}`),
      ),
    ).toEqual([]);
  });

  it.each(PURE_PACKAGES)("%s imports no package but %j", (room, packages) => {
    const others = files.filter(isIn(room)).flatMap((file) => file.packages.filter((name) => !packages.includes(name)));
    expect(others).toEqual([]);
  });

  it.each(LAYERS)("%s imports only from %j", (room, rooms) => {
    expect(files.filter(isIn(room)).flatMap((file) => importsOutside(file, rooms))).toEqual([]);
  });

  it("inside models a room imports only rooms below it", () => {
    const upwards = files
      .filter(isIn("models/"))
      .flatMap((file) =>
        file.imports
          .filter((path) => path.startsWith("models/") && floorOf(path) > floorOf(file.path))
          .map((path) => `${file.path} -> ${path}`),
      );
    expect(upwards).toEqual([]);
  });

  it("at the top of models lies nothing but its index", () => {
    const loose = files.map(({ path }) => path).filter((path) => /^models\/[^/]+$/.test(path));
    expect(loose.filter((path) => path !== "models/index.ts")).toEqual([]);
  });

  it("what is sold imports only packages that are installed with it", () => {
    const { dependencies, optionalDependencies } = JSON.parse(readText("package.json")) as Record<string, object>;
    // Only the queue may need what is not there.
    const installed = (path: string) =>
      path.startsWith("src/app/queue/") ? { ...dependencies, ...optionalDependencies } : dependencies;
    const foreign = files.flatMap(({ path, packages }) =>
      packages
        .filter((name) => !name.startsWith("node:") && !(name in installed(path)))
        .map((name) => `${path}: ${name}`),
    );
    expect(foreign).toEqual([]);
  });

  it("no files import each other in a circle", () => {
    expect(cycles(files)).toEqual([]);
  });

  it("every file is on the way from an entry point", () => {
    expect(unreachable([...files, ...bench], ENTRY_POINTS)).toEqual([]);
  });

  it("imports lead to files that exist, and say .ts", () => {
    const known = new Set([...files, ...bench].map(({ path }) => path));
    const lost = files.flatMap((file) =>
      file.imports.filter((path) => !known.has(path)).map((path) => `${file.path} -> ${path}`),
    );
    expect(lost).toEqual([]);
  });

  it("a file longer than 350 lines says in its first comment why it is one file", () => {
    expect(longWithoutReason(files)).toEqual([]);
  });

  it("every file opens with a doc comment", () => {
    expect([...files, ...bench].filter((file) => !opensWithDoc(file)).map(({ path }) => path)).toEqual([]);
  });
});

describe("the map of the house", () => {
  const map = readText("docs/architecture.md");

  it("shows every room", () => {
    const rooms = new Set(files.map(({ path }) => path.split("/").slice(0, -1).join("/")));
    // `models/nodes/lru` is shown as `lru/`, under its house.
    const missing = [...rooms].filter((room) => !map.includes(room) && !map.includes(`\`${room.split("/").at(-1)}/\``));
    expect(missing.filter((room) => !BACKROOMS.test(room))).toEqual([]);
  });

  it("shows no file that is not there", () => {
    const shown = [...map.matchAll(/`((?:[\w-]+\/)*[\w-]+\.ts)`/g)].map(([, name]) => name!);
    expect(shown.length).toBeGreaterThan(20);
    const known = [...files, ...bench].map(({ path }) => path);
    expect(shown.filter((name) => !known.some((path) => path === name || path.endsWith(`/${name}`)))).toEqual([]);
  });
});

describe("the inspection of the house", () => {
  it("sees the world in code, and not in comments, in words or in processes of the application", () => {
    const of = (text: string) => uses(parse("models/x.ts", text), WORLD).map((use) => use.replace(/^.*: /, ""));
    expect(of("const now = Date.now();\nconst u = Math.random();")).toEqual([
      "the calendar and clock",
      "unseeded chance",
    ]);
    expect(of("setTimeout(f, 1); console.log(performance.now())")).toHaveLength(3);
    expect(of("if (process.env.DEBUG) process.exit(1);")).toEqual(["the host process"]);
    expect(of("// never Date.now()\n/* nor\n Math.random() */ const a = 'console.log';")).toEqual([]);
    expect(of("this.process.version; op.process; process * nodes; readonly process: number;")).toEqual([]);
    expect(of('const url = "http://x"; const d = new Date(0);')).toEqual(["the calendar and clock"]);
  });

  it("finds imports of every form", () => {
    const { imports, packages } = parse(
      "src/cli/x.ts",
      [
        'import { a } from "../core/a.ts";',
        'import type { B } from "./b.ts";',
        "import {\n  c,\n} from '../../models/c.ts';",
        'export { d } from "./d.ts";',
        'const e = await import("./e.ts");',
        'import "./f.ts";',
        'import { readFileSync } from "node:fs";',
        'const text = `reads from "./h.ts"`; say("taken from", "./i.ts");',
        '// import { g } from "./g.ts";',
      ].join("\n"),
    );
    expect(imports).toEqual([
      "src/core/a.ts",
      "src/cli/b.ts",
      "models/c.ts",
      "src/cli/d.ts",
      "src/cli/f.ts",
      "src/cli/e.ts",
    ]);
    expect(packages).toEqual(["node:fs"]);
  });

  it("finds long files without a reason", () => {
    const [reason, line] = ["/** Walls. One long file: they bear each other. */\n", "const wall = 1;\n"];
    const long = (text: string) => longWithoutReason([parse("models/x.ts", text)]);
    expect(long(line.repeat(351))).toEqual(["models/x.ts"]);
    expect(long(line.repeat(350))).toEqual([]);
    expect(long(reason + line.repeat(351))).toEqual([]);
    expect(long(line.repeat(351) + reason)).toEqual(["models/x.ts"]);
  });

  it("finds circles, files off the way, and files without a doc comment", () => {
    const make = (path: string, ...imports: string[]) =>
      parse(path, `/** x */\n${imports.map((name) => `import "./${name}.ts";`).join("\n")}`);
    const all = [
      make("a.ts", "b", "d"),
      make("b.ts", "c"),
      make("c.ts", "a"),
      make("d.ts"),
      make("e.ts", "d"),
      make("s.ts", "s"),
    ];
    expect(cycles(all)).toEqual([["a.ts", "b.ts", "c.ts"], ["s.ts"]]);
    expect(unreachable(all, ["b.ts"])).toEqual(["e.ts", "s.ts"]);
    expect(opensWithDoc(parse("f.ts", "#!/usr/bin/env node\n/** x */"))).toBe(true);
    expect(opensWithDoc(parse("f.ts", "// x\n/** x */"))).toBe(false);
    expect(importsOutside(make("src/core/a.ts", "../../models/b"), ["src/core/"])).toEqual([
      "src/core/a.ts -> models/b.ts",
    ]);
  });
});
