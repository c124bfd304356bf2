/** What an experiment takes by count, and what of it fits a budget. */
import { describe, expect, it } from "vitest";
import type { Work } from "../../models/run/work.ts";
import {
  EVENTS_PER_MINUTE,
  estimate,
  fits,
  lateText,
  parseBudget,
  type Runs,
  whatFits,
} from "../../src/app/experiment/budget.ts";
import { MIB } from "../../src/core/units.ts";

const work = (minutes: number, mb = 10): Work => ({
  requests: 1e6,
  events: minutes * EVENTS_PER_MINUTE,
  sampled: 1,
  simulatedSeconds: 60,
  durationSeconds: 60,
  bytes: mb * MIB,
  resultBytes: 0,
  journalBytes: 2 * MIB,
  pointBytes: 3 * MIB,
});

describe("an estimate", () => {
  it("spreads all runs over the threads, and is no shorter than the longest", () => {
    expect(estimate({ works: [work(1), work(3)], seeds: 5, threads: 2 }).seconds).toBe(600);
    expect(estimate({ works: [work(1), work(3)], seeds: 1, threads: 8 }).seconds).toBe(180);
    expect(estimate({ works: [work(1)], seeds: 3, threads: 0 }).seconds).toBe(180);
  });

  it("of a share counts its share alone, and runs that do not divide as one more", () => {
    const whole: Runs = { works: [work(1), work(3)], seeds: 6, threads: 1 };
    expect(estimate({ ...whole, shards: 4 }).seconds).toBe(estimate(whole).seconds / 4);
    expect([1, 4, 5, 12, 13].map((shards) => estimate({ ...whole, shards }).runs)).toEqual([12, 3, 3, 1, 1]);
  });

  it("holds the largest runs in memory that can meet", () => {
    const bytes = (seeds: number, threads: number) =>
      estimate({ works: [work(1, 500), work(1, 100)], seeds, threads }).bytes;
    expect(bytes(1, 2) - bytes(1, 1)).toBe((75 + 100) * MIB);
    expect(bytes(2, 2) - bytes(2, 1)).toBe((75 + 500) * MIB);
  });

  it("has the runs of its share and all points on disk", () => {
    const whole: Runs = { works: [work(1), work(3)], seeds: 6, threads: 1 };
    const ofAny = estimate({ ...whole, works: [{ ...work(1), journalBytes: 0, pointBytes: 0 }] }).diskBytes;
    expect(estimate(whole).diskBytes - ofAny).toBe((2 * 6 * 2 + 2 * 3) * MIB);
    expect(estimate({ ...whole, shards: 4 }).diskBytes - ofAny).toBe((2 * 6 * 2 * 0.25 + 2 * 3) * MIB);
  });

  it("is called late from half as much again, with the runs for advice counted", () => {
    const runs = { works: [work(1)], seeds: 2, threads: 1 };
    expect(lateText(runs, 2, 179)).toBeNull();
    expect(lateText(runs, 2, 181)).toContain("It took 3m10s, and 2m were counted");
    expect(lateText(runs, 4, 181)).toBeNull();
  });
});

describe("a budget", () => {
  it.each([
    ["10m", { seconds: 600, bytes: 4096 * MIB }],
    ["512MB", { seconds: 120, bytes: 512 * MIB }],
    ["8GB, 1h30m", { seconds: 5400, bytes: 8192 * MIB }],
    ["0s", null],
    ["1m,2m", null],
    ["10", null],
    ["", null],
  ])("reads %j", (text, budget) => {
    expect(parseBudget(text)).toEqual(budget);
  });

  it("that is too small names what fits: what is advised fits, and one more does not", () => {
    const budgets = ["1m", "7m", "10m", "8GB", "400MB", "1h,400MB"].map((text) => parseBudget(text)!);
    const given: Runs[] = [
      { works: [work(1), work(3)], seeds: 10, threads: 2 },
      { works: [work(0.5, 400)], seeds: 7, threads: 4 },
    ];
    let advised = 0;
    for (const runs of given) {
      for (const budget of budgets.filter((one) => !fits(estimate(runs), one))) {
        for (const text of whatFits(runs, budget)) {
          const [, option, value] = /^--(seeds|workers|budget) (\S+)$/.exec(text) ?? [];
          if (option === undefined) continue;
          advised++;
          if (option === "budget") {
            // It names what of the two is too little.
            const [seconds, bytes] = [estimate(runs).seconds, estimate(runs).bytes];
            const needed = parseBudget(value)!;
            if (seconds > budget.seconds) expect(needed.seconds).toBeGreaterThanOrEqual(seconds);
            if (bytes > budget.bytes) expect(needed.bytes).toBeGreaterThanOrEqual(bytes);
            continue;
          }
          const name = option === "seeds" ? "seeds" : "threads";
          expect(fits(estimate({ ...runs, [name]: Number(value) }), budget)).toBe(true);
          expect(fits(estimate({ ...runs, [name]: Number(value) + 1 }), budget)).toBe(false);
        }
      }
    }
    expect(advised).toBeGreaterThan(8);
  });
});
