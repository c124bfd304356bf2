/**
 * Random worlds of everything that there is, one after the other, each of a seed of its own. `SWARM_RUNS=100000` makes that many,
 * `SWARM_SEED` other ones; a world that breaks a law is printed with the seed that makes it the first. None is kept, so that
 * memory does not grow with their number.
 */
import { setImmediate } from "node:timers/promises";
import fc from "fast-check";
import { type World, worlds } from "./worlds.ts";

export const RUNS = Number(process.env.SWARM_RUNS ?? 24);
const SEED = Number(process.env.SWARM_SEED ?? 20_261_125);
/** Some worlds break for one reason; a swarm that goes on finds several at once, and one that is broken through ends. */
const BREAKS_MAX = 5;
/** So far apart that seeds side by side share no bits: 2^32 over the golden ratio. */
const STEP = 0x9e3779b1;

/** Every so many worlds from the first on, of all that there are. */
export interface Part {
  readonly worlds: number;
  readonly first: number;
  readonly every: number;
}

/**
 * @param law throws where a world breaks it; says whether the world could be held to it at all.
 * @returns how many could.
 * @throws with every break and how to repeat it.
 */
export async function hold(part: Part, law: (world: World) => boolean | Promise<boolean>): Promise<number> {
  let held = 0;
  const breaks: string[] = [];
  for (let i = part.first; i < part.worlds && breaks.length < BREAKS_MAX; i += part.every) {
    const seed = (SEED + Math.imul(i, STEP)) | 0;
    let given = "a world that cannot be drawn";
    try {
      const [world] = fc.sample(worlds, { numRuns: 1, seed });
      given = `seed ${world.seed}, ${JSON.stringify(world.given)}`;
      if (await law(world)) held++;
    } catch (error) {
      const { stack, message } = error as Error;
      breaks.push(`SWARM_SEED=${seed} SWARM_RUNS=1: ${stack ?? message}\nunder ${given}`);
    }
    // The runner of the tests takes a thread for dead that never answers.
    await setImmediate();
  }
  if (breaks.length > 0) throw new Error(breaks.join("\n\n"));
  return held;
}
