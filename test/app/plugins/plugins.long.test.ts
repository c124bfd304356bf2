/** Parts from outside, in the program as it is built: on every thread, in the results, and in what tells runs apart. */
import { createHash } from "node:crypto";
import { mkdirSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { definitionLaws } from "../../../models/client-conformance/definition-laws.ts";
import { laws } from "../../../models/client-conformance/laws/index.ts";
import { workerModule } from "../../../src/app/files/package.ts";
import type { Summary } from "../../../src/core/summary.ts";
import { threads } from "../../../src/sweep/backends/threads.ts";
import { type Ended, start, Workplace } from "../../cli/fallthrough.ts";
import { answer, experiment, plugin } from "./parts.ts";

let place: Workplace;
beforeEach(() => {
  place = new Workplace();
  mkdirSync(place.file("parts"));
  place.write("parts/plugin.mjs", plugin);
  place.write("parts/answer.mjs", answer);
  place.write("mine.json", experiment);
});
afterEach(() => place.remove());

const called = (...args: string[]): Promise<Ended> => start(args, place.path).ended;
const ran = (...args: string[]): Promise<Ended> => called("run", ...args, "--quiet");
const summary = (folder = "results/mine"): Summary => JSON.parse(place.read(`${folder}/summary.json`)) as Summary;
const manifest = () => JSON.parse(place.read("results/mine/manifest.json"));
const keys = (): string[] =>
  place
    .read("results/mine/runs.ndjson")
    .trim()
    .split("\n")
    .map((line) => (JSON.parse(line) as { key: string }).key);
const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");

describe("an experiment with a plugin", () => {
  it("runs the same on no thread and on two, with its client, its fault and its metric", async () => {
    const bytes: string[] = [];
    for (const workers of ["0", "2"]) {
      expect(await ran("mine.json", "--workers", workers, "--fresh", "--check")).toMatchObject({ code: 0, stderr: "" });
      bytes.push(place.read("results/mine/summary.json"));
    }
    expect(bytes[1]).toBe(bytes[0]);
    const [point] = summary().points;
    expect(point.metrics.seven.mean).toBe(7);
    expect(point.events.map(({ what }) => what)).toEqual(["blip"]);
  });

  it("is repeated by its manifest, and uses earlier runs as long as every file of the plugin is the same", async () => {
    await ran("mine.json");
    const files = [`answer.mjs ${sha256(answer)}`, `plugin.mjs ${sha256(plugin)}`];
    const { plugins, engine } = manifest();
    expect(plugins).toEqual([{ file: "../../parts/plugin.mjs", sha256: sha256(files.join("\n")) }]);
    const [bytes, runs] = [place.read("results/mine/summary.json"), keys()];
    expect(await ran("results/mine/manifest.json")).toMatchObject({ code: 0, stderr: "" });
    expect(place.read("results/mine/summary.json")).toBe(bytes);
    expect([keys(), manifest().engine]).toEqual([runs, engine]);
    place.write("parts/answer.mjs", answer.replace("7", "8"));
    await ran("mine.json");
    expect(keys().filter((key) => runs.includes(key))).toEqual([]);
    expect(manifest().engine).not.toBe(engine);
    expect(summary().points[0].metrics.seven.mean).toBe(8);
  });

  it("is known by the sum of the file alone where that is all", async () => {
    const whole = plugin.replace(/import { answer }.*\n/, "const answer = 7;\n");
    place.write("parts/plugin.mjs", whole);
    await ran("mine.json");
    expect(manifest().plugins[0].sha256).toBe(sha256(whole));
  });

  it("runs with no other that has not the same, since its parts are there for all", async () => {
    const { plugins: _, ...plain } = experiment;
    place.write("plain.json", { ...plain, scenario: {} });
    const { code, stderr } = await ran("mine.json", "plain.json");
    expect(code).toBe(104);
    expect(stderr).toBe(
      `plain: 1 error\n  plugins: none; expected those of mine (${place.real("parts/plugin.mjs")}), or a command of its own\n`,
    );
    expect(place.has("results")).toBe(false);
  });
});

describe("a worker", () => {
  it("loads what it was started with, and refuses a plugin that has changed since", async () => {
    const file = place.real("parts/plugin.mjs");
    const started = (sum: string) =>
      threads({ worker: workerModule, data: { plugins: [{ file, sha256: sum }] }, workers: 1 });
    const job = { key: "k", point: "p0", seed: 1, scenario: {} };
    const error = await started("f00")([job], { onResult: () => {} }).catch((caught) => caught);
    expect(String(error)).toContain(`${file}: sha256 `);
    expect(String(error)).toContain("; expected f00, that of the plugin when the program began");
  });
});

describe("what a plugin adds", () => {
  it("is listed, routed to and in the schema", async () => {
    const given = ["--plugins", "parts/plugin.mjs"];
    expect((await called("list", "clients", ...given)).stdout).toContain("first: the first server for every key");
    expect((await called("list", "faults", ...given)).stdout).toMatch(/^blip +The node is flushed\.$/m);
    expect((await called("list", "metrics", ...given)).stdout).toMatch(/^seven +x +Seven, whatever happens\.$/m);
    expect((await called("schema", ...given)).stdout).toContain('"const": "first"');
    const route = await called("route", "--client", "first", "--servers", "a:1,b:1", ...given, "k");
    expect(route.stdout).toBe("k\ta:1\n");
  });

  it("is held to what every client owes", async () => {
    const [own, all] = [definitionLaws.length, laws.length];
    expect(await called("conform", "--plugins", "parts/plugin.mjs")).toEqual({
      code: 0,
      signal: null,
      stdout: `${own} ${own} first\n${all} ${all} first 1.0 {}\n${own + all} ${own + all} total\n`,
      stderr: "",
    });
    place.write("parts/bad.mjs", plugin.replace("return client;", "client.usual = () => -1;\n    return client;"));
    const { code, stdout, stderr } = await called("conform", "--plugins", "parts/bad.mjs");
    expect([code, stdout]).toEqual([
      99,
      `${own} ${own} first\n${all - 1} ${all} first 1.0 {}\n${own + all - 1} ${own + all} total\n`,
    ]);
    expect(stderr).toContain("says at once where it usually goes");
  });
});

describe("a plugin that cannot be used", () => {
  const change = (from: string, to: string): string => {
    expect(plugin).toContain(from);
    return plugin.replace(from, to);
  };

  const broken: readonly (readonly [what: string, text: string, message: RegExp])[] = [
    [
      "throws",
      `${plugin}\nthrow new Error("no luck");\n`,
      /^line 40: Error: no luck; expected a module that can be imported$/,
    ],
    [
      "isNoCode",
      "export default {\n  clients: [;\n};\n",
      /^line 2: SyntaxError: Unexpected token ';'; expected a module/,
    ],
    ["imports", 'import "nowhere";\n', /^Error: Cannot find package 'nowhere' imported from .*; expected a module/],
    [
      "isEmpty",
      "export const clients = [];\n",
      /^its default export is missing; expected an object with lists of parts/,
    ],
    ["brings", change("metrics: [", "metric: ["), /^metric: no such option; did you mean 'metrics'\?$/],
    ["isHalf", change('unit: "x",', ""), /^metrics\[0\]\.unit: missing; expected a text$/],
    [
      "takes",
      change('name: "first"', 'name: "dalli"'),
      /^client "dalli" \("the first server for every key"\); expected a name that is not taken, it is that of "Dalli/,
    ],
    [
      "takesTwice",
      change("faults: [blip]", "faults: [blip, blip]"),
      /^fault "blip" \("The node is flushed\."\); expected a name that is not taken, it is that of "The node/,
    ],
  ];

  it("says where, what came and what was expected, of all of them at once", async () => {
    for (const [name, text] of broken) place.write(`parts/${name}.mjs`, text);
    const args = broken.flatMap(([name]) => ["--plugins", `parts/${name}.mjs`]);
    const { code, stdout, stderr } = await called("list", ...args, "--plugins", "nowhere.mjs", "--plugins", "parts");
    expect([code, stdout]).toEqual([104, ""]);
    const [head, ...lines] = stderr.trimEnd().split("\n");
    expect(head).toBe("--plugins: 10 errors");
    const others = lines.splice(broken.length);
    for (const [i, [name, , message]] of broken.entries()) {
      const where = `  "parts/${name}.mjs": `;
      expect(lines[i].slice(0, where.length)).toBe(where);
      expect(lines[i].slice(where.length)).toMatch(message);
    }
    expect(others).toEqual([
      `  "nowhere.mjs": there is no such file (${place.real(".")}/nowhere.mjs); expected the path of a JavaScript module`,
      '  "parts": it is no file; expected the path of a JavaScript module',
    ]);
  });

  it("ends an experiment that names it before anything runs, and is told by its place in it", async () => {
    place.drop("parts/plugin.mjs");
    const { code, stderr } = await ran("mine.json");
    expect(code).toBe(104);
    expect(stderr).toMatch(
      /^mine\.json: 1 error\n {2}plugins\[0\]: "\.\/parts\/plugin\.mjs": there is no such file \(.*\n$/,
    );
    expect(place.has("results")).toBe(false);
  });
});
