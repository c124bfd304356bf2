/** Traces on the command line: runs, errors that write nothing, what is said of a trace. */
import { mkdirSync, writeFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { afterAll, describe, expect, it } from "vitest";
import { describeCommand } from "../../src/cli/commands/describe.ts";
import { start, Workplace } from "./fallthrough.ts";
import { called } from "./in-process.ts";

const place = new Workplace();
afterAll(() => place.remove());

const lines = Array.from({ length: 600 }, (_, i) => `${Math.floor(i / 3)},key:${(i * i) % 41},get,${100 + (i % 7)},60`);
const text = `time,key,op,size,ttl\n${lines.join("\n")}\n`;

const experiment = (name: string, trace: object, more: object = {}): string =>
  place.write(`${name}.json`, {
    question: "?",
    repeats: 2,
    scenario: { cluster: { nodes: 2, memory: "64MB" }, workload: { trace } },
    ...more,
  });

/** A busy machine starts a program in many seconds. */
const PATIENCE_MS = 300_000;

/** By a program of its own, which has threads. */
const started = (...args: readonly string[]) => start(args, place.path).ended;

const describing = { name: "describe", summary: "", load: async () => describeCommand() };

/** Within this process, which is quicker. */
const ran = (...args: readonly string[]) => called(args, [describing]);
const QUIET = ["--quiet", "--no-advice", "--workers", "0"];

describe("a run of a trace", { timeout: PATIENCE_MS }, () => {
  place.write("good.csv", text);
  place.write("bad.csv", `${text}300,key,gut,1,1\n`);

  it("comes to the same on threads and without, packed and not", async () => {
    writeFileSync(place.file("packed"), gzipSync(text));
    experiment("plain", { file: "good.csv" });
    experiment("packed", { file: "packed" }, { name: "plain" });
    const flags = ["--quiet", "--check", "--no-advice"];
    const ends = [
      await started("run", "plain.json", "--workers", "2", "--out", "a", ...flags),
      await ran("run", place.file("plain.json"), "--out", place.file("b"), "--check", ...QUIET),
      await started("run", "packed.json", "--workers", "1", "--out", "c", ...flags),
    ];
    expect(ends.map(({ code, stderr }) => [code, code === 0 ? "" : stderr])).toEqual([
      [0, ""],
      [0, ""],
      [0, ""],
    ]);
    const runs = (folder: string) =>
      place
        .read(`${folder}/plain/runs.ndjson`)
        .trim()
        .split("\n")
        .map((line) => (JSON.parse(line) as { result: unknown }).result);
    expect(runs("b")).toEqual(runs("a"));
    expect(runs("c")).toEqual(runs("a"));
    expect(place.read("b/plain/runs.ndjson")).toBe(place.read("a/plain/runs.ndjson"));
  });

  it("is repeated by its manifest from any folder, wherever its trace lies", async () => {
    mkdirSync(place.file("apart"));
    place.write("apart/own.csv", text);
    experiment("apart/apart", { file: "own.csv" });
    expect((await ran("run", place.file("apart/apart.json"), "--out", place.file("f"), ...QUIET)).code).toBe(0);
    const again = await ran("run", place.file("f/apart/manifest.json"), "--out", place.file("g"), ...QUIET);
    expect([again.code, again.stderr]).toEqual([0, ""]);
    expect(place.read("g/apart/runs.ndjson")).toBe(place.read("f/apart/runs.ndjson"));
  });

  it("with a bad line writes nothing, and says which", async () => {
    experiment("bad", { file: "bad.csv" });
    const { code, stderr } = await ran("run", place.file("bad.json"), "--out", place.file("d"));
    expect(code).toBe(104);
    expect(stderr).toContain("scenario.workload.trace: bad.csv: line 602: operation");
    expect(place.has("d")).toBe(false);
    const skipped = await ran(
      "run",
      place.file("bad.json"),
      "--out",
      place.file("d"),
      ...QUIET,
      "--skip-bad-lines",
      "1",
    );
    expect(skipped.code).toBe(0);
    expect(place.read("d/bad/report.md")).toContain("Passed over as bad: 1 of the 602 lines of bad.csv");
  });
});

describe("describe", { timeout: PATIENCE_MS }, () => {
  it("prints an experiment that runs, and says what the trace holds", async () => {
    const { code, stdout, stderr } = await ran("describe", place.file("good.csv"));
    expect(code).toBe(0);
    expect(stderr).toContain("plain: 601 lines; 200 s");
    const { scenario } = JSON.parse(stdout) as { scenario: { workload: Record<string, unknown> } };
    expect(scenario.workload).toMatchObject({ ttl: "60s", reads: 1, arrivals: { rate: 3 }, prefill: false });
    place.write("like.json", stdout);
    const like = await ran("run", place.file("like.json"), "--out", place.file("e"), "--seeds", "1", ...QUIET);
    expect(like.code).toBe(0);
  });

  it.each([
    ["empty.csv", "", "an empty file"],
    ["header.csv", "time,key\n", "holds no requests"],
    ["unsorted.csv", "time,key\n2,a\n1,b\n", "line 3: time 1 after 2; expected lines in order of time"],
  ])("refuses %s", async (name, content, problem) => {
    const { code, stdout, stderr } = await ran("describe", place.write(name, content));
    expect([code, stdout, stderr]).toEqual([104, "", `describe: 1 error\n  ${place.file(name)}: ${problem}\n`]);
  });

  it("says what is wrong with a file or an option", async () => {
    const { code, stderr } = await ran("describe", "nowhere.csv");
    expect([code, stderr]).toEqual([104, "describe: 1 error\n  nowhere.csv: no such file\n"]);
    const wrong = await ran(
      ...["describe", place.file("good.csv"), "--format", "palin", "--sample", "2", "--columns", "5"],
    );
    expect(wrong.stderr).toMatch(/^describe: 3 errors\n {2}format "palin"; expected .*; did you mean 'plain'\?\n/);
    expect(wrong.stderr.split("\n").slice(2).join("\n")).toBe(
      '  --columns "5"; expected columns by number from 1: key=5,time=2,size=4\n  --sample "2"; expected a number above 0, at most 1\n',
    );
  });
});
