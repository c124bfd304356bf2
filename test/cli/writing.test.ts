/** Results that cannot be written, and results that are there already: told by name, and nothing is lost. */
import { mkdirSync, readdirSync, symlinkSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { smallSweep, Workplace } from "./fallthrough.ts";
import { called } from "./in-process.ts";

const ADVICE = " and give the same command again, which goes on from here, or another folder with --out";
const one = { ...smallSweep, sweep: {}, repeats: 1, control: false };

let place: Workplace;
let file: string;
beforeEach(() => {
  place = new Workplace();
  file = place.write("tiny.json", one);
});
afterEach(() => place.remove());

const results = () => place.file("results");
const run = (...args: string[]) => called(["run", file, "--quiet", "--workers", "0", "--out", results(), ...args]);

describe("a file of the results that cannot be written", () => {
  it("is told by name before anything is run, all of them at once, where a folder is in its place", async () => {
    for (const name of ["summary.json", "runs.ndjson", "report.html.part"]) {
      mkdirSync(place.file(`results/tiny/${name}`), { recursive: true });
    }
    const blocked = (name: string) =>
      `  ${name}: a folder in the place of a file; move it away, or give another folder with --out\n`;
    expect(await run()).toEqual({
      code: 104,
      stdout: "",
      stderr: `${results()}/tiny: 3 errors\n${["runs.ndjson", "summary.json", "report.html.part"].map(blocked).join("")}`,
    });
    expect(readdirSync(place.file("results/tiny")).sort()).toEqual(["report.html.part", "runs.ndjson", "summary.json"]);
  });

  it.each([
    "manifest.json",
    "summary.json",
    "series.csv",
    "report.md",
    "report.html",
    "picture.svg",
  ])("is told by name where the disk is full: %s; with room again the same command goes on from the runs that are there", async (name) => {
    mkdirSync(place.file("results/tiny"), { recursive: true });
    // Every write to it fails as on a full disk.
    symlinkSync("/dev/full", place.file(`results/tiny/${name}.part`));
    expect(await run()).toEqual({
      code: 104,
      stdout: "",
      stderr: `${results()}/tiny/${name}: 1 error\n  no space left for it; make room${ADVICE}\n`,
    });
    expect(place.has(`results/tiny/${name}.part`)).toBe(false);
    const journal = place.has("results/tiny/runs.ndjson") ? place.read("results/tiny/runs.ndjson") : null;
    expect(journal === null).toBe(name === "manifest.json");
    expect(await run()).toEqual({ code: 0, stdout: "", stderr: "" });
    if (journal !== null) expect(place.read("results/tiny/runs.ndjson")).toBe(journal);
  });

  it("is the journal, told the same way, and read only where it is a file", async () => {
    const journal = place.file("results/tiny/runs.ndjson");
    mkdirSync(place.file("results/tiny"), { recursive: true });
    const told = async (): Promise<string> => {
      const { code, stderr } = await run();
      expect(code).toBe(104);
      return stderr.replace(`${journal}: 1 error\n  `, "");
    };
    symlinkSync("/dev/full", `${journal}.part`);
    symlinkSync("/dev/zero", journal);
    expect(await told()).toBe("neither a file nor a folder; move it away\n");
  });
});

describe("results of other settings", () => {
  const summary = (folder: string) => place.read(`results/${folder}/summary.json`);

  it("stay where they are: told before anything is run, the new ones go to a folder of their own", async () => {
    await run("--set", "workload.keys=500");
    const first = summary("tiny");
    const told = `${results()}/tiny holds results of other settings (workload.keys=500, 1 seed); these go to ${results()}/tiny--2\n`;
    expect(await run("--set", "workload.keys=600")).toEqual({ code: 0, stdout: "", stderr: told });
    expect([summary("tiny"), summary("tiny--2") === first]).toEqual([first, false]);
    // The same command finds its own again.
    const second = summary("tiny--2");
    expect((await run("--set", "workload.keys=500")).stderr).toBe("");
    expect((await run("--set", "workload.keys=600")).stderr).toBe(told);
    expect([summary("tiny"), summary("tiny--2")]).toEqual([first, second]);
    expect(readdirSync(results()).sort()).toEqual(["tiny", "tiny--2"]);
    // So does the command that repeats them from their manifest.
    expect(await called(["run", place.file("results/tiny--2/manifest.json"), "--quiet", "--out", results()])).toEqual({
      code: 0,
      stdout: "",
      stderr: told,
    });
  });

  it("are gone on from where there are more seeds, and stay where there are fewer", async () => {
    await run();
    await run("--seeds", "2");
    expect(readdirSync(results())).toEqual(["tiny"]);
    const two = summary("tiny");
    await run("--seeds", "1");
    expect(readdirSync(results()).sort()).toEqual(["tiny", "tiny--2"]);
    expect(summary("tiny")).toBe(two);
  });

  it("are none where a run never came to its first result", async () => {
    mkdirSync(place.file("results/tiny"), { recursive: true });
    place.write("results/tiny/manifest.json", { manifestVersion: 1, set: ["workload.keys=1"], seeds: [1] });
    place.write("results/tiny/runs.ndjson", "");
    await run();
    expect(readdirSync(results())).toEqual(["tiny"]);
  });

  it("are those of another experiment of that name too, if its world differs and not only what is said of it", async () => {
    await run();
    const first = summary("tiny");
    place.write("tiny.json", { ...one, question: "another", scenario: { comment: "c", ...one.scenario } });
    expect((await run()).stderr).toBe("");
    place.write("tiny.json", { ...one, scenario: { ...one.scenario, network: { roundTrip: "1ms" } } });
    const told = `${results()}/tiny holds results of another experiment of that name; these go to ${results()}/tiny--2\n`;
    expect((await run()).stderr).toBe(told);
    expect(readdirSync(results()).sort()).toEqual(["tiny", "tiny--2"]);
    expect(JSON.parse(summary("tiny")).points).toEqual(JSON.parse(first).points);
  });

  it("are not touched where nobody can tell what they are of", async () => {
    mkdirSync(place.file("results/tiny"), { recursive: true });
    place.write("results/tiny/manifest.json", "{");
    place.write("results/tiny/summary.json", "mine");
    expect((await run()).code).toBe(0);
    expect(summary("tiny")).toBe("mine");
    expect(place.has("results/tiny--2/summary.json")).toBe(true);
  });
});
