import { describe, expect, it } from "vitest";
import { constantCurve } from "../../models/workload/load-curves/constant.ts";
import type { LoadCurve } from "../../models/workload/load-curves/curve.ts";
import { dailyCurve } from "../../models/workload/load-curves/daily.ts";
import { flashCrowdCurve } from "../../models/workload/load-curves/flash-crowd.ts";
import { pointsCurve } from "../../models/workload/load-curves/points.ts";
import { recurringCurve } from "../../models/workload/load-curves/recurring.ts";
import { spikeCurve } from "../../models/workload/load-curves/spike.ts";

const HOUR = 3600;

/** The curve's own definition: straight lines between knots. */
function level({ times, levels }: LoadCurve, at: number): number {
  const next = times.findIndex((time) => time >= at);
  if (next === 0) return levels[0];
  const share = (at - times[next - 1]) / (times[next] - times[next - 1]);
  return levels[next - 1] + share * (levels[next] - levels[next - 1]);
}

describe("a daily load", () => {
  const context = { durationSeconds: 72 * HOUR, startAtSeconds: 16 * HOUR };
  const curve = dailyCurve({ peakAtSeconds: 20 * HOUR, peakToTrough: 3 }, context);

  it("peaks at its time of day, every day", () => {
    expect(curve.peaks).toEqual([4 * HOUR, 28 * HOUR, 52 * HOUR]);
  });

  it("has its troughs twelve hours from its peaks", () => {
    expect(curve.troughs).toEqual([16 * HOUR, 40 * HOUR, 64 * HOUR]);
  });

  it("has the ratio asked for between peak and trough", () => {
    for (const peak of curve.peaks) {
      for (const trough of curve.troughs) expect(level(curve, peak) / level(curve, trough)).toBeCloseTo(3, 10);
    }
  });

  it("has mean one over whole days", () => {
    let sum = 0;
    const steps = 24 * 60;
    for (let i = 0; i < steps; i++) sum += level(curve, (i + 0.5) * 60);
    // The chords of the 15-minute knots lie below the arc by at most h^2/8 |f''| = .0003.
    expect(sum / steps).toBeCloseTo(1, 3);
  });

  it("covers the whole run, in ascending order", () => {
    expect(curve.times[0]).toBe(0);
    expect(curve.times.at(-1)).toBeGreaterThanOrEqual(context.durationSeconds);
    expect(curve.times.every((time, i) => i === 0 || time > curve.times[i - 1])).toBe(true);
  });

  it("starts between knots at the level of its cosine", () => {
    const oddly = dailyCurve(
      { peakAtSeconds: 20 * HOUR, peakToTrough: 3 },
      { ...context, startAtSeconds: 16 * HOUR + 100 },
    );
    expect(oddly.times[0]).toBe(0);
    expect(oddly.levels[0]).toBeCloseTo(1 + 0.5 * Math.cos((2 * Math.PI * (4 * HOUR - 100)) / (24 * HOUR)), 10);
  });
});

describe("other loads", () => {
  const context = { durationSeconds: 1000, startAtSeconds: 0 };

  it("a constant load has neither peak nor trough", () => {
    const curve = constantCurve({}, context);
    expect([curve.peaks, curve.troughs]).toEqual([[], []]);
    expect(level(curve, 500)).toBe(1);
  });

  it("a spike multiplies the load while it lasts, and only then", () => {
    const curve = spikeCurve({ atSeconds: 200, lastsSeconds: 50, times: 4 }, context);
    expect([199, 201, 249, 251].map((at) => level(curve, at))).toEqual([1, 4, 4, 1]);
    expect(curve.peaks).toEqual([200]);
  });

  it("a spike from the first second on keeps its edges in order", () => {
    const { times } = spikeCurve({ atSeconds: 0, lastsSeconds: 50, times: 4 }, context);
    expect(times.every((time, i) => i === 0 || time > times[i - 1])).toBe(true);
  });

  it("points are joined by straight lines and stay level outside of them", () => {
    const curve = pointsCurve(
      {
        points: [
          [100, 1],
          [300, 3],
          [500, 2],
        ],
      },
      context,
    );
    expect([0, 100, 200, 300, 400, 999].map((at) => level(curve, at))).toEqual([1, 1, 2, 3, 2.5, 2]);
    expect(curve.peaks).toEqual([300]);
  });

  it("a plateau among points has one peak, where it begins", () => {
    const curve = pointsCurve(
      {
        points: [
          [0, 1],
          [100, 2],
          [200, 2],
          [300, 1],
          [400, 3],
        ],
      },
      context,
    );
    expect(curve.peaks).toEqual([100]);
    expect(curve.troughs).toEqual([300]);
  });
});

describe("a flash crowd", () => {
  const options = { atSeconds: 100, riseSeconds: 60, holdsSeconds: 30, halfLifeSeconds: 200, times: 9 };
  const curve = flashCrowdCurve(options, { durationSeconds: 5000, startAtSeconds: 0 });

  it("rises in a line, holds, and then half of the crowd leaves in each half-life", () => {
    expect([0, 100, 130, 160, 190].map((at) => level(curve, at))).toEqual([1, 1, 5, 9, 9]);
    for (const halfLives of [1, 2, 3]) {
      expect(level(curve, 190 + 200 * halfLives)).toBeCloseTo(1 + 8 * 0.5 ** halfLives, 12);
    }
    expect(curve.peaks).toEqual([160]);
  });

  it("is over in the end, in the order of time", () => {
    expect(level(curve, 4000)).toBe(1);
    expect(curve.times.every((time, i) => i === 0 || time > curve.times[i - 1])).toBe(true);
  });
});

describe("a load that recurs", () => {
  const DAY = 24 * HOUR;
  const points = [
    [6 * HOUR, 0.5],
    [20 * HOUR, 2],
  ] as const;
  const context = { durationSeconds: 5 * DAY, startAtSeconds: 9 * HOUR };

  it("has at each time of day the level of its points, joined over midnight", () => {
    const curve = recurringCurve({ points, periodSeconds: DAY }, context);
    for (const day of [0, 1, 4]) {
      const at = (hour: number) => level(curve, day * DAY + (hour - 9) * HOUR);
      expect(at(20)).toBeCloseTo(2, 12);
      expect(at(13)).toBeCloseTo(1.25, 12);
      // From 20:00 to 6:00 are ten hours, and 4 of them until midnight.
      expect(at(24)).toBeCloseTo(2 - 1.5 * 0.4, 12);
      expect(at(30)).toBeCloseTo(0.5, 12);
    }
    expect(curve.peaks).toEqual([0, 1, 2, 3, 4].map((day) => day * DAY + 11 * HOUR));
    expect(curve.troughs).toEqual([0, 1, 2, 3, 4].map((day) => day * DAY + 21 * HOUR));
  });

  it("may be a week that starts on any of its days", () => {
    const week = {
      points: [
        [0, 1],
        [5 * DAY, 3],
      ] as const,
      periodSeconds: 7 * DAY,
      startsSeconds: 3 * DAY,
    };
    const curve = recurringCurve(week, context);
    expect(level(curve, 0)).toBeCloseTo(1 + (2 * 3) / 5, 12);
    expect(level(curve, 2 * DAY)).toBeCloseTo(3, 12);
    expect(level(curve, 4 * DAY)).toBeCloseTo(1, 12);
    expect(curve.times[0]).toBe(0);
    expect(curve.times.at(-1)).toBeGreaterThanOrEqual(context.durationSeconds);
  });
});
