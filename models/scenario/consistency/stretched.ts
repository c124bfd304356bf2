/**
 * Which runs cannot be simulated in a stretch around their faults (`run/stretch.ts`): those whose quiet hours are not alike, and those of
 * which only a run tells when something happens.
 */
import type { Problem } from "../../../src/core/text/problems.ts";
import { fillsNodes } from "../../faults/index.ts";
import { outagesOf } from "../../faults/phases.ts";
import type { PlacedDraft } from "../draft.ts";

export function notStretched(draft: PlacedDraft): Problem[] {
  const { detail } = draft.parts;
  if (detail === null || typeof detail === "string") return [];
  if (detail.stretches === undefined || detail.stretches === false) return [];
  const found = [...ofWorkload(draft), ...ofFaults(draft), ...ofInspections(draft)];
  if (found.length === 0) return [];
  const text = `quiet hours are not stepped over beside ${found.join(", and ")}; expected none, and all of the run`;
  return [{ path: ["detail", "stretches"], text }];
}

function ofWorkload({ workload: { workload } }: PlacedDraft): string[] {
  if (workload === null) return [];
  const groups = workload.namespaces ?? [workload];
  return [
    ...(workload.trace === undefined ? [] : ["a trace (workload.trace)"]),
    ...(workload.arrivals.users === undefined ? [] : ["users who wait for answers (workload.arrivals.users)"]),
    ...(groups.every(({ driftSeconds }) => driftSeconds === undefined) ? [] : ["drift (workload.popularity.drift)"]),
    ...(workload.newKeys.perSecond === 0 ? [] : ["new keys (workload.newKeys, workload.oneHitWonders)"]),
    ...(workload.valueChanges.length === 0 ? [] : ["sizes that change (workload.valueBytes)"]),
    ...(workload.prefill === "stationary"
      ? []
      : [`a start that is not stationary (workload.prefill: ${workload.prefill}; "stationary" is)`]),
  ];
}

function ofFaults({ placed, struck, times }: PlacedDraft): string[] {
  const specs = placed?.placed.map(({ spec }) => spec) ?? [];
  if (specs.some(({ at }) => at.anchor === "milestone")) return ["a fault that waits for what the run comes to"];
  if (specs.some(fillsNodes)) return ["a fault that fills nodes, for as long as that takes"];
  if (placed?.isComplete === true && struck !== null && struck.problems.length === 0 && struck.timed === null) {
    return ["faults at random, whose times each run draws for itself"];
  }
  const outages = struck?.timed && times !== null ? outagesOf(struck.timed, times.durationSeconds) : [];
  return outages.some(({ isOpen }) => isOpen)
    ? ["an outage that does not end, after which nothing is usual again"]
    : [];
}

function ofInspections({ parts: { statsAt } }: PlacedDraft): string[] {
  return (statsAt ?? []).length === 0 ? [] : ["statsAt, whose counters begin with the run"];
}
