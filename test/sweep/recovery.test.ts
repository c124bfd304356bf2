/** Time to recover against the control, on series short enough to follow by hand. */
import { describe, expect, it } from "vitest";
import type { MetricInfo } from "../../src/core/result.ts";
import { recoveryTime } from "../../src/sweep/recovery.ts";
import { made } from "./results.ts";

const metric: MetricInfo = { name: "t", title: "t", unit: "s", better: "lower", definition: "t" };
const recovery = { metric, column: "x", phase: "after", tolerance: 0.05, stretches: 3 };
const crash = (atSeconds: number) => ({ atSeconds, what: "crash", text: "crash" });

/** Values of 10 s each from 0; the phase begins at 20 s. */
function time(
  values: (number | null)[],
  reference: (number | null)[],
  { events = [crash(20)], from = 20, stretchSeconds = 10 } = {},
) {
  const series = (x: (number | null)[]) => ({ fromSeconds: 0, windowSeconds: 10, columns: { x: x as number[] } });
  const phases = [{ name: "after", fromSeconds: from, toSeconds: 1000 }];
  return recoveryTime(made({ minutes: series(values), phases, events }), made({ minutes: series(reference) }), {
    ...recovery,
    stretchSeconds,
  });
}

const flat = (length: number): number[] => Array.from({ length }, () => 100);

describe("the time to recover", () => {
  it("is that of the first of three windows in a row within 5 % of the control's", () => {
    expect(time([100, 100, 200, 150, 105, 104, 103, 100], flat(8))).toEqual({ seconds: 20 });
  });

  it("is nothing where the run never left its control", () => {
    expect(time(flat(8), flat(8))).toEqual({ seconds: 0 });
  });

  it("starts anew where a window leaves the tolerance again", () => {
    expect(time([100, 100, 100, 100, 106, 100, 100, 100], flat(8))).toEqual({ seconds: 30 });
  });

  it("follows a control that moves", () => {
    expect(time([1, 1, 9, 9, 40, 50, 60, 70], [10, 10, 20, 30, 40, 50, 60, 70])).toEqual({ seconds: 20 });
  });

  it("counts only windows that lie wholly after the phase's beginning", () => {
    expect(time([100, 100, 200, 100, 100, 100], flat(6), { from: 21 })).toEqual({ seconds: 9 });
  });

  it("is censored where too few windows are left, or the next fault comes first", () => {
    expect(time([100, 100, 200, 200, 100, 100], flat(6))).toBe("censored");
    expect(time([100, 100, 200, 100, 100, 100, 100], flat(7), { events: [crash(20), crash(55)] })).toBe("censored");
    expect(time([100, 100, 200, 100, 100, 100, 100], flat(7), { events: [crash(20), crash(60)] })).toEqual({
      seconds: 10,
    });
  });

  it("puts short windows together: noise that cancels within a stretch is none, and a stretch begins where the phase does", () => {
    const noisy = [100, 100, 200, 200, 90, 110, 80, 120, 100, 100];
    expect(time(noisy, flat(10), { stretchSeconds: 20 })).toEqual({ seconds: 20 });
    expect(time(noisy, flat(10))).toBe("censored");
    // Seven windows are three stretches of two, and one that no stretch is made of.
    expect(time([...flat(2), ...flat(7)], flat(9), { stretchSeconds: 20 })).toEqual({ seconds: 0 });
    expect(time([...flat(2), 200, ...flat(6)], flat(9), { stretchSeconds: 20 })).toBe("censored");
  });

  it("is undefined where the run has no such phase", () => {
    expect(recoveryTime(made(), made(), { ...recovery, stretchSeconds: 10 })).toBe("undefined");
  });

  it("takes values that are undefined in both for equal, in one for different", () => {
    expect(time([1, 1, null, null, null], [1, 1, null, null, null])).toEqual({ seconds: 0 });
    expect(time([1, 1, null, null, null], flat(5))).toBe("censored");
    expect(time([1, 1, 0, 0, 0], [1, 1, 0, 0, 0])).toEqual({ seconds: 0 });
  });
});
