/** What a plan says while it is made. Oracle: work by hand, on a clock by hand. */
import { expect, it } from "vitest";
import type { Kept } from "../../../src/app/planning/kept.ts";
import { Watch } from "../../../src/app/planning/watch.ts";
import { progressLine } from "../../../src/terminal/progress.ts";

const kept: Kept = { metrics: { databaseLoadWorstMinuteDuringDisturbance: 0.5 }, atLeast: [] };
const known = { label: "node 0 lost", kept, seconds: 2, isMade: true, isNew: true };

function watched() {
  const clock = { ms: 0 };
  const shares = new Float64Array(2);
  const lines: Record<string, unknown>[] = [];
  const stream = { write: (_: string, line: object) => void lines.push({ ...line }) };
  const watch = new Watch({
    ...{ experiment: "e", budget: { seconds: 100, bytes: 1 }, threads: 2, shares, now: () => clock.ms },
    stream: stream as never,
  });
  const stages = [
    { name: "losses", runs: 10, seconds: 20 },
    { name: "recovery", runs: 5, seconds: 10 },
  ] as const;
  watch.begin({ stages, scale: null, requests: 1, bytes: 1, diskBytes: 1 });
  watch.stage("losses");
  return { watch, clock, shares, lines };
}

const lineAt = (watch: Watch, elapsedMs: number): string =>
  progressLine(watch, { elapsedMs, doneBefore: 0, width: 200 });

it("says what is expected before the pace is known, and then what is left at that pace", () => {
  const { watch, clock, shares, lines } = watched();
  // 30 counted seconds of two threads, on two threads.
  expect(lines[0]).toMatchObject({ event: "plan", runs: 15, countedSeconds: 30, leftSeconds: 30 });
  watch.opens(10, 20);
  shares[0] = 0.5;
  expect(lineAt(watch, 500)).toContain("ETA –");
  shares[0] = 0;
  clock.ms = 4000;
  watch.knows({ point: "a", seed: 1 }, known);
  // 2 of 30 in 4 s leave 28 for 56.
  expect(lines.at(-2)).toMatchObject({ event: "run", done: 1, leftSeconds: 56 });
  expect(lineAt(watch, 4000)).toBe(
    "[█░░░░░░░░░░░░░░░░░░░]  1 run  0:04  ETA 0:56  losses (1 of 2): 0.5x Database load, worst minute, all outages, the worst so far: node 0 lost",
  );
});

it("shows the figure and its interval in 80 columns, whatever is cut behind them", () => {
  const { watch, clock } = watched();
  clock.ms = 4000;
  for (const seed of [1, 2, 3]) watch.knows({ point: "a", seed }, known);
  const line = progressLine(watch, { elapsedMs: 100_000, doneBefore: 0, width: 79 });
  expect(line).toMatch(/ losses \(1 of 2\): 0\.5x \[0\.5, 0\.5\] Data.*…$/);
});

it("leaves what a stage did not need out of what is left, and counts what is open beyond what was expected", () => {
  const { watch, clock } = watched();
  clock.ms = 1000;
  watch.opens(1, 2);
  watch.knows({ point: "a", seed: 1 }, known);
  watch.stage("recovery");
  expect(watch.work).toEqual({ done: 2, made: 2, left: 10 });
  watch.opens(20, 40);
  expect(watch.work.left).toBe(40);
});

it("takes a run that is kept, or known already, for no pace, and a refused one for none", () => {
  const { watch } = watched();
  watch.knows({ point: "a", seed: 1 }, { ...known, isMade: false });
  watch.knows({ point: "a", seed: 1 }, { ...known, isMade: false, isNew: false });
  expect([watch.runsDone, watch.work]).toEqual([1, { done: 2, made: 0, left: 28 }]);
  watch.forgets({ runs: 1, seconds: 2 });
  expect([watch.runsDone, watch.work.done]).toEqual([0, 0]);
});

it("is left with no more than the budget has", () => {
  const { watch } = watched();
  watch.knows({ point: "a", seed: 1 }, { ...known, seconds: 90 });
  expect(watch.work.left).toBe(10);
});
