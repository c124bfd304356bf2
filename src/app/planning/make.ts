/** Makes a plan: each part with what the budget has left, the most asked for first. */

import type { SimulationExperiment } from "../experiment/experiment.ts";
import { version } from "../files/package.ts";
import { isDatabaseStated } from "../narrative/defaults.ts";
import { headroomsOf } from "./headrooms.ts";
import { type Losses, lossesOf } from "./losses.ts";
import { lossOfPlan, PLAN_SCHEMA_VERSION, type Plan } from "./plan.ts";
import type { Quantity } from "./quantities.ts";
import { type Recovery, type RecoveryOptions, recoveryOf } from "./recovery.ts";
import { type Runbook, runbookOf } from "./runbook.ts";
import { NO_ROOM, type Runs } from "./runs.ts";
import { type Frontier, frontierOf } from "./settings.ts";
import { type UncertainOptions, uncertainOf } from "./uncertain.ts";
import { type Configuration, clusterNodes, configurationsOf, lossOf } from "./worlds.ts";

export interface MakeOptions {
  readonly runs: Runs;
  readonly command: string;
  readonly budgetSeconds: number;
  readonly forSeconds?: number;
  /** Futures in which a critical value is looked for. */
  readonly futures?: number;
  /** Default: all. */
  readonly parts?: readonly Part[];
  /** Absent where no input is uncertain. */
  readonly uncertain?: Pick<UncertainOptions, "intervals" | "at">;
}

const FUTURES = 16;

/** What a plan can tell beside which nodes may be lost, which all else begins with. */
export const PARTS = ["headroom", "recovery", "settings"] as const;
export type Part = (typeof PARTS)[number];

/** @throws InvalidInput where the model refuses a world. */
export async function made(experiment: SimulationExperiment, options: MakeOptions): Promise<Plan> {
  const { runs, command, budgetSeconds, forSeconds, futures = FUTURES, parts = PARTS } = options;
  const loss = lossOf(experiment.points, forSeconds);
  const configurations = configurationsOf(experiment.points, loss);
  const isStated = isDatabaseStated({ given: experiment.document.scenario ?? {}, swept: experiment.swept });
  const firstSeed = experiment.seeds[0];
  const leftOut: string[] = [];
  const judge = { thresholds: experiment.thresholds, isStated };
  const losses = await lossesOf(configurations, { loss, firstSeed, judge, runs });
  const drawn =
    options.uncertain === undefined
      ? null
      : await uncertainOf({ ...options.uncertain, worst: losses.worst, loss, firstSeed, judge, runs });
  const canFail = isStated || experiment.thresholds.length > 0;
  const searches = { loss, firstSeed, futures, judge, runs };
  const search = async (quantities: readonly Quantity["name"][]) =>
    canFail && parts.includes("headroom")
      ? await headroomsOf(configurations, losses.worst, { ...searches, quantities })
      : [];
  const asked = await search(["load", "capacity"]);
  const { recoveries, runbooks } = parts.includes("recovery")
    ? await recovered(configurations, losses.worst, { loss, firstSeed, judge, runs })
    : { recoveries: [], runbooks: [] };
  const frontiers: Frontier[] = [];
  if (parts.includes("settings")) {
    for (const [i, configuration] of configurations.entries()) {
      frontiers.push(await frontierOf(configuration, losses.worst[i].order[0], { loss, firstSeed, runs }));
    }
  }
  const headroom = [...asked, ...(await search(["nodes", "memory"]))];
  if (losses.isCut) leftOut.push("all repeats and rows of the table of lost nodes");
  if (headroom.some(({ why }) => why === NO_ROOM)) leftOut.push("some of how far it is from failing");
  if (recoveries.some(({ winner }) => winner === null)) leftOut.push("ways to bring some nodes back");
  if (frontiers.some(({ why }) => why === NO_ROOM)) leftOut.push("settings of some clients");
  if (drawn?.why === NO_ROOM) leftOut.push("worlds of uncertain inputs");
  return {
    schemaVersion: PLAN_SCHEMA_VERSION,
    experiment: experiment.name,
    question: experiment.question,
    version,
    command,
    isDatabaseStated: isStated,
    configurations: configurations.map(({ label }) => label),
    nodes: configurations.map(({ scenario }) => clusterNodes(scenario).length),
    loss: lossOfPlan(loss, configurations),
    losses,
    ...(drawn === null ? {} : { uncertain: drawn }),
    headroom,
    recoveries,
    frontiers,
    runbooks,
    work: { runs: runs.asked, countedSeconds: runs.seconds, budgetSeconds, leftOut },
  };
}

/** Of each configuration its worst node, and nodes that the experiment loses together. */
async function recovered(configurations: readonly Configuration[], worst: Losses["worst"], options: RecoveryOptions) {
  const recoveries: Recovery[] = [];
  const runbooks: Runbook[] = [];
  for (const [i, configuration] of configurations.entries()) {
    for (const nodes of [worst[i].order.slice(0, 1), ...configuration.together]) {
      const { recovery, best, kept } = await recoveryOf(configuration, nodes, options);
      recoveries.push(recovery);
      const runbook = await runbookOf(configuration, recovery, best, { ...options, kept });
      if (runbook !== null) runbooks.push(runbook);
    }
  }
  return { recoveries, runbooks };
}
