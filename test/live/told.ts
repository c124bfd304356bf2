/**
 * A story of failures, told again where the machine may have spoilt it: outcomes are exact, but who is kept from running
 * for a second sees time-outs that nothing caused, and misses the second for which a step was planned.
 */
import type { TestContext } from "vitest";
import { Beside, type BesideOptions } from "./beside.ts";

/** A difference counts when a story shows it so often in a row, each time with another seed. */
const TELLINGS = 3;
/** Far enough apart that no two of a run are the same. */
const SEED_STEP = 100_003;

export interface Telling {
  /** How many times it was told before, as something to add to the seed. */
  readonly more: number;
  readonly beside: (options: BesideOptions) => Promise<Beside>;
}

export async function told(test: TestContext, story: (telling: Telling) => Promise<void>): Promise<void> {
  let undisturbed = 0;
  for (let telling = 1; ; telling++) {
    const clusters: Beside[] = [];
    const beside = async (options: BesideOptions) => {
      const cluster = await Beside.open(options);
      clusters.push(cluster);
      return cluster;
    };
    try {
      await story({ more: (telling - 1) * SEED_STEP, beside });
      return;
    } catch (error) {
      const disturbances = clusters.flatMap((cluster) => cluster.disturbances());
      if (disturbances.length === 0) undisturbed++;
      const what = `telling ${telling} of ${TELLINGS}: ${String(error).split("\n")[0]}`;
      const why = disturbances.length === 0 ? "nothing disturbed it" : `disturbed: ${disturbances.join("; ")}`;
      process.stderr.write(`${test.task.name}: ${what} (${why})\n`);
      if (telling < TELLINGS) continue;
      // Nothing is known of a client that was never given its time.
      if (undisturbed === 0) test.skip(`not judged, the machine is too busy: ${why}`);
      throw error;
    } finally {
      await Promise.all(clusters.map((cluster) => cluster.close()));
    }
  }
}
