import fc from "fast-check";
import { expect, it } from "vitest";
import { formatTick, formatTime, timeStyle, timeTicks } from "../../src/report/time.ts";

const SEED = { seed: 7, numRuns: 300 };

it("a short run is told in minutes, a day by the clock, more with the day", () => {
  expect(formatTime(200, timeStyle(0, 600))).toBe("03:20");
  expect(formatTime(72720, timeStyle(0, 86400))).toBe("20:12");
  expect(formatTime(100800, timeStyle(0, 129600))).toBe("day 2 04:00");
  expect(formatTime(72725.5, timeStyle(0, 86400))).toBe("20:12:05.5");
});

it("a time read back is the time", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 6 * 86400 }), (seconds) => {
      const [, day, clock] = /^day (\d+) (.*)$/.exec(formatTime(seconds, "day h:min"))!;
      const [h, m, s = 0] = clock!.split(":").map(Number);
      expect((Number(day) - 1) * 86400 + h! * 3600 + m! * 60 + s).toBe(seconds);
    }),
    SEED,
  );
});

it("ticks lie within the span, evenly, and are not more than asked for", () => {
  const spans = fc.tuple(fc.integer({ min: 0, max: 200_000 }), fc.integer({ min: 5, max: 5_000_000 }));
  fc.assert(
    fc.property(spans, fc.integer({ min: 2, max: 12 }), ([from, length], count) => {
      const ticks = timeTicks(from, from + length, count);
      // An interval of n steps holds n + 1 ticks.
      expect(ticks.length).toBeLessThanOrEqual(count + 1);
      for (const tick of ticks) expect(tick >= from && tick <= from + length).toBe(true);
      for (let i = 2; i < ticks.length; i++) expect(ticks[i] - ticks[i - 1]).toBe(ticks[1] - ticks[0]);
    }),
    SEED,
  );
});

it("over days the first tick and every midnight name their day", () => {
  const labels = timeTicks(0, 129600, 5).map((tick, i) => formatTick(tick, i, "day h:min"));
  expect(labels).toEqual(["00:00\nday 1", "12:00", "00:00\nday 2", "12:00"]);
});
