/** A whole sweep: nothing but the experiment decides the bytes, and nothing that is finished is lost. */
import { readFileSync, writeFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readExperiment, type SimulationExperiment } from "../../src/app/experiment/experiment.ts";
import { simulate } from "../../src/app/experiment/run-simulation.ts";
import { engine } from "../../src/app/files/package.ts";
import { prettyJson } from "../../src/app/files/results-folder.ts";
import { Journal } from "../../src/sweep/journal.ts";
import { smallSweep, start, Workplace } from "./fallthrough.ts";

let place: Workplace;
beforeEach(() => {
  place = new Workplace();
});
afterEach(() => place.remove());

/** The summary as it would be written. */
async function summaryOf(experiment: object, journal: string, options = {}): Promise<string> {
  const read = readExperiment(JSON.stringify(experiment), "small.json", "small") as SimulationExperiment;
  const task = { experiment: read, command: "fallthrough run small.json", plugins: [] };
  const all = { set: [], workers: 0, out: "results", engine: engine(), ...options };
  return `${prettyJson(await simulate(task, place.file(journal), all))}\n`;
}

/** All of them are there, as they were. */
function expectKept(lines: readonly string[], journal: string): void {
  const now = new Set(linesOf(journal));
  expect(lines.filter((line) => !now.has(line)).map((line) => line.slice(0, 90))).toEqual([]);
}

/** Long enough that it is still at work when its first runs are seen. */
const longSweep = {
  ...smallSweep,
  sweep: {},
  repeats: 10,
  scenario: { ...smallSweep.scenario, workload: { keys: 5_000, arrivals: { rate: 1500 } } },
};

const linesOf = (journal: string): string[] => (place.has(journal) ? place.read(journal).split("\n").slice(0, -1) : []);

/** What the long sweep comes to when nothing befalls it. */
let undisturbed: string | undefined;
async function wholeLongSweep(): Promise<string> {
  undisturbed ??= await summaryOf(longSweep, "whole.ndjson");
  return undisturbed;
}

/** Runs the program, waits for its first run, and sends it a signal. */
async function stopped(experiment: object, signal: NodeJS.Signals, args: readonly string[]) {
  place.write("small.json", experiment);
  const { child, ended } = start(["run", "small.json", ...args], place.path);
  const journal = "results/small/runs.ndjson";
  while (linesOf(journal).length < 1) await sleep(2);
  child.kill(signal);
  return { ended: await ended, journal, lines: linesOf(journal) };
}

/** The key names the program too, and the checksum is of the whole line. */
const withoutKey = (line: string): string => line.replace(/"(?:key|sum)":"\w+",?/g, "");

describe("a sweep", () => {
  it("has the same bytes on no thread, on one and on two, and twice in a row", async () => {
    const summary = await summaryOf(smallSweep, "0.ndjson");
    for (const [i, workers] of [1, 2, 0].entries()) {
      expect(await summaryOf(smallSweep, `${i + 1}.ndjson`, { workers })).toBe(summary);
      expect(place.read(`${i + 1}.ndjson`)).toBe(place.read("0.ndjson"));
    }
    expect(linesOf("0.ndjson")).toHaveLength(4 * smallSweep.repeats);
    // Made of its journal alone it is the same again.
    expect(await summaryOf(smallSweep, "0.ndjson")).toBe(summary);
  });

  it("goes on after kill -9, and ends with the bytes of one that was left alone", async () => {
    const { ended, journal, lines } = await stopped(longSweep, "SIGKILL", ["--workers", "1"]);
    expect(ended.signal).toBe("SIGKILL");
    expect(lines.length).toBeLessThan(20);
    expect(place.has("results/small/summary.json")).toBe(false);
    // A kill may also tear the line that is being written.
    place.write(journal, `${lines.join("\n")}\n${lines[0].slice(0, 100)}`);
    const resumed = await summaryOf(longSweep, journal);
    expectKept(lines, journal);
    expect(resumed).toBe(await wholeLongSweep());
  });

  it("stops in good order on Ctrl-C, says how to go on, and goes on", async () => {
    const { ended, journal, lines } = await stopped(longSweep, "SIGINT", ["--workers", "2"]);
    expect(ended).toMatchObject({ code: 105, stdout: "" });
    expect(ended.stderr).toBe(
      `small: interrupted after ${lines.length} of 20 runs, which are kept. The same command goes on from here:\n  npx fallthrough run small.json --workers 2\n`,
    );
    expect(await summaryOf(longSweep, journal)).toBe(await wholeLongSweep());
    expectKept(lines, journal);
  });

  it("runs again what a change concerns, and nothing else", async () => {
    await summaryOf({ ...smallSweep, repeats: 2 }, "j");
    const two = linesOf("j");
    await summaryOf({ ...smallSweep, repeats: 3, question: "Another?" }, "j");
    expectKept(two, "j");
    expect(linesOf("j")).toHaveLength(two.length + 4);
    await summaryOf({ ...smallSweep, scenario: { ...smallSweep.scenario, network: { roundTrip: "1ms" } } }, "j");
    expect(linesOf("j").filter((line) => two.includes(line))).toEqual([]);
  });

  it("reuses nothing of a program with other code, and nothing where runs are to be checked", async () => {
    const one = { ...smallSweep, repeats: 1, sweep: {} };
    const torn = (line: string): string => line.replace(/"metrics":\{.*?\}/, '"metrics":{}');
    await summaryOf(one, "j");
    const whole = place.read("j");
    for (const options of [{ engine: "another" }, { check: true }, { fresh: true }]) {
      place.write("j", torn(whole));
      await summaryOf(one, "j", options);
      expect(linesOf("j").map((line) => withoutKey(line))).toEqual(
        whole
          .trimEnd()
          .split("\n")
          .map((line) => withoutKey(line)),
      );
    }
  });

  it("uses no line of a journal in which a bit has flipped, unless it is the same to the byte, and ends with the same bytes", async () => {
    const FLIPS = 200;
    /** Reading a journal is quick, and making a whole summary of it is not. */
    const SUMMARIES = 5;
    const scenario = { duration: "10s", measureFrom: 0, window: "5s", workload: { keys: 50, arrivals: { rate: 10 } } };
    const smallest = { question: "Which?", repeats: 3, scenario };
    const summary = await summaryOf(smallest, "j");
    const whole = readFileSync(place.file("j"));
    const lines = linesOf("j");
    let noticed = 0;
    // Spread by the golden ratio, so that every stretch of the file and every bit of a byte is met.
    const golden = (Math.sqrt(5) - 1) / 2;
    for (let i = 1; i <= FLIPS; i++) {
      const flipped = Buffer.from(whole);
      flipped[Math.floor(((i * golden) % 1) * whole.length)] ^= 1 << (i % 8);
      writeFileSync(place.file("j"), flipped);
      const kept = new Journal(place.file("j"));
      kept.close();
      expect(linesOf("j").filter((line) => !lines.includes(line))).toEqual([]);
      if (kept.damaged > 0) noticed++;
      else expect(readFileSync(place.file("j")).equals(whole)).toBe(true);
      if (i % (FLIPS / SUMMARIES) !== 0) continue;
      writeFileSync(place.file("j"), flipped);
      expect(await summaryOf(smallest, "j")).toBe(summary);
      expect(readFileSync(place.file("j")).equals(whole)).toBe(true);
    }
    // The others turn the `e` of a number into an `E`, if any.
    expect(noticed).toBeGreaterThan(FLIPS * 0.9);
  });
});
