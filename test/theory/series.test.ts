import { describe, expect, it } from "vitest";
import { Level } from "./level.ts";
import { Series } from "./series.ts";

describe("a series", () => {
  it("adds, sets and raises in the window of a time, column by column", () => {
    const series = new Series(10, 5, 3, ["count", "reading", "peak"]);
    const [count, reading, peak] = ["count", "reading", "peak"].map((name) => series.column(name)) as [
      number,
      number,
      number,
    ];
    for (const time of [10, 14.999, 15, 24.999]) series.add(count, time);
    series.add(count, 20, 2.5);
    for (const [time, value] of [
      [11, 7],
      [12, 4],
      [24, 9],
    ] as const) {
      series.set(reading, time, value);
      series.raise(peak, time, value);
    }
    expect(series.toJSON()).toEqual({
      fromSeconds: 10,
      windowSeconds: 5,
      columns: { count: [2, 1, 3.5], reading: [4, 0, 9], peak: [7, 0, 9] },
    });
    expect(JSON.parse(JSON.stringify(series))).toEqual(series.toJSON());
    expect([...series.values(count)]).toEqual([2, 1, 3.5]);
  });

  it("puts what lies outside into the nearest window", () => {
    const series = new Series(10, 5, 3, ["count"]);
    for (const time of [-1e12, 9.999, 25, 1e12, Number.POSITIVE_INFINITY]) series.add(0, time);
    expect([...series.values(0)]).toEqual([2, 0, 3]);
  });

  it("names the columns there are when asked for another", () => {
    expect(() => new Series(0, 1, 1, ["hits", "misses"]).column("mises")).toThrow("'mises'; there are hits, misses");
  });
});

describe("a level", () => {
  const columns = { mean: "mean", max: "max", last: "last" };
  const newSeries = () => new Series(0, 10, 4, ["mean", "max", "last"]);

  it("is averaged over time, window by window", () => {
    const series = newSeries();
    const level = new Level(series, columns);
    level.change(2, 4);
    level.change(6, 1);
    // 4 from 8 s on, across the second window into the third.
    level.change(8, 5);
    level.change(8, 4);
    level.change(25, 0);
    level.advance(40);
    expect(series.toJSON().columns).toEqual({
      // (4 s at 4 + 2 s at 1 + 2 s at 4) / 10 s; all of 4; half of 4; nothing.
      mean: [2.6, 4, 2, 0],
      max: [5, 4, 4, 0],
      last: [4, 4, 0, 0],
    });
    expect(level.value).toBe(0);
  });

  it("counts towards the window that it begins", () => {
    const series = newSeries();
    const level = new Level(series, columns);
    level.change(10, 3);
    level.change(20, 1);
    level.advance(30);
    expect(series.toJSON().columns).toEqual({ mean: [0, 3, 1, 0], max: [0, 3, 3, 1], last: [0, 3, 1, 1] });
  });

  it("has the mean of a brute-force sum over small steps", () => {
    const series = new Series(5, 0.7, 30, ["mean"]);
    const level = new Level(series, { mean: "mean" });
    const step = 0.01;
    const brute = new Float64Array(30);
    let value = 0;
    for (let i = 0; i < 2100; i++) {
      const time = 5 + i * step;
      if ((i * 7919) % 13 === 0) level.change(time, (value = (i * 31) % 17));
      brute[Math.min(29, Math.floor((i * step) / 0.7 + 1e-9))] += (value * step) / 0.7;
    }
    level.advance(26);
    for (const [i, mean] of series.values(0).entries()) expect(mean).toBeCloseTo(brute[i], 9);
  });

  it("stops at the end of the series", () => {
    const series = newSeries();
    const level = new Level(series, columns);
    level.change(35, 8);
    level.advance(1000);
    expect([...series.values(0)]).toEqual([0, 0, 0, 4]);
  });
});
