/**
 * What a world costs beside another one, as a ratio of the processor's time. Rounds of both alternate; set-up is not in it, nor are
 * the first rounds, in which the compiler takes more of the processor's time than the simulator. The ratio of the least times stands
 * beside the median of the rounds': what else runs on the machine only ever adds to a time.
 */
import { prepare } from "../models/run/run.ts";
import type { Scenario } from "../models/scenario/types.ts";
import { printed, processorSeconds, timing } from "./rounds.ts";
import { type BenchWorld, benchScenario } from "./scenario.ts";

/** Rounds that the compiler has to itself. */
const WARM_ROUNDS = 2;

export interface Row {
  readonly name: string;
  /** Parts of the scenario that costs, and of the one beside which it does. */
  readonly parts: object;
  readonly of: object;
}

export function printRows(rows: readonly Row[], shape: BenchWorld, rounds: number): void {
  for (const { name, parts, of } of rows) {
    const [ours, theirs] = [benchScenario({ ...shape, more: parts }), benchScenario({ ...shape, more: of })];
    const times = Array.from({ length: WARM_ROUNDS + rounds }, () => [spent(ours), spent(theirs)]).slice(WARM_ROUNDS);
    const ratios = printed(timing(times.map(([our, their]) => our / their)));
    const least = Math.min(...times.map(([our]) => our)) / Math.min(...times.map(([, their]) => their));
    console.log(`${name.padEnd(33)} ${ratios}, of the least times ${least.toFixed(2)}`);
  }
}

function spent(scenario: Scenario): number {
  const made = prepare(scenario, 1);
  return processorSeconds(() => made.result());
}
