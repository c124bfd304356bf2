import { describe, expect, it } from "vitest";
import { expiringChance, popularChance } from "../../models/protection/early-refresh.ts";
import { HostSlots } from "../../models/protection/host-slots.ts";
import { doubling, every, nextTry } from "../../models/protection/lock-by-add.ts";
import { isPutBack } from "../../models/protection/race-window.ts";
import { mayPredate } from "../../models/protection/tombstone.ts";

describe("the chance of an early refresh", () => {
  it("is 6, 31 and 81 % with 50, 25 and 5 of the last 100 s left", () => {
    const percents = [50, 25, 5].map((left) => Math.floor(expiringChance(left, 100) * 100));
    // .0625, .3164, .8145: the documentation of WANObjectCache cuts them off.
    expect(percents).toEqual([6, 31, 81]);
  });

  it("is none before the last stretch, after the expiry, and without a stretch", () => {
    expect([100, 150, 0, -3].map((left) => expiringChance(left, 100))).toEqual([0, 0, 0, 0]);
    expect(expiringChance(5, 0)).toBe(0);
  });

  it("a value that is read once a second is refreshed once by the age that is asked for, on average", () => {
    const popularity = { newSeconds: 60, refreshSeconds: 900 };
    expect(popularChance(60, popularity)).toBe(0);
    expect(popularChance(75, popularity)).toBeCloseTo(0.5 / 825, 12);
    expect(popularChance(500, popularity)).toBeCloseTo(1 / 825, 12);
    let expected = 0;
    for (let age = 0; age < 900; age += 0.01) expected += 0.01 * popularChance(age, popularity);
    expect(expected).toBeCloseTo(1, 4);
  });
});

describe("a lock by add", () => {
  it("is tried every 250 ms for as long as one waits, and no longer", () => {
    const rule = { expirySeconds: 10, pause: every(0.25), waitSeconds: 1 };
    const tries = [0];
    for (let now = 0, failed = 1; ; failed++) {
      const sleep = nextTry(rule, { sinceSeconds: 0, failed }, now, 0.5);
      if (sleep === null) break;
      tries.push((now += sleep));
    }
    expect(tries).toEqual([0, 0.25, 0.5, 0.75, 1]);
  });

  it("is tried once where nobody waits", () => {
    expect(
      nextTry({ expirySeconds: 0, pause: every(1), waitSeconds: 0 }, { sinceSeconds: 5, failed: 1 }, 5, 0.5),
    ).toBeNull();
  });

  it("pauses that double reach 2^15 / 2.5 s, which is 3.6 hours", () => {
    const pause = doubling(1 / 2.5, 15);
    expect(pause(1, 0)).toBeCloseTo(0.4, 12);
    expect(pause(3, 0.5)).toBeCloseTo((3 * 0.5 + 4) / 2.5, 12);
    expect(pause(16, 0) / 3600).toBeCloseTo(3.64, 2);
    expect(pause(40, 0)).toBe(pause(16, 0));
  });
});

describe("slots of a host", () => {
  it("one holder has a slot, on its host only, until it frees it or ends", () => {
    const slots = new HostSlots(2, 25);
    expect(slots.take(0, 7, 100)).toBe(true);
    expect(slots.take(0, 7, 101)).toBe(false);
    expect(slots.take(1, 7, 102)).toBe(true);
    slots.free(0, 7);
    expect(slots.take(0, 7, 101)).toBe(true);
    slots.ended(101);
    expect([slots.isTaken(0, 7), slots.isTaken(1, 7)]).toEqual([false, true]);
  });
});

describe("a tombstone", () => {
  it("tells what was read before the delete", () => {
    expect([99, 100, 100.1].map((at) => mayPredate({ deletedAtSeconds: 100 }, at))).toEqual([true, true, false]);
  });
});

describe("a race window", () => {
  it("an expired value is put back within the window, and not after it or without one", () => {
    const value = { expiresAtSeconds: 100 };
    expect([100, 110, 110.1].map((now) => isPutBack(value, 10, now))).toEqual([true, true, false]);
    expect(isPutBack(value, 0, 100)).toBe(false);
  });
});
