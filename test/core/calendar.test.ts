import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Calendar } from "../../src/core/calendar.ts";

interface Pending {
  readonly time: number;
  readonly kind: number;
  readonly payload: number;
}

/** The event list as anybody would write it: insert behind all that are not later. */
class SortedList {
  readonly events: Pending[] = [];

  push(event: Pending): void {
    const later = this.events.findIndex((other) => other.time > event.time);
    this.events.splice(later < 0 ? this.events.length : later, 0, event);
  }
}

// Few different times, so that ties abound; pushes and pops in any mixture, so that the hole a pop leaves is met by both.
const operation = fc.oneof(
  { weight: 3, arbitrary: fc.record({ time: fc.oneof(fc.nat(8), fc.double({ noNaN: true, min: -1e9, max: 1e9 })) }) },
  { weight: 2, arbitrary: fc.constantFrom("pop" as const, "peek" as const) },
);

describe("the calendar", () => {
  it("pops in the order of a sorted list, ties in the order scheduled", () => {
    fc.assert(
      fc.property(fc.array(operation, { maxLength: 400 }), (operations) => {
        const calendar = new Calendar(1);
        const list = new SortedList();
        const pop = () => {
          const event = list.events.shift();
          expect(calendar.pop()).toBe(event !== undefined);
          if (event === undefined) return;
          expect({ time: calendar.time, kind: calendar.kind, payload: calendar.payload }).toEqual(event);
        };
        for (const [i, step] of operations.entries()) {
          if (step === "pop") pop();
          else if (step === "peek") expect(calendar.peekTime()).toBe(list.events[0]?.time ?? Number.POSITIVE_INFINITY);
          else {
            const event = { time: step.time, kind: i % 7, payload: (i * 0x9e3779b1) | 0 };
            calendar.push(event.time, event.kind, event.payload);
            list.push(event);
          }
          expect(calendar.size).toBe(list.events.length);
        }
        while (list.events.length > 0) pop();
        pop();
      }),
      { seed: 1, numRuns: 500 },
    );
  });

  it("keeps the order of ten thousand events at one time", () => {
    const calendar = new Calendar();
    for (let i = 0; i < 10_000; i++) calendar.push(5, 0, i);
    const popped: number[] = [];
    while (calendar.pop()) popped.push(calendar.payload);
    expect(popped).toEqual(Array.from({ length: 10_000 }, (_, i) => i));
  });

  it("holds payloads and kinds of all 32 bits", () => {
    const calendar = new Calendar();
    for (const payload of [-(2 ** 31), -1, 0, 2 ** 31 - 1]) calendar.push(payload, payload, payload);
    for (const payload of [-(2 ** 31), -1, 0, 2 ** 31 - 1]) {
      calendar.pop();
      expect([calendar.kind, calendar.payload]).toEqual([payload, payload]);
    }
  });

  it("is as new after clear", () => {
    const calendar = new Calendar(4);
    for (let i = 0; i < 100; i++) calendar.push(i, 0, i);
    calendar.pop();
    calendar.clear();
    expect(calendar.size).toBe(0);
    expect(calendar.peekTime()).toBe(Number.POSITIVE_INFINITY);
    expect(calendar.pop()).toBe(false);
    calendar.push(2, 0, 20);
    calendar.push(1, 0, 10);
    expect([calendar.pop(), calendar.payload, calendar.pop(), calendar.payload]).toEqual([true, 10, true, 20]);
  });
});
