/** What `fallthrough run` writes and prints, and how it ends. */
import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { workOf } from "../../models/run/work.ts";
import { readScenario } from "../../models/scenario/read.ts";
import { estimate } from "../../src/app/experiment/budget.ts";
import type { Summary } from "../../src/core/summary.ts";
import { smallSweep, Workplace } from "./fallthrough.ts";
import { called } from "./in-process.ts";

let place: Workplace;
beforeEach(() => {
  place = new Workplace();
});
afterEach(() => place.remove());

const run = (...args: string[]) => called(["run", ...args, "--workers", "0", "--out", place.file("results")]);
const tiny = { ...smallSweep, sweep: {} };

describe("a run", () => {
  it("writes its files, and its manifest repeats it with the same bytes but for the field `ran`", async () => {
    const file = place.write("tiny.json", tiny);
    const first = await run(file, "--quiet", "--set", "workload.keys=5000");
    expect(first).toEqual({ code: 0, stdout: "", stderr: "" });
    for (const name of ["runs.ndjson", "series.csv", "report.md", "report.html", "picture.svg"]) {
      expect(place.has(`results/tiny/${name}`)).toBe(true);
    }
    const summary = place.read("results/tiny/summary.json");
    const { ran: _a, ...manifest } = JSON.parse(place.read("results/tiny/manifest.json"));
    expect(manifest.command).toBe(`npx fallthrough run ${file} --set workload.keys=5000`);
    expect(manifest.points[0].scenario.workload.keys).toBe(5000);

    await called([
      "run",
      place.file("results/tiny/manifest.json"),
      "--quiet",
      "--workers",
      "0",
      "--out",
      place.file("again"),
    ]);
    expect(place.read("again/tiny/summary.json")).toBe(summary);
    const { ran: _b, ...again } = JSON.parse(place.read("again/tiny/manifest.json"));
    expect(again).toEqual(manifest);
  });

  it("comes to the same bytes by each engine, and makes its runs anew for it", async () => {
    const file = place.write("tiny.json", tiny);
    const made: string[] = [];
    for (const engine of ["wasm", "js", "none"]) {
      expect((await run(file, "--quiet", "--engine", engine)).code).toBe(0);
      made.push(place.read("results/tiny/runs.ndjson"), place.read("results/tiny/summary.json"));
    }
    expect(made.slice(2)).toEqual([...made.slice(0, 2), ...made.slice(0, 2)]);
  });

  it("that takes more than its budget is not begun: it names what would fit", async () => {
    const file = place.write("tiny.json", tiny);
    const { code, stdout, stderr } = await run(file, "--budget", "1ms");
    expect({ code, stdout }).toEqual({ code: 104, stdout: "" });
    expect(stderr).toMatch(
      /^tiny: 1 error\n {2}\d+ runs in full without threads, .* requests each: about 1s, \d+MB of memory and \d+MB on disk, .*; expected 1ms and 4GB at most: .*--budget 1m\n$/,
    );
    expect(place.has("results/tiny")).toBe(false);
    expect((await run(file, "--quiet", "--budget", "1h")).code).toBe(0);
  });

  it.each(["1s", "10s"])("writes about as many bytes as are counted before, in windows of %s", async (window) => {
    const document = { ...tiny, repeats: 8, scenario: { ...tiny.scenario, window } };
    const file = place.write("tiny.json", document);
    expect((await run(file, "--quiet", "--no-advice")).code).toBe(0);
    const folder = place.file("results/tiny");
    const written = readdirSync(folder).reduce((sum, name) => sum + statSync(join(folder, name)).size, 0);
    const work = workOf(readScenario(document.scenario).value!);
    // The same without the fault is a point too.
    const { diskBytes } = estimate({ works: [work, work], seeds: 8, threads: 0 });
    // A value takes 1 to 20 characters.
    expect(written).toBeGreaterThan(diskBytes / 2);
    expect(written).toBeLessThan(diskBytes * 2);
  });

  it("with --events tells a file of each run that begins and ends, what is known so far, and where the report is", async () => {
    const file = place.write("tiny.json", { ...tiny, repeats: 2 });
    const events = place.file("events.ndjson");
    const { code, stdout, stderr } = await run(file, "--json", "--no-advice", "--events", events);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const summary = JSON.parse(stdout) as Summary;
    const lines = place
      .read("events.ndjson")
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
    const of = (event: string) => lines.filter((line) => line.event === event);
    const runs = 2 * summary.points.length;
    expect(of("experiment")).toMatchObject([{ experiment: "tiny", runs, kept: 0 }]);
    expect(of("begin")).toHaveLength(runs);
    expect(of("run").map(({ done }) => done)).toEqual(Array.from({ length: runs }, (_, i) => i + 1));
    expect(of("end")).toMatchObject([{ headline: summary.headline, report: place.file("results/tiny/report.html") }]);
    const { metric, mean, low, high, point } = of("soFar").at(-1);
    expect(summary.points.find(({ id }) => id === point)!.metrics[metric]).toMatchObject({ mean, low, high });

    await run(file, "--quiet", "--no-advice", "--events", events);
    expect(
      place
        .read("events.ndjson")
        .trimEnd()
        .split("\n")
        .map((line) => JSON.parse(line).event),
    ).toEqual(["end"]);
    const refused = await run(file, "--events", place.file("nowhere/events"));
    expect(refused).toMatchObject({ code: 104, stderr: expect.stringContaining("no such folder") });
  });

  it("with --json prints one summary a line and nothing else", async () => {
    const files = [place.write("a.json", tiny), place.write("b.json", { ...tiny, control: false })];
    const { code, stdout, stderr } = await run(...files, "--json");
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const summaries = stdout
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as Summary);
    expect(summaries.map(({ experiment, points }) => [experiment, points.map(({ id }) => id)])).toEqual([
      ["a", ["p0", "c0"]],
      ["b", ["p0"]],
    ]);
    expect(JSON.parse(place.read("results/a/summary.json"))).toEqual(summaries[0]);
  });

  it("prints its headline and where the report is, without colour where there is no terminal", async () => {
    const { stdout } = await run(place.write("tiny.json", tiny));
    const { headline } = JSON.parse(place.read("results/tiny/summary.json")) as Summary;
    expect(stdout.replace(/\s+/g, " ")).toContain(headline.split(" ").slice(0, 6).join(" "));
    expect(stdout.trimEnd().endsWith("report.html")).toBe(true);
    expect(stdout).not.toContain("\u001b[");
  });
});

describe("a run without a single request", () => {
  it.each([
    ["with a fault", []],
    ["without one", ["--set", "faults=[]"]],
  ])("%s says so in every format, and gives no verdict", async (_, more) => {
    const file = place.write("none.json", tiny);
    const ended = await run(file, "--quiet", "--set", "workload.arrivals.rate=0.0001", ...more);
    expect(ended).toEqual({ code: 0, stdout: "", stderr: "" });
    const { headline, verdicts, points } = JSON.parse(place.read("results/none/summary.json")) as Summary;
    expect(headline).toMatch(/^There was no request between measureFrom and the end of the run/);
    expect(verdicts).toEqual([]);
    for (const { notes } of points) expect(notes).toEqual([expect.stringContaining("There was no request between")]);
    for (const name of ["report.md", "report.html", "series.csv"]) {
      expect(place.read(`results/none/${name}`)).not.toMatch(/NaN|Infinity|PASS/);
    }
    if (more.length === 0) expect(place.read("results/none/picture.svg")).not.toMatch(/NaN|Infinity|undefined/);
  });
});

describe("a run that cannot be", () => {
  it("ends with 104, all errors of all files at once, and writes nothing", async () => {
    const good = place.write("good.json", tiny);
    const wrong = place.write("wrong.json", { ...tiny, repeats: 0, scenario: { durtion: "1h" } });
    const torn = place.write("torn.json", '{ "question": ');
    const missing = place.file("god.json");
    expect(await run(good, wrong, torn, missing)).toEqual({
      code: 104,
      stdout: "",
      stderr: [
        `${wrong}: 2 errors`,
        "  repeats: 0; expected a number of at least 1",
        "  scenario.durtion: no such option; did you mean 'duration'?",
        `${torn}: 1 error`,
        "  line 1, column 15: the end of the document; expected a value",
        `${missing}: 1 error`,
        `  no such file; did you mean '${good}'?`,
        "",
      ].join("\n"),
    });
    expect(place.has("results")).toBe(false);
  });

  it("says that two experiments would share a folder, or that there can be none", async () => {
    const file = place.write("tiny.json", tiny);
    expect(await run(file, file)).toMatchObject({
      code: 104,
      stderr: `${file}: 1 error\n  name: "tiny" again; expected each name once, it names a folder\n`,
    });
    expect(await called(["run", file, "--out", file])).toMatchObject({
      code: 104,
      stderr: `${file}/tiny: 1 error\n  cannot be made: ENOTDIR; expected another folder with --out\n`,
    });
  });

  it.each([
    [["run", "peak-failur"], "peak-failur: 1 error\n  no such file or experiment; did you mean 'peak-failure'?\n"],
    [["run", "--seed", "3"], "error: unknown option '--seed'\n(Did you mean --seeds?)\n"],
    [
      ["run", "--seeds", "abc", "--workers", "-1"],
      'run: 2 errors\n  --seeds: "abc"; expected a whole number of at least 1\n  --workers: "-1"; expected a whole number of at least 0\n',
    ],
    [
      ["run", "founding", "--out", "/proc/x"],
      "/proc/x/founding: 1 error\n  cannot be made: ENOENT; expected another folder with --out\n",
    ],
    [["rnu"], "error: unknown command 'rnu'\n(Did you mean run?)\n"],
    [
      ["list", "client"],
      "list: 1 error\n  \"client\"; expected experiments, clients, frameworks, protections, pools, faults, load-curves, arrival-processes, presets, distributions, metrics, checks or series; did you mean 'clients'?\n",
    ],
    [
      ["merge", "--workers", "x", "nowhere"],
      'merge: 1 error\n  --workers: "x"; expected a whole number of at least 0\n',
    ],
  ])("%j ends with 104 and says why", async (args, stderr) => {
    expect(await called(args)).toEqual({ code: 104, stdout: "", stderr });
  });
});

describe("a script", () => {
  const script = (held: string[]) => ({
    question: "Where is a?",
    script: {
      nodes: [{ port: 7600 }],
      cases: [
        {
          case: "one node",
          client: { name: "pecl-memcache", version: "3.0" },
          steps: [{ set: { a: "1" } }, { look: ["a"], title: "set a", expect: { held: { "127.0.0.1:7600": held } } }],
        },
      ],
    },
  });

  it("has nothing to set, unless another experiment is run with it", async () => {
    const [file, other] = [place.write("right.json", script(["a"])), place.write("tiny.json", tiny)];
    expect(await run(file, "--set", "seed=2")).toMatchObject({
      code: 104,
      stderr: "--set: 1 error\n  a script has no settings; expected an experiment with a scenario\n",
    });
    expect((await run(file, other, "--set", "seed=2", "--seeds", "1", "--quiet")).code).toBe(0);
    expect(JSON.parse(place.read("results/tiny/summary.json")).seeds).toEqual([2]);
  });

  it("ends with 0 where all is as expected and with 99 where a cell differs", async () => {
    expect((await run(place.write("right.json", script(["a"])), "--quiet")).code).toBe(0);
    const [line, ...others] = place.read("results/right/runs.ndjson").trimEnd().split("\n");
    expect(JSON.parse(line!)).toMatchObject({ case: "one node", expected: 1, agreed: 1, differences: [] });
    expect(others).toEqual([]);
    expect(place.has("results/right/series.csv")).toBe(false);
    expect(JSON.parse(place.read("results/right/manifest.json"))).toMatchObject({
      seeds: "none: nothing in a script is left to chance",
      points: [{ label: "one node" }],
    });
    expect((await run(place.write("wrong.json", script([])), "--quiet")).code).toBe(99);
    const { headline, verdicts } = JSON.parse(place.read("results/wrong/summary.json")) as Summary;
    expect(headline).toBe("0 of 1 cells are as expected; 1 differ.");
    expect(verdicts.map(({ text }) => text)).toEqual(["one node, set a, 127.0.0.1:7600: a; expected nothing"]);
  });
});

describe("a fault that misses", () => {
  const never = { fault: "flush", node: 0, at: { when: "miss ratio > 0.99 for 60s" } };
  const refused = (...faults: object[]) => ({
    question: "q?",
    scenario: {
      duration: "5s",
      measureFrom: 0,
      cluster: { nodes: 4 },
      workload: { keys: 100, arrivals: { rate: 20 } },
      faults,
    },
  });

  it.each([
    ["run", "0", never, 'flush" never struck: no milestone "miss ratio > 0.99 for 60s"'],
    ["run", "1", never, 'flush" never struck: no milestone "miss ratio > 0.99 for 60s"'],
    ["explain", "", never, 'flush" never struck: no milestone "miss ratio > 0.99 for 60s"'],
  ])("is the user's to mend, told by name and without a stack: %s %s", async (command, workers, fault, text) => {
    const file = place.write("missing.json", refused(fault));
    const { code, stdout, stderr } =
      command === "explain"
        ? await called(["explain", "1", "--experiment", file])
        : await called(["run", file, "--workers", workers, "--out", place.file("results")]);
    expect([code, stdout]).toEqual([104, ""]);
    expect(stderr).toMatch(/^\S*missing\S*: 1 error\n {2}scenario\.faults\[0\] \(flush\): .*, seed \d+\)\n$/);
    expect(stderr).toContain(text);
  });
});
