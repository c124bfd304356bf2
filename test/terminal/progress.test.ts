import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { progressLine, startProgress } from "../../src/terminal/progress.ts";
import { displayWidth } from "../../src/terminal/text.ts";

function terminal(columns = 80) {
  const written: string[] = [];
  return { written, isTTY: true, columns, write: (text: string) => written.push(text) };
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe("the line", () => {
  const at = (elapsedMs: number, doneBefore = 0, width = 100) => ({ elapsedMs, doneBefore, width });

  it("counts runs, time, and what is left at the pace so far", () => {
    const line = progressLine({ runsDone: 10, runsTotal: 40, current: "pecl-memcache" }, at(30_000));
    // 10 runs in 30 s leave 30 runs for 90 s.
    expect(line).toBe("[█████░░░░░░░░░░░░░░░]  10/40 runs  0:30  ETA 1:30  pecl-memcache");
  });

  it("takes the pace from runs made now, not from those found in a journal", () => {
    const line = progressLine({ runsDone: 30, runsTotal: 40, current: "" }, at(10_000, 20));
    expect(line).toContain("ETA 0:10");
    expect(progressLine({ runsDone: 20, runsTotal: 40, current: "" }, at(10_000, 20))).toContain("ETA –");
  });

  it("moves within a run, and takes the pace from what is done of it", () => {
    const state = { runsDone: 0, runsTotal: 2, begun: 0.5, current: "" };
    // A quarter of all in 10 s.
    expect(progressLine(state, at(10_000))).toBe("[█████░░░░░░░░░░░░░░░]  0/2 runs  0:10  ETA 0:30");
  });

  it("is never wider than the terminal and gives up the count last", () => {
    const state = { runsDone: 7, runsTotal: 2000, current: "php-memcached 3.2.0, back in the 缓存 trough" };
    for (let width = 1; width <= 120; width++) {
      const line = progressLine(state, at(3_700_000, 0, width));
      expect(displayWidth(line)).toBeLessThanOrEqual(width);
      if (width >= 12) expect(line).toContain("7/2000 runs");
    }
  });

  it("takes no escape sequence and no line break from a label", () => {
    const line = progressLine({ runsDone: 0, runsTotal: 1, current: "a\n\u001b[31mb" }, at(0));
    expect(line).toMatch(/ {2}a b$/);
  });
});

describe("on a terminal", () => {
  it("looks at the state at its interval, writes over itself, and leaves an empty line", () => {
    const stream = terminal();
    const state = { runsDone: 0, runsTotal: 4, current: "a" };
    let now = 0;
    const progress = startProgress({ stream, state, intervalMs: 100, now: () => now });
    for (let i = 1; i <= 3; i++) {
      now = i * 100;
      state.runsDone = i;
      state.current = `point ${i}`;
      vi.advanceTimersByTime(100);
    }
    expect(stream.written).toHaveLength(3);
    for (const [i, text] of stream.written.entries()) {
      expect(text.startsWith("\r\u001b[2K")).toBe(true);
      expect(text).toContain(`${i + 1}/4 runs`);
      expect(text).toContain(`point ${i + 1}`);
      expect(text).not.toContain("\n");
    }
    progress.stop();
    expect(stream.written.at(-1)).toBe("\r\u001b[2K");
    vi.advanceTimersByTime(1000);
    expect(stream.written).toHaveLength(4);
  });

  it("that never drew has nothing to clear", () => {
    const stream = terminal();
    startProgress({ stream, state: { runsDone: 0, runsTotal: 1, current: "" } }).stop();
    expect(stream.written).toEqual([]);
  });
});

it("where the stream is no terminal, a line is written every minute, and none in the first", () => {
  for (const isTTY of [false, undefined]) {
    const stream = { ...terminal(), isTTY };
    const state = { runsDone: 1, runsTotal: 2, current: "a", soFar: "Database 96 %" };
    let now = 0;
    const progress = startProgress({ stream, state, intervalMs: 10, now: () => now });
    now = 59_999;
    vi.advanceTimersByTime(59_999);
    progress.draw();
    expect(stream.written).toEqual([]);
    state.runsDone = 2;
    now = 60_000;
    vi.advanceTimersByTime(1);
    expect(stream.written).toEqual(["2/2 runs  1:00  ETA 0:00  Database 96 %  a\n"]);
    progress.stop();
    vi.advanceTimersByTime(600_000);
    expect(stream.written).toHaveLength(1);
    expect(vi.getTimerCount()).toBe(0);
    startProgress({ stream, state, logs: false });
    expect(vi.getTimerCount()).toBe(0);
  }
});

it("what the runs so far say stands in place of the point, and of the bar where there is no room for both", () => {
  const state = { runsDone: 1, runsTotal: 2, current: "a", soFar: "Database busy 96 % [91, 100], the worst so far: b" };
  const at = (width: number): string => progressLine(state, { elapsedMs: 10_000, doneBefore: 0, width });
  expect(at(120)).toBe(`[██████████░░░░░░░░░░]  1/2 runs  0:10  ETA 0:10  ${state.soFar}`);
  expect(at(79)).toBe(`1/2 runs  0:10  ETA 0:10  ${state.soFar}`);
  expect(at(50)).toBe("1/2 runs  0:10  ETA 0:10  Database busy 96 % [91,…");
  expect(at(30)).toBe("1/2 runs  0:10  ETA 0:10");
});

it("takes a terminal that has not been told its size for one of 80 columns", () => {
  const state = { runsDone: 1, runsTotal: 2, current: "a" };
  const [unknown, usual] = [terminal(0), terminal(80)];
  for (const stream of [unknown, usual]) {
    const progress = startProgress({ stream, state, now: () => 0 });
    progress.draw();
    progress.stop();
  }
  expect(unknown.written).toEqual(usual.written);
  expect(unknown.written[0]).toContain("1/2 runs");
});
