/** `fallthrough compare`. Oracle: the sweep over both worlds in one experiment, which `fallthrough run` compares by itself. */
import { readFileSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Summary } from "../../src/core/summary.ts";
import type { Compared } from "../../src/report/compared/result.ts";
import { smallSweep, Workplace } from "./fallthrough.ts";
import { called } from "./in-process.ts";

let place: Workplace;
beforeEach(() => {
  place = new Workplace();
});
afterEach(() => place.remove());

const options = () => ["--workers", "0", "--out", place.file("results")];
const run = (...args: string[]) => called(["run", ...args, "--quiet", "--no-advice", ...options()]);
const compare = (...args: string[]) => called(["compare", ...args, ...options()]);
const { faults, ...calm } = smallSweep.scenario;
const world = (at: string) => ({
  ...smallSweep,
  repeats: 3,
  sweep: {},
  scenario: { ...calm, faults: [faults[0], { ...faults[1], at }] },
});

describe("two results", () => {
  it("differ as two points of one sweep do, seed by seed, on every metric of the report", async () => {
    const [a, b] = [place.write("a.json", world("30s")), place.write("b.json", world("50s"))];
    await run(a, b);
    const both = place.write("both.json", {
      ...world("30s"),
      sweep: { grid: { "faults[1].at": ["30s", "50s"] } },
    });
    await run(both);
    const { stdout, code } = await compare(place.file("results/a"), place.file("results/b"), "--json");
    const compared = JSON.parse(stdout) as Compared;
    expect(code).toBe(0);
    const summary = JSON.parse(place.read("results/both/summary.json")) as Summary;
    const [expected] = summary.comparisons;
    const [pair] = compared.pairs;
    expect(pair).toMatchObject({ label: "", seeds: [1, 2, 3], isPaired: true });
    const told = Object.entries(pair.metrics).filter(([, { difference }]) => difference !== null);
    expect(told.length).toBeGreaterThan(10);
    for (const [name, { a: was, b: is, difference }] of told) {
      expect(difference!.mean, name).toBe(expected.metrics[name].mean);
      expect(
        [was, is].map(({ mean }) => mean),
        name,
      ).toEqual(summary.points.slice(0, 2).map(({ metrics }) => metrics[name].mean));
      // All of these hold together, where one of the sweep holds for itself.
      expect(difference!.high - difference!.low, name).toBeGreaterThanOrEqual(
        expected.metrics[name].high - expected.metrics[name].low,
      );
    }
    expect(compared.confidence).toBeCloseTo(1 - 0.05 / Object.keys(pair.metrics).length, 12);
  });

  it("of experiments are found, and made where they are not there", async () => {
    const [a, b] = [place.write("a.json", world("30s")), place.write("b.json", world("50s"))];
    await run(a);
    const before = place.read("results/a/runs.ndjson");
    const { code, stdout } = await compare(a, b, "--fail-if", "worse", "--fail-if", "errorRatio > 1pp");
    expect(place.read("results/a/runs.ndjson")).toBe(before);
    expect(place.has("results/b/summary.json")).toBe(true);
    expect(code).toBe(99);
    expect(stdout).toMatch(/b\.json against .*a\.json: \d+ worse/s);
    expect(stdout.replace(/\s+/g, " ")).toMatch(/✗ FAIL worse .* ✓ PASS errorRatio > 1pp –/);
  });

  it("of one world are the same, for a pull request too", async () => {
    const a = place.write("a.json", world("30s"));
    const { code, stdout } = await compare(a, a, "--fail-if", "worse", "--markdown");
    expect(code).toBe(0);
    expect(stdout).toMatch(/^\*\*\S+ against \S+: \d+ the same\.\*\*\n\n### Fails if\n\nNone of it is so\.\n/);
    expect(stdout).toContain("| ✓ PASS | worse | – |");
    expect(stdout).not.toContain("undefined");
  });

  it("without two seeds in common are compared by their means, and say so", async () => {
    const [a, b] = [place.write("a.json", world("30s")), place.write("b.json", { ...world("50s"), seed: 11 })];
    const { stdout } = await compare(a, b);
    expect(stdout.replace(/\s+/g, " ")).toContain("They have not two seeds in common");
  });
});

it("the step that the page shows stands in the job that comes with the program", () => {
  const textOf = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");
  const step = /```yaml\n([\s\S]*?)```/.exec(textOf("docs/compare.md"))![1];
  expect(textOf("deploy/ci/github-actions.yml")).toContain(step);
});

describe("what cannot be compared", () => {
  it("is told at once, before anything is run", async () => {
    const script = place.write("script.json", { question: "?", script: { client: "pecl-memcache", steps: [] } });
    const { code, stderr } = await compare(
      place.path,
      place.file("nowhere.json"),
      "--fail-if",
      "wors",
      "--fail-if",
      "eror > 1",
    );
    expect(code).toBe(104);
    expect(stderr).toContain('compare: 2 errors\n  --fail-if: "wors"; expected worse,');
    expect(stderr).toContain(`${place.path}: 1 error\n  manifest.json: no such file; expected a folder that`);
    expect(stderr).toContain("nowhere.json: 1 error\n  no such file");
    expect((await compare(script, script)).code).toBe(104);
    expect(place.has("results")).toBe(false);
  });

  it("is told: a sweep of other axes, a run that is missing, a shard", async () => {
    const [a, b] = [
      place.write("a.json", { ...world("30s"), sweep: { grid: { "faults[1].at": ["30s", "50s"] } } }),
      place.write("b.json", { ...world("30s"), sweep: { grid: { "cluster.nodes": [3, 4] } } }),
    ];
    expect((await compare(a, b)).stderr).toMatch(
      /compare: 1 error\n {2}no point of .*a\.json \(at 30s; at 50s\) has the axes of one of/,
    );
    const lines = place.read("results/a/runs.ndjson").split("\n");
    place.write("results/a/runs.ndjson", lines.slice(1).join("\n"));
    expect((await compare(place.file("results/a"), b)).stderr).toMatch(
      /runs\.ndjson: \d of 9 runs; `npx fallthrough run .*` makes the others/,
    );
    await called(["run", b, "--shard", "0/2", "--quiet", ...options()]);
    expect((await compare(place.file("results/b--shard-0-of-2"), b)).stderr).toContain("a shard of its runs");
  });
});
