/** A whole sweep: nothing but the experiment decides the bytes, and nothing that is finished is lost. */
import { readFileSync, writeFileSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Journal } from "../../src/sweep/journal.ts";
import { smallSweep } from "./fallthrough.ts";
import { SweepPlace } from "./sweeping.ts";

let place: SweepPlace;
beforeEach(() => {
  place = new SweepPlace();
});
afterEach(() => place.remove());

/** The key names the program too, and the checksum is of the whole line. */
const withoutKey = (line: string): string => line.replace(/"(?:key|sum)":"\w+",?/g, "");

describe("a sweep", () => {
  it("has the same bytes on no thread, on one and on two, and twice in a row", async () => {
    const summary = await place.summaryOf(smallSweep, "0.ndjson");
    for (const [i, workers] of [1, 2, 0].entries()) {
      expect(await place.summaryOf(smallSweep, `${i + 1}.ndjson`, { workers })).toBe(summary);
      expect(place.read(`${i + 1}.ndjson`)).toBe(place.read("0.ndjson"));
    }
    expect(place.linesOf("0.ndjson")).toHaveLength(4 * smallSweep.repeats);
    // Made of its journal alone it is the same again.
    expect(await place.summaryOf(smallSweep, "0.ndjson")).toBe(summary);
  });

  it("runs again what a change concerns, and nothing else", async () => {
    await place.summaryOf({ ...smallSweep, repeats: 2 }, "j");
    const two = place.linesOf("j");
    await place.summaryOf({ ...smallSweep, repeats: 3, question: "Another?" }, "j");
    place.expectKept(two, "j");
    expect(place.linesOf("j")).toHaveLength(two.length + 4);
    await place.summaryOf({ ...smallSweep, scenario: { ...smallSweep.scenario, network: { roundTrip: "1ms" } } }, "j");
    expect(place.linesOf("j").filter((line) => two.includes(line))).toEqual([]);
  });

  it("reuses nothing of a program with other code, and nothing where runs are to be checked", async () => {
    const one = { ...smallSweep, repeats: 1, sweep: {} };
    const torn = (line: string): string => line.replace(/"metrics":\{.*?\}/, '"metrics":{}');
    await place.summaryOf(one, "j");
    const whole = place.read("j");
    for (const options of [{ engine: "another" }, { check: true }, { fresh: true }]) {
      place.write("j", torn(whole));
      await place.summaryOf(one, "j", options);
      expect(place.linesOf("j").map((line) => withoutKey(line))).toEqual(
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
    const summary = await place.summaryOf(smallest, "j");
    const whole = readFileSync(place.file("j"));
    const lines = place.linesOf("j");
    let noticed = 0;
    // Spread by the golden ratio, so that every stretch of the file and every bit of a byte is met.
    const golden = (Math.sqrt(5) - 1) / 2;
    for (let i = 1; i <= FLIPS; i++) {
      const flipped = Buffer.from(whole);
      flipped[Math.floor(((i * golden) % 1) * whole.length)] ^= 1 << (i % 8);
      writeFileSync(place.file("j"), flipped);
      const kept = new Journal(place.file("j"));
      kept.close();
      expect(place.linesOf("j").filter((line) => !lines.includes(line))).toEqual([]);
      if (kept.damaged > 0) noticed++;
      else expect(readFileSync(place.file("j")).equals(whole)).toBe(true);
      if (i % (FLIPS / SUMMARIES) !== 0) continue;
      writeFileSync(place.file("j"), flipped);
      expect(await place.summaryOf(smallest, "j")).toBe(summary);
      expect(readFileSync(place.file("j")).equals(whole)).toBe(true);
    }
    // The others turn the `e` of a number into an `E`, if any.
    expect(noticed).toBeGreaterThan(FLIPS * 0.9);
  });
});
