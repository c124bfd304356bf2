import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Simulation, type SourceClock } from "../../src/core/simulation.ts";

/** A simulation with one kind that writes down when it happened and with what payload. */
function recorder() {
  const simulation = new Simulation();
  const log: [number, string | number][] = [];
  const note = simulation.declare("note", (payload) => log.push([simulation.now, payload]));
  return { simulation, log, note };
}

/** Arrivals at given times. */
function arrivals(times: number[], fire: () => void) {
  let next = 0;
  return {
    get nextTime() {
      return times[next] ?? Number.POSITIVE_INFINITY;
    },
    fire() {
      next++;
      fire();
    },
  };
}

describe("the simulation", () => {
  it("lets events happen in order of time, ties in the order scheduled", () => {
    const { simulation, log, note } = recorder();
    simulation.at(note, 2, 1);
    simulation.at(note, 1, 2);
    simulation.after(note, 2, 3);
    simulation.at(note, 1, 4);
    simulation.run(Number.POSITIVE_INFINITY);
    expect(log).toEqual([
      [1, 2],
      [1, 4],
      [2, 1],
      [2, 3],
    ]);
    expect(simulation.now).toBe(2);
  });

  it("puts what is scheduled for the present behind all that is due at it", () => {
    const { simulation, log, note } = recorder();
    const again = simulation.declare("again", () => simulation.after(note, 0, 9));
    simulation.at(again, 1);
    simulation.at(note, 1, 1);
    simulation.run(2);
    expect(log).toEqual([
      [1, 1],
      [1, 9],
    ]);
  });

  it("gives an event precedence over an arrival at the same time", () => {
    const { simulation, log, note } = recorder();
    for (const [time, payload] of [
      [1, 1],
      [2, 2],
      [2, 3],
      [4, 4],
    ] as const)
      simulation.at(note, time, payload);
    simulation.run(
      10,
      arrivals([0.5, 2, 3, 3], () => log.push([simulation.now, "arrival"])),
    );
    expect(log).toEqual([
      [0.5, "arrival"],
      [1, 1],
      [2, 2],
      [2, 3],
      [2, "arrival"],
      [3, "arrival"],
      [3, "arrival"],
      [4, 4],
    ]);
  });

  it.each([false, true])("run to 10 and on to 20 equals run to 20 (arrivals: %s)", (open) => {
    const history = (stops: readonly number[]) => {
      const { simulation, log, note } = recorder();
      const chain = simulation.declare("chain", () => {
        log.push([simulation.now, "chain"]);
        simulation.after(chain, 2.7);
      });
      simulation.at(chain, 0);
      simulation.at(note, 10, 1);
      const source = arrivals([3, 10, 10, 15, 20], () => log.push([simulation.now, "arrival"]));
      for (const stop of stops) {
        simulation.run(stop, open ? source : undefined);
        expect(simulation.now).toBe(stop);
      }
      return log;
    };
    expect(history([10, 15, 20])).toEqual(history([20]));
    // The end belongs to what comes after it.
    for (const end of [10, 15]) expect(history([end]).every(([time]) => time < end)).toBe(true);
  });

  it("has a source that goes on while nothing else happens do the same as one arrival at a time", () => {
    const whole = fc.integer({ min: 0, max: 20 });
    const worlds = fc.record({
      times: fc.array(whole, { maxLength: 30 }).map((times) => times.sort((a, b) => a - b)),
      // What each arrival schedules, so long after itself.
      delays: fc.array(fc.option(fc.integer({ min: 0, max: 4 })), { minLength: 30, maxLength: 30 }),
      scheduled: fc.array(whole, { maxLength: 5 }),
      cuts: fc.array(whole, { maxLength: 5 }).map((cuts) => cuts.sort((a, b) => a - b)),
    });
    fc.assert(
      fc.property(worlds, ({ times, delays, scheduled, cuts }) => {
        const logs = [false, true].map((goesOn) => {
          const { simulation, log, note } = recorder();
          let next = 0;
          const source = {
            get nextTime() {
              return times[next] ?? Number.POSITIVE_INFINITY;
            },
            fire(clock: SourceClock) {
              do {
                clock.now = source.nextTime;
                log.push([clock.now, `arrival ${next}`]);
                const delay = delays[next++];
                if (delay !== null) simulation.after(note, delay, next);
              } while (goesOn && source.nextTime < clock.quietUntil);
            },
          };
          for (const time of scheduled) simulation.at(note, time, -1);
          for (const cut of [...cuts, Number.POSITIVE_INFINITY]) {
            simulation.run(cut, source);
            log.push([simulation.now, "cut"]);
          }
          return log;
        });
        expect(logs[1]).toEqual(logs[0]);
      }),
    );
  });

  it("refuses to schedule in the past, at no time, or an unknown kind", () => {
    const { simulation, note } = recorder();
    simulation.run(5);
    expect(() => simulation.at(note, 4.999)).toThrow("event 'note' is scheduled for 4.999 s, but it is 5 s already");
    expect(() => simulation.after(note, -1)).toThrow(RangeError);
    expect(() => simulation.at(note, Number.NaN)).toThrow("not a finite number");
    expect(() => simulation.at(note, Number.POSITIVE_INFINITY)).toThrow("not a finite number");
    expect(() => simulation.at(note + 1, 6)).toThrow("no event kind 1");
    expect(() => simulation.at(-1, 6)).toThrow("no event kind -1");
    expect(() => simulation.at(note, 5)).not.toThrow();
    expect(simulation.pending).toBe(1);
  });

  it("refuses to run into the past, two kinds of one name, and a source that goes back in time", () => {
    const { simulation } = recorder();
    expect(() => simulation.declare("note", () => {})).toThrow("event kind 'note' is declared twice");
    expect(() =>
      simulation.run(
        10,
        arrivals([3, 2], () => {}),
      ),
    ).toThrow("from 3 s to 2 s");
    expect(() => simulation.run(1)).toThrow("it is 3 s already");
  });

  it("lets an error of a handler through and can go on after it", () => {
    const { simulation, log, note } = recorder();
    const broken = simulation.declare("broken", () => {
      throw new Error("broken");
    });
    simulation.at(broken, 1);
    simulation.at(note, 2, 7);
    expect(() => simulation.run(3)).toThrow("broken");
    simulation.run(3);
    expect(log).toEqual([[2, 7]]);
  });
});
