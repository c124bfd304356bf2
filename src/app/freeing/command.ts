/** `fallthrough free`: which world is meant, what is printed. */

import { parseAs } from "../../core/text/problems.ts";
import { duration } from "../../core/text/quantities.ts";
import { InvalidInput } from "../ending/errors.ts";
import { leaveSignals } from "../ending/interrupt.ts";
import type { SimulationExperiment } from "../experiment/experiment.ts";
import { readTask } from "../experiment/run-experiments.ts";
import { wholeNumbers } from "../experiment/run-flags.ts";
import { chosen } from "../explain/choose.ts";
import { print } from "../files/print.ts";
import { prettyJson } from "../files/results-folder.ts";
import { type Freed, freed, type World } from "./free.ts";
import { freedText } from "./print.ts";
import { engineJobs, type Runs, runsOf } from "./runs.ts";

export interface FreeFlags {
  readonly set: readonly string[];
  readonly seeds?: string;
  readonly point?: string;
  readonly for: string;
  readonly workers: string | number;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

/** @throws InvalidInput */
export async function free(name: string, flags: FreeFlags): Promise<void> {
  const { set, point, json = false, quiet = false } = flags;
  const numbers = numbersOf(flags);
  const { experiment, ...task } = await readTask(name, { set, ...(numbers.seeds === undefined ? {} : numbers) });
  if (experiment.kind === "script") throw new InvalidInput(name, ["a script; expected an experiment with a scenario"]);
  await leaveSignals();
  const { make, stop } = runsOf({ experiment, ...task }, { workers: numbers.workers, quiet });
  let found: Freed | null;
  try {
    const world = await worldOf(name, experiment, point, make);
    found = await freed(world, experiment.seeds, numbers.forSeconds, make);
  } finally {
    await stop();
  }
  if (found === null) {
    throw new InvalidInput(name, [
      "the run ends too soon after its last fault to tell whether it is stuck; expected a scenario.duration that is longer",
    ]);
  }
  await print(json ? `${prettyJson(found)}\n` : freedText(found));
}

function numbersOf({ seeds, workers, for: lasting }: FreeFlags) {
  const problems: string[] = [];
  const whole = wholeNumbers(problems);
  const time = parseAs(duration({ aboveZero: true }), lasting);
  problems.push(...time.problems.map(({ text }) => `--for: ${text}`));
  const found = {
    ...(seeds === undefined ? {} : { seeds: whole("--seeds", seeds, 1) }),
    workers: whole("--workers", workers, 0),
    forSeconds: time.value ?? 0,
  };
  if (problems.length > 0) throw new InvalidInput("free", problems);
  return found;
}

/** The point that is named, the only one, or the first that is stuck under the first seed; else the first. */
async function worldOf(
  name: string,
  { points, seeds }: SimulationExperiment,
  wanted: string | undefined,
  runs: Runs,
): Promise<World> {
  const own = points.filter(({ control }) => !control);
  if (wanted !== undefined) {
    const found = chosen(wanted, own);
    if (typeof found === "string") throw new InvalidInput(name, [found]);
    return own[found];
  }
  if (own.length === 1) return own[0];
  const results = await runs(own.flatMap(({ label, scenario }) => engineJobs(label, scenario, seeds.slice(0, 1))));
  const stuck = results.findIndex(({ stability }) => stability?.name === "stuck");
  return own[Math.max(0, stuck)];
}
