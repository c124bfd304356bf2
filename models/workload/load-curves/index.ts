/** The load curves by name: one file a curve, one case here. */

import { constantCurve } from "./constant.ts";
import type { LoadCurve } from "./curve.ts";
import { dailyCurve } from "./daily.ts";
import type { LoadOverTime } from "./load.ts";
import { pointsCurve } from "./points.ts";
import { spikeCurve } from "./spike.ts";

/** How the rate of requests changes over the run of this scenario. */
export function loadCurve(scenario: LoadOverTime): LoadCurve {
  const { load } = scenario.workload.arrivals;
  switch (load.curve) {
    case "constant":
      return constantCurve(load, scenario);
    case "daily":
      return dailyCurve(load, scenario);
    case "spike":
      return spikeCurve(load, scenario);
    case "points":
      return pointsCurve(load, scenario);
  }
}
