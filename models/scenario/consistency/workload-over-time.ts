/** What a workload comes to over a run: keys that there is no memory for, or no name; sizes and crowds that come too late. */
import type { Problem } from "../../../src/core/text/problems.ts";
import { formatDuration, formatRate } from "../../../src/core/text/units.ts";
import { driftChanges } from "../../workload/drift.ts";
import { keysOf } from "../../workload/new-keys.ts";
import { KEYS_MAX } from "../keys-max.ts";
import type { Scenario } from "../types.ts";

/** A change takes some 50 ns: this many take a minute. */
const CHANGES_MAX = 1e9;

type OverTime = Pick<Scenario, "durationSeconds" | "startAtSeconds" | "workload">;

export function workloadOverTime(scenario: OverTime): Problem[] {
  return [...tooManyKeys(scenario), ...lateSizes(scenario), ...lateLoad(scenario), ...restlessKeys(scenario)];
}

function tooManyKeys(scenario: OverTime): Problem[] {
  const { newKeys, keyBytes } = scenario.workload;
  if (newKeys.perSecond === 0) return [];
  const keys = keysOf(scenario);
  const text = `${formatRate(newKeys.perSecond)}, with which a run has up to ${keys} keys`;
  const digits = String(keys - 1).length;
  const problems: string[] = [];
  if (keys > KEYS_MAX.value) problems.push(`expected at most ${KEYS_MAX.value}, ${KEYS_MAX.why}`);
  if (keyBytes < digits) problems.push(`expected a keyBytes of at least ${digits}, their digits`);
  return problems.map((expected) => ({ path: ["workload", "newKeys"], text: `${text}; ${expected}` }));
}

/** Changes of keys that would take longer than the requests. */
function restlessKeys({ durationSeconds, workload }: OverTime): Problem[] {
  const groups = workload.namespaces ?? [workload];
  return groups.flatMap(({ keys, driftSeconds }, i) => {
    if (driftSeconds === undefined || driftChanges(keys, driftSeconds, durationSeconds) <= CHANGES_MAX) return [];
    const least = formatDuration(Math.ceil(driftChanges(keys, 1, durationSeconds) / CHANGES_MAX));
    const text = `${formatDuration(driftSeconds)}; expected at least ${least}, since each of ${keys} keys changes so often`;
    const at = workload.namespaces === undefined ? [] : ["namespaces", i];
    return [{ path: ["workload", ...at, "popularity", "drift"], text }];
  });
}

function lateSizes({ durationSeconds, workload }: OverTime): Problem[] {
  return workload.valueChanges.flatMap(({ atSeconds }, i) => {
    if (atSeconds < durationSeconds) return [];
    const text = `${formatDuration(atSeconds)}; expected a time before the end of the run, ${formatDuration(durationSeconds)}`;
    return [{ path: ["workload", "valueBytes", i + 1, "at"], text }];
  });
}

/** A spike or a crowd that comes when the run is over. */
function lateLoad({ durationSeconds, workload }: OverTime): Problem[] {
  const { atSeconds } = workload.arrivals.load;
  if (typeof atSeconds !== "number" || atSeconds < durationSeconds) return [];
  const text = `${formatDuration(atSeconds)}; expected a time before the end of the run, ${formatDuration(durationSeconds)}`;
  return [{ path: ["workload", "arrivals", "load", "at"], text }];
}
