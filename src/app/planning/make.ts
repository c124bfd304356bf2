/** Makes a plan: each part with what the budget has left, the most asked for first. */

import { warningsOf } from "../../../models/scenario/warnings.ts";
import { formatDuration } from "../../core/text/units.ts";
import { InvalidInput } from "../ending/errors.ts";
import { roundedDuration } from "../experiment/budget.ts";
import type { SimulationExperiment } from "../experiment/experiment.ts";
import { version } from "../files/package.ts";
import { isDatabaseStated } from "../narrative/defaults.ts";
import { type ExpectedOptions, expectedOf } from "./expected.ts";
import { type Headroom, headroomsOf, plannedValue } from "./headrooms.ts";
import { type Levels, levelsOf, runSeconds } from "./levels.ts";
import { firstRuns, type Losses, lossesOf, screenedShare } from "./losses.ts";
import { type PicturedWay, picturesOf } from "./pictured.ts";
import { lossOfPlan, PLAN_SCHEMA_VERSION, type Plan } from "./plan.ts";
import { QUANTITIES, type Quantity } from "./quantities.ts";
import { type Recovery, type RecoveryOptions, recoveryOf } from "./recovery.ts";
import { type Model, type Runbook, runbookOf } from "./runbook.ts";
import { NO_ROOM, type Runs } from "./runs.ts";
import { type Frontier, frontierOf } from "./settings.ts";
import { headline } from "./told.ts";
import { type UncertainOptions, uncertainOf } from "./uncertain.ts";
import type { Watch } from "./watch.ts";
import {
  type Configuration,
  clusterNodes,
  configurationsOf,
  FOR_SECONDS,
  type Loss,
  lossOf,
  SHORT_FOR_SECONDS,
} from "./worlds.ts";

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
  /** Threads that make runs; 0 where none do. */
  readonly threads?: number;
  readonly watch?: Watch;
}

const FUTURES = 16;
/** Of scale models, of which the plan tells what is confirmed. */
const COARSE_FUTURES = 6;
/** A budget with room for fewer runs has none for long ones. */
const ROOM_LEAST = 50;

/** What a plan can tell beside which nodes may be lost, which all else begins with. */
export const PARTS = ["headroom", "recovery", "settings"] as const;
export type Part = (typeof PARTS)[number];

/** @throws InvalidInput where the model refuses a world, or the budget has no room for a table of lost nodes. */
export async function made(experiment: SimulationExperiment, options: MakeOptions): Promise<Plan> {
  const { command, budgetSeconds, parts = PARTS, watch, threads = 0 } = options;
  const { loss, configurations } = worldsOf(experiment, options);
  const levels = levelsOf(configurations, loss, options.runs, budgetSeconds);
  const { runs, fine, scale } = levels;
  const model = scale === null ? null : { scale, runs: options.runs };
  const futures = options.futures ?? (fine === undefined ? FUTURES : COARSE_FUTURES);
  const isStated = isDatabaseStated({ given: experiment.document.scenario ?? {}, swept: experiment.swept });
  const firstSeed = experiment.seeds[0];
  const warnings = warned(configurations);
  const leftOut: string[] = [];
  const judge = { thresholds: experiment.thresholds, isStated };
  const canFail = isStated || experiment.thresholds.length > 0;
  const hasHeadroom = canFail && parts.includes("headroom");
  const [hasRecovery, hasSettings] = [parts.includes("recovery"), parts.includes("settings")];
  const isUncertain = options.uncertain !== undefined;
  const wanted = { threads, isUncertain, hasHeadroom, hasRecovery, hasSettings };
  if (screenedShare(configurations, { loss, firstSeed, runs, fine }) === null) {
    throw new InvalidInput(experiment.name, [tooLittleText(experiment, options, wanted)]);
  }
  watch?.begin(expectedOf(configurations, { ...wanted, loss, levels }), warnings);
  watch?.stage("losses");
  const losses = await lossesOf(configurations, {
    loss,
    firstSeed,
    judge,
    runs,
    fine,
    objective: experiment.objective,
  });
  const nodes = configurations.map(({ scenario }) => clusterNodes(scenario).length);
  watch?.headline(
    headline(losses, { configurations: configurations.map(({ label }) => label), nodes, isDatabaseStated: isStated }),
  );
  if (isUncertain) watch?.stage("uncertain");
  const drawn =
    options.uncertain === undefined
      ? null
      : await uncertainOf({ ...options.uncertain, worst: losses.worst, loss, firstSeed, judge, runs });
  const searches = { loss, firstSeed, futures, judge, runs, fine: fine?.runs };
  const search = async (quantities: readonly Quantity["name"][]) => {
    if (!hasHeadroom) return [];
    watch?.stage("headroom");
    return headroomsOf(configurations, losses.worst, { ...searches, quantities });
  };
  // A way back waits for the load that holds.
  const load = await search(["load"]);
  if (hasRecovery) watch?.stage("recovery");
  const { recoveries, runbooks, ways } = hasRecovery
    ? await recovered(configurations, losses.worst, { loss, firstSeed, judge, runs, fine, model }, load)
    : { recoveries: [], runbooks: [], ways: [] };
  const pictures = await picturesOf(configurations, losses, { loss, firstSeed, runs: fine?.runs ?? runs, ways });
  // What money can be saved by comes before what would have to be bought.
  const searched = [...load, ...(await search(["memory", "capacity", "nodes"]))];
  const headroom = QUANTITIES.flatMap((name) => searched.filter(({ quantity }) => quantity === name));
  const frontiers: Frontier[] = [];
  if (hasSettings) {
    watch?.stage("settings");
    for (const [i, configuration] of configurations.entries()) {
      frontiers.push(await frontierOf(configuration, losses.worst[i].order[0], { loss, firstSeed, runs }));
    }
  }
  if (losses.isCut) leftOut.push("all repeats and rows of the table of lost nodes");
  if (losses.worst.some(({ repeats }) => repeats === 0)) leftOut.push("which node is the worst to lose");
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
    ...(warnings.length === 0 ? {} : { warnings }),
    nodes,
    loss: lossOfPlan(loss, configurations),
    losses,
    pictures,
    ...(experiment.objective === undefined ? {} : { availability: experiment.objective.availability }),
    ...(drawn === null ? {} : { uncertain: drawn }),
    headroom,
    recoveries,
    frontiers,
    runbooks,
    work: {
      ...{ runs: options.runs.asked, countedSeconds: options.runs.seconds, budgetSeconds, leftOut },
      ...(leftOut.length === 0 ? {} : enoughFor(experiment, options, wanted)),
    },
    ...(fine === undefined || scale === null
      ? {}
      : { search: { scale, confirmingRuns: fine.asked(), coarse: stayedCoarse(headroom, recoveries, frontiers) } }),
  };
}

/** What is said before runs of these worlds, each once. */
function warned(configurations: readonly Configuration[]): string[] {
  return [...new Set(configurations.flatMap(({ scenario }) => warningsOf(scenario)))];
}

/** Round budgets in minutes, and so many times what is expected, that searches which take longer have room. */
const BUDGETS_MINUTES = [1, 2, 5, 10, 15, 20, 30, 45, 60, 90, 120, 180, 240, 360, 480, 720, 1440];
const ROOM = 1.5;

type Wanted = Omit<ExpectedOptions, "loss" | "levels">;

/** The least of them that has room for all, with the losses and the repeats that there are with it: those of a larger one may take longer. */
function enoughFor(
  experiment: SimulationExperiment,
  options: MakeOptions,
  wanted: Wanted,
): Pick<Plan["work"], "wouldDoSeconds"> {
  const found = leastBudget(experiment, options, (configurations, loss, levels) => {
    const { stages } = expectedOf(configurations, { ...wanted, loss, levels });
    return ROOM * stages.reduce((sum, { seconds }) => sum + seconds, 0);
  });
  return found === undefined ? {} : { wouldDoSeconds: found };
}

function leastBudget(
  experiment: SimulationExperiment,
  options: MakeOptions,
  secondsOf: (configurations: readonly Configuration[], loss: Loss, levels: Levels) => number,
): number | undefined {
  return BUDGETS_MINUTES.map((minutes) => 60 * minutes).find((budgetSeconds) => {
    if (budgetSeconds <= options.budgetSeconds) return false;
    const { loss, configurations } = worldsOf(experiment, { ...options, budgetSeconds });
    return (
      secondsOf(configurations, loss, levelsOf(configurations, loss, options.runs, budgetSeconds)) <= budgetSeconds
    );
  });
}

/** Where there is no room for the rows that every table of lost nodes has. */
function tooLittleText(experiment: SimulationExperiment, options: MakeOptions, wanted: Wanted): string {
  const { budgetSeconds } = options;
  const { loss, configurations } = worldsOf(experiment, options);
  const levels = levelsOf(configurations, loss, options.runs, budgetSeconds);
  const runs = firstRuns(configurations, levels);
  const table = leastBudget(experiment, options, (some, lost, at) => firstRuns(some, at) * runSeconds(some, lost));
  const { wouldDoSeconds: all } = enoughFor(experiment, options, wanted);
  const fitting = [
    ...(table === undefined || table === all ? [] : [`--budget ${formatDuration(table)} for that table`]),
    ...(all === undefined ? [] : [`--budget ${formatDuration(all)} for all of the plan`]),
  ];
  const fits = fitting.length === 0 ? "fewer points, or less detail" : fitting.join(", or ");
  return `the table of lost nodes takes ${runs} runs at least, counted as ${roundedDuration(runs * runSeconds(configurations, loss))} on two threads; expected ${formatDuration(budgetSeconds)} at most: ${fits}`;
}

/** Nodes are lost for less long where the budget has room for few runs, and nobody says for how long. */
function worldsOf({ points }: SimulationExperiment, { forSeconds, budgetSeconds }: MakeOptions) {
  const lostFor = (seconds: number) => {
    const loss = lossOf(points, seconds);
    return { loss, configurations: configurationsOf(points, loss) };
  };
  const usual = lostFor(forSeconds ?? FOR_SECONDS);
  if (forSeconds !== undefined) return usual;
  const room = budgetSeconds / runSeconds(usual.configurations, usual.loss);
  return room < ROOM_LEAST ? lostFor(SHORT_FOR_SECONDS) : usual;
}

/** What was found in scale models and not confirmed in the worlds themselves. */
function stayedCoarse(headroom: Plan["headroom"], recoveries: Plan["recoveries"], frontiers: Plan["frontiers"]) {
  const unconfirmed = headroom.filter(({ confirmed, values }) => values.length > 0 && confirmed === null);
  return [
    "which node is the worst to lose",
    ...unconfirmed.map(({ title, configuration }) => `${title.toLowerCase()}${withText(configuration)}`),
    ...(recoveries.length === 0 ? [] : ["the race of ways to bring nodes back"]),
    ...(frontiers.some(({ settings }) => settings.length > 0) ? ["how the client is set"] : []),
  ];
}

function withText(configuration: string): string {
  return configuration === "" ? "" : ` with ${configuration}`;
}

/** Of each configuration its worst node, and nodes that the experiment loses together. */
async function recovered(
  configurations: readonly Configuration[],
  worst: Losses["worst"],
  options: RecoveryOptions & { readonly model: Model | null },
  headroom: readonly Headroom[],
) {
  const recoveries: Recovery[] = [];
  const runbooks: Runbook[] = [];
  const ways: PicturedWay[] = [];
  for (const [i, configuration] of configurations.entries()) {
    for (const nodes of [worst[i].order.slice(0, 1), ...configuration.together]) {
      const found = headroom.find((one) => one.quantity === "load" && one.configuration === configuration.label);
      const holdsUpTo = found === undefined ? null : plannedValue(found);
      const { recovery, best, kept } = await recoveryOf(configuration, nodes, { ...options, holdsUpTo });
      recoveries.push(recovery);
      // Where searches are in scale models, a way that was not confirmed has no runs of the world itself; one without its wait has no outage to show.
      if (best !== null && recovery.confirmed !== null && best.late === undefined) {
        ways.push({ configuration: configuration.label, nodes, name: best.name, scenario: best.scenario, kept });
      }
      const runbook = await runbookOf(configuration, recovery, best, { ...options, kept });
      if (runbook !== null) runbooks.push(runbook);
    }
  }
  return { recoveries, runbooks, ways };
}
