/**
 * Looks for the weakest push that frees a world that is stuck: less load, fewer retries, more servers, each for a time and then as
 * before. A push begins when the experiment's own run ends, for then it is known that the world is stuck; each is a run of its own from
 * the start, under the seed of that future, so that until the push nothing differs.
 */
import { outagesOf } from "../../../models/faults/phases.ts";
import { plan } from "../../../models/run/plan.ts";
import type { Scenario } from "../../../models/scenario/index.ts";
import type { RunResult } from "../../core/result.ts";
import { type Push, pushed, pushesFor } from "./pushes.ts";
import { engineJobs, type Runs } from "./runs.ts";
import { type Weakest, weakestOf } from "./weakest.ts";

export interface Tried {
  readonly name: Push["name"];
  readonly title: string;
  /** Null where this world has nothing of the kind to set; then `why`. */
  readonly weakest: {
    /** The weakest that frees every future, else that which frees most of them. */
    readonly strength: number;
    readonly words: string;
    readonly freesAll: boolean;
    readonly freed: number;
    readonly weaker: { readonly strength: number; readonly words: string; readonly freed: number } | null;
  } | null;
  readonly why: string;
}

export interface Freed {
  readonly label: string;
  /** Worlds that were run for as long without a push, and how many of them stay stuck: the futures. */
  readonly repeats: number;
  readonly futures: number;
  /** Of the first future that is stuck, or of the first. */
  readonly evidence: string;
  readonly fromSeconds: number;
  readonly forSeconds: number;
  readonly settleSeconds: number;
  readonly pushes: readonly Tried[];
}

export interface World {
  readonly label: string;
  readonly scenario: Scenario;
}

/** Null where the run is too short to tell whether it is stuck. */
export async function freed(
  world: World,
  seeds: readonly number[],
  forSeconds: number,
  runs: Runs,
): Promise<Freed | null> {
  const { scenario, label } = world;
  const fromSeconds = scenario.durationSeconds;
  const settleSeconds = settleOf(scenario, seeds[0], forSeconds);
  const longer: Scenario = { ...scenario, durationSeconds: fromSeconds + forSeconds + settleSeconds };
  const unpushed = await runs(engineJobs(label, longer, seeds));
  if (unpushed.some(({ stability }) => stability === undefined)) return null;
  const futures = seeds.filter((_, i) => unpushed[i].stability?.name === "stuck");
  const stuck = unpushed.filter(({ stability }) => stability?.name === "stuck");
  const { evidence } = (stuck[0] ?? unpushed[0]).stability!;
  const times = { fromSeconds, forSeconds, settleSeconds };
  const told = { label, repeats: seeds.length, futures: futures.length, evidence, ...times };
  if (futures.length === 0) return { ...told, pushes: [] };
  const pushes: Tried[] = [];
  for (const push of pushesFor(longer, retriesOf(stuck))) {
    if ("why" in push) pushes.push({ name: push.name, title: push.title, weakest: null, why: push.why });
    else pushes.push(await tried(push, { world: { label, scenario: longer }, futures, ...times }, runs));
  }
  return { ...told, pushes };
}

interface Trial {
  readonly world: World;
  readonly futures: readonly number[];
  readonly fromSeconds: number;
  readonly forSeconds: number;
}

async function tried(push: Push, { world, futures, ...times }: Trial, runs: Runs): Promise<Tried> {
  const { strengths, words, name, title } = push;
  const known = new Map<string, boolean>();
  const found = await weakestOf(strengths.length, futures.length, async (asked) => {
    const keyOf = ({ future, index }: { future: number; index: number }): string => `${future} ${index}`;
    const unknown = asked.filter((one) => !known.has(keyOf(one)));
    const results = await runs(
      unknown.flatMap(({ future, index }) =>
        engineJobs(
          `${world.label}: ${words(strengths[index])}`,
          pushed(world.scenario, push, { strength: strengths[index], ...times }),
          [futures[future]],
        ),
      ),
    );
    for (const [i, one] of unknown.entries()) known.set(keyOf(one), results[i].stability?.name !== "stuck");
    return asked.map((one) => known.get(keyOf(one))!);
  });
  return { name, title, weakest: toldOf(push, found, futures.length), why: "" };
}

function toldOf({ strengths, words }: Push, found: Weakest, futures: number): Tried["weakest"] {
  const at = (index: number) => ({ strength: strengths[index], words: words(strengths[index]) });
  const { index, freed: count, weaker } = found;
  return {
    ...at(index),
    freed: count,
    freesAll: count === futures,
    weaker: weaker === null ? null : { ...at(index - 1), freed: weaker },
  };
}

/** Two fifths of the time after the trigger are looked at, and all of them have to lie after the push. */
function settleOf(scenario: Scenario, seed: number, forSeconds: number): number {
  const { timed } = plan(scenario, seed);
  const last = outagesOf(timed, scenario.durationSeconds, scenario.client.groups !== undefined).at(-1);
  const since = scenario.durationSeconds - Math.max(last?.returnAt ?? 0, scenario.measureFromSeconds);
  return Math.ceil(Math.max(since, (2 / 3) * (since + forSeconds)));
}

function retriesOf(results: readonly RunResult[]): number {
  return Math.max(0, ...results.map(({ metrics }) => metrics.databaseRetries ?? 0));
}
