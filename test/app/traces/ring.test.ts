/** Two threads and a ring between them: whatever happens just before one begins to wait is not missed. */
import { afterEach, describe, expect, it, vi } from "vitest";
import { RingEnd, type RingMemory, RingStart, ringMemory } from "../../../src/app/traces/ring.ts";

afterEach(() => vi.restoreAllMocks());

/** The other thread does this at the last moment before this one waits; it waits for no time, since nobody would wake it. */
function justBeforeTheWait(does: () => void): void {
  const { wait } = Atomics;
  vi.spyOn(Atomics, "wait").mockImplementation(((words: Int32Array, word: number, value: number) => {
    does();
    return wait(words, word, value, 0);
  }) as typeof Atomics.wait);
}

function sides(memory: RingMemory = ringMemory()) {
  return { end: new RingEnd(memory), start: new RingStart(memory) };
}

describe("a ring between two threads", () => {
  it("has its end seen by one who is about to wait for more", () => {
    const { end, start } = sides();
    justBeforeTheWait(() => end.end());
    expect(start.take()).toBeNull();
  });

  it("has bytes seen by one who is about to wait for them", () => {
    const { end, start } = sides();
    justBeforeTheWait(() => void end.put(Uint8Array.of(7)));
    expect([...start.take()!]).toEqual([7]);
  });

  it("has its closing seen by one who is about to wait for room", () => {
    const { end, start } = sides();
    for (let slot = 0; slot < 4; slot++) end.put(Uint8Array.of(slot));
    justBeforeTheWait(() => start.close());
    expect(end.put(Uint8Array.of(4))).toBe(false);
  });
});
