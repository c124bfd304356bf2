/** Documents that are right but for one spot. */
import fc from "fast-check";
import { expect, it } from "vitest";
import { read as readWorld, worlds } from "./worlds.ts";

const RUNS = 30;
/** Spots that are spoilt in each, one at a time: enough that each part is spoilt some dozen times. */
const SPOTS = 20;
/** Values at which readers stumble. */
const anything = fc.oneof(fc.jsonValue({ maxDepth: 2 }), fc.constantFrom(-1, 0, 0.5, 1e308, "", "0", "NaN", "1e9d"));

/** With the value in place of the spot that the numbers lead to, key by key. */
function spoilt(document: unknown, steps: readonly number[], value: unknown): unknown {
  const [step, ...others] = steps;
  if (step === undefined || document === null || typeof document !== "object") return value;
  const keys = Object.keys(document);
  if (keys.length === 0) return value;
  const copy: Record<string, unknown> | unknown[] = Array.isArray(document) ? [...document] : { ...document };
  const key = keys[step % keys.length] as keyof typeof copy;
  (copy as Record<string, unknown>)[key] = spoilt(copy[key], others, value) as never;
  return copy;
}

/** A busy machine draws and reads one world, with all of its spots, in some seconds. */
const PATIENCE_MS = 10_000 + RUNS * 10_000;

it(
  "a document with a spot that is anything reads as a scenario or as problems, and never throws",
  () => {
    let [read, refused] = [0, 0];
    const steps = fc.array(fc.nat(50), { minLength: 1, maxLength: 5 });
    const law = fc.property(
      worlds,
      fc.array(fc.tuple(steps, anything), { minLength: SPOTS, maxLength: SPOTS }),
      (world, spots) => {
        for (const [where, value] of spots) {
          const { value: scenario, problems } = readWorld(spoilt(world.given, where, value));
          expect(scenario === null).toBe(problems.length > 0);
          expect(problems.filter(({ text }) => text === "" || text.includes("undefined"))).toEqual([]);
          if (scenario === null) refused++;
          else read++;
        }
      },
    );
    fc.assert(law, { numRuns: RUNS, seed: 20_261_128 });
    // Some of what is anything is right by chance (an empty list, a share of 0.5), most is not.
    expect(refused).toBeGreaterThan(read);
    expect(read).toBeGreaterThan(0);
  },
  PATIENCE_MS,
);
