/** What every run of any world is held to, in halves: two files run on two cores. */
import { describe, expect, it } from "vitest";
import type { RunResult } from "../../src/core/result.ts";
import { Refusal, run } from "./built.ts";
import { openMade as openTrace } from "./made-trace.ts";
import { hold, RUNS } from "./swarm.ts";
import { type World, withoutFault } from "./worlds.ts";

/** Each metric that differs, with both values, and other parts of a result by name. */
function movedBetween(one: RunResult, other: RunResult): readonly string[] {
  const names = new Set([...Object.keys(one.metrics), ...Object.keys(other.metrics)]);
  const metrics = [...names].filter((name) => !isSame(one.metrics[name], other.metrics[name]));
  const parts = (["minutes", "notes"] as const).filter((part) => !isSame(one[part], other[part]));
  return [...metrics.map((name) => `${name} ${one.metrics[name]} -> ${other.metrics[name]}`), ...parts];
}

/**
 * What a float adds up to depends on where its sum is cut: seconds of a queue, cut at other windows, come to another last digit
 * of the twelve that a metric has. Two units of that digit are no movement.
 */
const LAST_DIGIT = 2e-11;

function isSame(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a === "number" && typeof b === "number") return Math.abs(a - b) <= LAST_DIGIT * Math.abs(a);
  if (a === null || b === null || typeof a !== "object" || typeof b !== "object") return false;
  const [one, other] = [Object.entries(a), Object.entries(b)];
  return (
    one.length === other.length && one.every(([key, value], i) => key === other[i][0] && isSame(value, other[i][1]))
  );
}

/** What it does not divide, nor is divided by. */
function otherWindow({ scenario }: World): number {
  return scenario.windowSeconds === 7 ? 11 : 7;
}

/**
 * Runs the world, and if only the run tells that one of its faults changes nothing or never strikes, without that fault.
 * False where no run is left.
 */
function holds(world: World): boolean {
  try {
    const one = run(world.scenario, world.seed, { check: true, openTrace });
    const other = run({ ...world.scenario, windowSeconds: otherWindow(world) }, world.seed, { openTrace });
    const moved = movedBetween(one, other);
    if (moved.length > 0) throw new Error(`other windows, other numbers: ${moved.join("; ")}`);
    return true;
  } catch (error) {
    const refused = error instanceof Refusal ? /^faults\[(\d+)\]/.exec(error.message) : null;
    if (refused === null) throw error;
    const others = withoutFault(world, Number(refused[1]));
    return others !== null && holds(others);
  }
}

/** @param first the half of the worlds that begins with this one, 0 or 1. */
export function holdHalf(first: number): void {
  describe("a run of any world", () => {
    it(
      "breaks no conservation law, no cause is missing, and no metric moves with the length of the windows",
      async () => {
        const worlds = Math.ceil((RUNS - first) / 2);
        const held = await hold({ worlds: RUNS, first, every: 2 }, holds);
        // A swarm of refusals would show nothing. One world alone is one that is repeated.
        if (worlds > 1) expect(held).toBeGreaterThan(worlds * 0.8);
      },
      10_000 + RUNS * 5000,
    );
  });
}
