/** Quantities as people write them. The oracles are the definitions: 60 seconds a minute, 1,024 bytes a KB. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  durationPattern,
  formatDuration,
  formatRate,
  formatSize,
  formatTimeOfDay,
  parseDuration,
  parseRate,
  parseSize,
  parseTimeOfDay,
  sizePattern,
} from "../../../src/core/text/units.ts";

describe("durations", () => {
  it.each([
    ["250ms", 0.25],
    ["0.3ms", 0.0003],
    ["30s", 30],
    ["15m", 900],
    ["2h", 7200],
    ["1.5h", 5400],
    ["1d", 86_400],
    ["1h30m", 5400],
    ["50us", 0.00005],
    ["0", 0],
    [" 5s ", 5],
  ])("%s is %d seconds", (text, seconds) => {
    expect(parseDuration(text)).toBe(seconds);
  });

  it.each(["", "5", "5 s", "-5s", "5sec", "s", "1e3s", ".5s", "5S", "NaNs", "1h-1m"])("%j is no duration", (text) => {
    expect(parseDuration(text)).toBeNull();
  });

  it("what is formatted reads back as the same number of microseconds", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4e11 }), (micros) => {
        expect(parseDuration(formatDuration(micros / 1e6))).toBeCloseTo(micros / 1e6, 6);
      }),
      { seed: 1 },
    );
  });

  it("an editor's pattern accepts exactly what the reader accepts", () => {
    const pattern = new RegExp(durationPattern);
    const piece = fc.constantFrom("0", "1", "5", ".", "h", "m", "s", "ms", "us", "d", "-", " ", "e");
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 6 }), (pieces) => {
        const text = pieces.join("");
        expect(pattern.test(text)).toBe(parseDuration(text) !== null && text.trim() === text);
      }),
      { seed: 1, numRuns: 2000 },
    );
  });
});

describe("sizes", () => {
  it.each([
    ["64MB", 64 * 1_048_576],
    ["512B", 512],
    ["1.5KB", 1536],
    ["2GB", 2 ** 31],
    ["0", 0],
  ])("%s is %d bytes", (text, bytes) => {
    expect(parseSize(text)).toBe(bytes);
  });

  it.each(["64", "64mb", "64 MB", "-1MB", "64MiB", "0.3B"])("%j is no size", (text) => {
    expect(parseSize(text)).toBeNull();
  });

  it("what is formatted reads back as the same number of bytes", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 40 }), (bytes) => {
        expect(parseSize(formatSize(bytes))).toBe(bytes);
      }),
      { seed: 1 },
    );
  });

  it("an editor's pattern refuses what the reader refuses for its form", () => {
    const pattern = new RegExp(sizePattern);
    for (const text of ["64", "64mb", "64 MB", "-1MB", "64MiB"]) expect(pattern.test(text)).toBe(false);
    for (const text of ["64MB", "1.5KB", "0"]) expect(pattern.test(text)).toBe(true);
  });
});

describe("times of day", () => {
  it("what is formatted reads back as the same second", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 86_399 }), (seconds) => {
        expect(parseTimeOfDay(formatTimeOfDay(seconds))).toBe(seconds);
      }),
      { seed: 1 },
    );
  });

  it.each(["24:00", "12:60", "12", "noon", "-1:00"])("%j is no time of day", (text) => {
    expect(parseTimeOfDay(text)).toBeNull();
  });
});

describe("a rate", () => {
  it.each([
    ["80/s", 80],
    ["2.5/second", 2.5],
    ["90/m", 1.5],
    ["5400/hour", 1.5],
    ["2160000/day", 25],
    ["43200/d", 0.5],
    ["0", 0],
  ])("%s is %d a second", (text, perSecond) => {
    expect(parseRate(text)).toBe(perSecond);
    expect(parseRate(formatRate(perSecond))).toBe(perSecond);
  });

  it.each(["80", "80/week", "/s", "-1/s", "80 /s", "80/secondly"])("%j is none", (text) => {
    expect(parseRate(text)).toBeNull();
  });
});
