/** What a stationary start has of a key, beside a key whose requests are played one after the other for long. */
import { describe, expect, it } from "vitest";
import { type CopyAtStart, copyAtStart, type KeyLoad } from "../../models/workload/copy-at-start.ts";
import { Streams } from "../../src/core/random.ts";

const TIMES = 6000;

/** By brute force: the key's reads and writes of a long time, against one item that leaves when nothing has moved it for `stay` seconds. */
function played(load: KeyLoad, next: () => number): CopyAtStart | null {
  const { reads, writes, writesDelete, ttlSeconds, restSeconds, staySeconds } = load;
  // To an instant that is drawn: what is asked for often dies like clockwork.
  const end = (10 + 2 * next()) * (ttlSeconds + Math.min(staySeconds, ttlSeconds) + 1 / reads);
  let [now, stored, moved] = [0, -1, -1];
  for (;;) {
    now -= Math.log(next()) / (reads + writes);
    if (now > end) break;
    if (stored >= 0 && now - moved > staySeconds) stored = -1;
    if (next() * (reads + writes) < writes) [stored, moved] = writesDelete ? [-1, -1] : [now, now];
    else if (stored < 0 || now - stored >= ttlSeconds) [stored, moved] = [now, now];
    else if (now - moved > restSeconds) moved = now;
  }
  return stored < 0 ? null : { moved: end - moved, stored: end - stored };
}

/** Of so many such keys: shares whose copy lives and whose is dead and in memory, and the mean age of what is there, with their errors. */
function summaryOf(of: (next: () => number) => CopyAtStart | null, load: KeyLoad, name: string) {
  const stream = new Streams(1).stream(name);
  const there = Array.from({ length: TIMES }, () => of(() => stream.next())).filter(
    (one) => one !== null && one.moved < load.staySeconds,
  ) as CopyAtStart[];
  const ages = there.filter(({ stored }) => stored < load.ttlSeconds).map(({ stored }) => stored);
  const age = ages.reduce((sum, one) => sum + one, 0) / ages.length;
  const share = (count: number) => ({ is: count / TIMES, error: Math.sqrt(count + 1) / TIMES });
  return {
    alive: share(ages.length),
    dead: share(there.length - ages.length),
    age: { is: age, error: Math.sqrt(ages.reduce((sum, one) => sum + (one - age) ** 2, 0)) / ages.length },
  };
}

const base = { reads: 0.01, writes: 0, writesDelete: false, ttlSeconds: 300, restSeconds: 0, staySeconds: 120 };

describe("the copy that a stationary start has of a key", () => {
  it.each<readonly [string, KeyLoad]>([
    ["that is evicted before it dies", base],
    ["that dies before it is evicted", { ...base, staySeconds: 500 }],
    ["that stays until it dies", { ...base, staySeconds: Number.POSITIVE_INFINITY }],
    ["that is asked for often", { ...base, reads: 0.1 }],
    ["that lives for many times as long as items stay", { ...base, reads: 0.03, ttlSeconds: 2000 }],
    ["that writes set anew", { ...base, writes: 0.004 }],
    ["that writes delete", { ...base, writes: 0.004, writesDelete: true }],
    [
      "that writes delete and nothing evicts",
      { ...base, reads: 0.02, writes: 0.005, writesDelete: true, staySeconds: 900 },
    ],
    ["that a hit moves once in a minute", { ...base, reads: 0.02, ttlSeconds: 600, restSeconds: 60 }],
    ["that leaves in the order in which it came", { ...base, restSeconds: 40, staySeconds: 40 }],
  ])("is alive, dead and as old as after a long load: %s", (_, load) => {
    const drawn = summaryOf((next) => copyAtStart(load, next), load, "drawn");
    const expected = summaryOf((next) => played(load, next), load, "played");
    for (const name of ["alive", "dead", "age"] as const) {
      const error = Math.hypot(drawn[name].error, expected[name].error);
      // Four standard errors of the difference of two samples.
      expect(Math.abs(drawn[name].is - expected[name].is), name).toBeLessThan(4 * error);
    }
    expect(expected.alive.is).toBeGreaterThan(0.05);
  });

  it("is none of a key that nobody asks for", () => {
    expect(copyAtStart({ ...base, reads: 0 }, () => 0.5)).toBeNull();
  });
});
