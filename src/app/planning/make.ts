/** Makes a plan: each part with what the budget has left, the most asked for first. */

import type { SimulationExperiment } from "../experiment/experiment.ts";
import { version } from "../files/package.ts";
import { isDatabaseStated } from "../narrative/defaults.ts";
import { lossesOf } from "./losses.ts";
import { lossOfPlan, PLAN_SCHEMA_VERSION, type Plan } from "./plan.ts";
import type { Runs } from "./runs.ts";
import { configurationsOf, lossOf } from "./worlds.ts";

export interface MakeOptions {
  readonly runs: Runs;
  readonly command: string;
  readonly budgetSeconds: number;
  readonly forSeconds?: number;
}

/** @throws InvalidInput where the model refuses a world. */
export async function made(experiment: SimulationExperiment, options: MakeOptions): Promise<Plan> {
  const { runs, command, budgetSeconds, forSeconds } = options;
  const loss = lossOf(experiment.points, forSeconds);
  const configurations = configurationsOf(experiment.points, loss);
  const isStated = isDatabaseStated({ given: experiment.document.scenario ?? {}, swept: experiment.swept });
  const firstSeed = experiment.seeds[0];
  const leftOut: string[] = [];
  const losses = await lossesOf(configurations, { loss, firstSeed, isStated, runs });
  if (losses.isCut) leftOut.push("all repeats and rows of the table of lost nodes");
  return {
    schemaVersion: PLAN_SCHEMA_VERSION,
    experiment: experiment.name,
    question: experiment.question,
    version,
    command,
    isDatabaseStated: isStated,
    configurations: configurations.map(({ label }) => label),
    nodes: configurations.map(({ scenario }) => scenario.nodes.filter(({ beside }) => beside === undefined).length),
    loss: lossOfPlan(loss, configurations),
    losses,
    work: { runs: runs.asked, countedSeconds: runs.seconds, budgetSeconds, leftOut },
  };
}
