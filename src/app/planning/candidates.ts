/**
 * Ways to bring back the nodes that were lost: at once, at a time of less load, flushed, filled before, process by process, one after
 * another, or with a protection around the database. Each is a world of its own in which all else is the same.
 */

import { capacityOfAll } from "../../../models/database/capacity.ts";
import type { FaultSpec } from "../../../models/faults/fault-spec.ts";
import type { OnReturn } from "../../../models/faults/on-return.ts";
import { AFTER_RETURN_SECONDS } from "../../../models/recording/phase-name.ts";
import type { Scenario } from "../../../models/scenario/index.ts";
import { loadCurve } from "../../../models/workload/load-curves/index.ts";
import type { PointSummary } from "../../core/summary.ts";
import { formatDuration } from "../../core/text/units.ts";
import {
  askOnce,
  askWithinBudget,
  breakOff,
  cancelWork,
  computeOnce,
  refuseEarly,
} from "../narrative/protection-trials.ts";
import { type Configuration, clusterNodes, type Loss, losing } from "./worlds.ts";

export interface Candidate {
  /** `at once`, `filled before`. */
  readonly name: string;
  /** What the operator does, step by step. */
  readonly steps: readonly string[];
  readonly scenario: Scenario;
}

/** Through these a node keeps its memory, which holds no write of the meantime. */
const KEEPS_MEMORY: ReadonlySet<string> = new Set(["pause", "partition", "warm-stop"]);

/** Assumptions: how long processes take to be let in one after another, and the gap between nodes. */
const RAMP_SECONDS = 300;
const GAP_SECONDS = 300;
/** A loader takes half of what the database has left, and no longer than this. */
const FILL_SECONDS = 600;
const SPARE_SHARE = 0.5;
/** Below this there is no point in a loader. */
const FILL_LEAST = 1;

/** @param calm the configuration with nothing lost, as it was measured. */
export function candidatesOf(
  configuration: Configuration,
  nodes: readonly number[],
  loss: Loss,
  { calm, lost }: { readonly calm: PointSummary; readonly lost: PointSummary },
): Candidate[] {
  const base = losing(configuration, nodes, loss);
  const found: Candidate[] = [{ name: "at once", steps: ["Start it, and let all clients in."], scenario: base }];
  const withReturn = (name: string, steps: readonly string[], onReturn: OnReturn, more = 0): void => {
    found.push({ name, steps, scenario: extended(returning(base, onReturn), more) });
  };
  const keeps = KEEPS_MEMORY.has(loss.fault);
  const flush: OnReturn = keeps ? { flush: true } : {};
  const flushed = keeps ? ["Flush it behind a closed port (flush_all)."] : [];
  if (keeps) withReturn("flushed first", [...flushed, "Let all clients in."], flush);
  const ramp = [...flushed, `Let the processes in one after another, over ${formatDuration(RAMP_SECONDS)}.`];
  withReturn("process by process", ramp, { ...flush, ramp: RAMP_SECONDS }, RAMP_SECONDS);
  const fill = fillOf(configuration, calm);
  if (fill !== null) {
    const loads = `Fill it with its ${fill.keys} most popular keys, at ${fill.rate} queries a second, behind a closed port.`;
    withReturn(
      "filled before",
      [...flushed, loads, "Let all clients in."],
      { ...flush, preFill: fill },
      2 * FILL_SECONDS,
    );
  }
  if (nodes.length > 1) {
    const gap = `Start them one at a time, ${formatDuration(GAP_SECONDS)} apart, and let all clients in to each.`;
    const faults = base.faults.flatMap((spec) => apart(spec, loss.forSeconds));
    const scenario = extended({ ...base, faults }, GAP_SECONDS * (nodes.length - 1));
    found.push({ name: "one at a time", steps: [gap], scenario });
  }
  const hold = heldUntilTrough(configuration, loss);
  if (hold !== null) {
    withReturn(
      "in the trough",
      [`Wait for the trough of the load, then start it.`],
      { ...flush, holdUntil: hold.until },
      hold.seconds,
    );
  }
  return [...found, ...protectedWorlds(base, lost)];
}

/** The same world that ends so much later. */
function extended(scenario: Scenario, seconds: number): Scenario {
  return { ...scenario, durationSeconds: scenario.durationSeconds + seconds };
}

function returning(scenario: Scenario, onReturn: OnReturn): Scenario {
  return { ...scenario, faults: scenario.faults.map((spec) => ({ ...spec, options: { ...spec.options, onReturn } })) };
}

function apart(spec: FaultSpec, forSeconds: number): FaultSpec[] {
  return spec.nodes.map((node, i) => ({
    ...spec,
    nodes: [node],
    options: { ...spec.options, for: forSeconds + i * GAP_SECONDS },
  }));
}

/** As many keys as half of the spare queries load in ten minutes, and no more than the node's own. */
function fillOf({ scenario }: Configuration, calm: PointSummary) {
  const { database, workload } = scenario;
  const capacity = capacityOfAll(database, workload.reads);
  const busy = calm.metrics.databaseUtilization?.mean ?? 1;
  const rate = Math.floor(capacity * Math.max(0, 1 - busy) * SPARE_SHARE);
  if (!Number.isFinite(rate) || rate < FILL_LEAST || workload.trace !== undefined || scenario.detail !== undefined)
    return null;
  const own = Math.ceil(workload.keys / clusterNodes(scenario).length);
  const keys = Math.min(own, rate * FILL_SECONDS);
  return { keys, rate, connections: Math.max(1, Math.min(10, database.servers)) };
}

/** Null where the load has no trough after the loss. */
function heldUntilTrough({ scenario, lostAtSeconds }: Configuration, { forSeconds }: Loss) {
  const day = { ...scenario, durationSeconds: lostAtSeconds + forSeconds + 86_400 };
  const back = lostAtSeconds + forSeconds;
  const trough = loadCurve(day).troughs.find((seconds) => seconds > back);
  if (trough === undefined || scenario.workload.trace !== undefined) return null;
  const until = { anchor: "start", occurrence: 1, offsetSeconds: Math.ceil(trough) } as const;
  return { until, seconds: Math.ceil(trough - back) + AFTER_RETURN_SECONDS };
}

/** Of the protections that reports try, those that what was measured suggests. */
function protectedWorlds(base: Scenario, lost: PointSummary): Candidate[] {
  const ideas = [askOnce, computeOnce, askWithinBudget, refuseEarly, cancelWork, breakOff];
  return ideas.flatMap((idea) =>
    idea(lost, base).map(({ action, label, scenario }) => ({
      name: label.replace(/^advice: /, ""),
      steps: [`${action}.`, "Start it, and let all clients in."],
      scenario,
    })),
  );
}
