/** A sweep that is stopped goes on from there: nothing that is finished is lost. */
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { smallSweep, start } from "./fallthrough.ts";
import { SweepPlace } from "./sweeping.ts";

let place: SweepPlace;
beforeEach(() => {
  place = new SweepPlace();
});
afterEach(() => place.remove());

/** Long enough that it is still at work when its first runs are seen. */
const longSweep = {
  ...smallSweep,
  sweep: {},
  repeats: 10,
  scenario: { ...smallSweep.scenario, workload: { keys: 5_000, arrivals: { rate: 1500 } } },
};

/** What the long sweep comes to when nothing befalls it. */
let undisturbed: string | undefined;
async function wholeLongSweep(): Promise<string> {
  undisturbed ??= await place.summaryOf(longSweep, "whole.ndjson");
  return undisturbed;
}

/** Runs the program, waits for its first run, and sends it a signal. */
async function stopped(experiment: object, signal: NodeJS.Signals, args: readonly string[]) {
  place.write("small.json", experiment);
  const { child, ended } = start(["run", "small.json", ...args], place.path);
  const journal = "results/small/runs.ndjson";
  while (place.linesOf(journal).length < 1) await sleep(2);
  child.kill(signal);
  return { ended: await ended, journal, lines: place.linesOf(journal) };
}

describe("a sweep", () => {
  it("goes on after kill -9, and ends with the bytes of one that was left alone", async () => {
    const { ended, journal, lines } = await stopped(longSweep, "SIGKILL", ["--workers", "1"]);
    expect(ended.signal).toBe("SIGKILL");
    expect(lines.length).toBeLessThan(20);
    expect(place.has("results/small/summary.json")).toBe(false);
    // A kill may also tear the line that is being written.
    place.write(journal, `${lines.join("\n")}\n${lines[0].slice(0, 100)}`);
    const resumed = await place.summaryOf(longSweep, journal);
    place.expectKept(lines, journal);
    expect(resumed).toBe(await wholeLongSweep());
  });

  it("stops in good order on Ctrl-C, says how to go on, and goes on", async () => {
    const { ended, journal, lines } = await stopped(longSweep, "SIGINT", ["--workers", "2"]);
    expect(ended).toMatchObject({ code: 105, stdout: "" });
    expect(ended.stderr).toBe(
      `small: interrupted after ${lines.length} of 20 runs, which are kept. The same command goes on from here:\n  npx fallthrough run small.json --workers 2\n`,
    );
    expect(await place.summaryOf(longSweep, journal)).toBe(await wholeLongSweep());
    place.expectKept(lines, journal);
  });
});
