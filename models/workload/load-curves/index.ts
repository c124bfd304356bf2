/** The load curves that an experiment may name: one file a curve, one line here. */
import { type Registry, registry } from "../../../src/core/registry.ts";
import { constant } from "./constant.ts";
import type { LoadCurve, LoadCurveDefinition } from "./curve.ts";
import { daily } from "./daily.ts";
import { flashCrowd } from "./flash-crowd.ts";
import type { LoadOverTime } from "./load.ts";
import { measured } from "./measured.ts";
import { points } from "./points.ts";
import { recurring } from "./recurring.ts";
import { spike } from "./spike.ts";

export const loadCurves: Registry<LoadCurveDefinition> = registry("load curve", ({ doc }) => doc);

loadCurves.register(constant, daily, spike, flashCrowd, points, recurring, measured);

/** How the rate of requests changes over the run of this scenario. */
export function loadCurve(scenario: LoadOverTime): LoadCurve {
  const { load } = scenario.workload.arrivals;
  return loadCurves.named(load.curve).create(load, scenario);
}
