/**
 * The detail of a plan's worlds where nobody says it. A plan makes many runs, so that keys at the start are no large part of the work of
 * any; what is asked for is simulated in any detail.
 */
import { workOf } from "../../../models/run/work.ts";
import { sampledMost } from "../../../models/scenario/consistency/sampled.ts";
import { InvalidInput } from "../ending/errors.ts";
import { type Budget, COUNTED_THREADS, DEFAULT_BUDGET } from "../experiment/budget.ts";
import type { SimulationExperiment } from "../experiment/experiment.ts";
import { readTask, readTaskToRun, withDetail } from "../experiment/run-experiments.ts";
import type { Task } from "../experiment/task.ts";
import { asRun } from "./around.ts";
import { configurationsOf, FOR_SECONDS, lossOf } from "./worlds.ts";

/** So many keys are simulated whatever is asked for, and one in so many requests has room for one: more of them take longer than the requests. */
const KEYS = 1_000_000;
const REQUESTS_A_KEY = 40;
const SAMPLES = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000];

/** With the command that repeats it, which does not say what is chosen here. @throws InvalidInput */
export async function readWorlds(name: string, set: readonly string[], budget: Budget): Promise<Task> {
  const asRead = await readTask(name, { set });
  const { experiment, command } = asRead;
  if (experiment.kind === "script" || experiment.detailSaid === "said") return asRead;
  const per = sampleOf(experiment, budget);
  if (per === 1) return asRead;
  try {
    const task = await readTask(name, { set: withDetail(set, `detail=${JSON.stringify({ sampled: per })}`) });
    return { ...task, command, whySampled: `Of the rare keys one in ${per} is simulated, as a plan makes many runs` };
  } catch (error) {
    if (!(error instanceof InvalidInput)) throw error;
    return { ...(await readTaskToRun(name, { set, budget: { ...DEFAULT_BUDGET, bytes: budget.bytes } })), command };
  }
}

function sampleOf({ points }: SimulationExperiment, budget: Budget): number {
  const all = configurationsOf(points, lossOf(points, FOR_SECONDS)).map(({ scenario }) => scenario);
  const least = Math.max(...all.map(({ detail }) => detail?.sampled ?? 1));
  const most = Math.min(...all.map(({ nodes }) => sampledMost(nodes)));
  const isFit = (per: number): boolean =>
    all.every((scenario) => {
      const { requests, bytes } = workOf(asRun(per === 1 ? scenario : { ...scenario, detail: { sampled: per } }));
      const room = Math.max(KEYS, requests / REQUESTS_A_KEY);
      return scenario.workload.keys / per <= room && COUNTED_THREADS * bytes <= budget.bytes;
    });
  const fitting = SAMPLES.filter((per) => per >= least && per <= most);
  return fitting.find(isFit) ?? fitting[fitting.length - 1] ?? least;
}
