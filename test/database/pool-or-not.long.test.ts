import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { run } from "../../models/run/run.ts";
import { readScenario } from "../../models/scenario/read.ts";
import { projectFolder } from "../docs/readme.ts";

const { scenario } = JSON.parse(readFileSync(join(projectFolder, "experiments/pool-or-not.json"), "utf8"));

function metricsWith(servers: number | "unlimited") {
  // Long enough for the ten minutes after the return.
  const { value, problems } = readScenario({
    ...scenario,
    duration: "25m",
    database: { ...scenario.database, servers },
  });
  expect(problems).toEqual([]);
  return run(value!, 1, { check: true }).metrics;
}

describe("the same outage of a node before the same database", () => {
  it("is over with the node's return where a pool keeps the database near its knee", () => {
    const metrics = metricsWith(35);
    expect(metrics.databaseUtilizationDuringOutage).toBeGreaterThan(0.95);
    expect(metrics.errorRatioAfterReturn).toBeLessThan(0.01);
    expect(metrics.databaseUtilizationAfterReturn! / metrics.databaseUtilizationBefore!).toBeLessThan(1.1);
  });

  it("never ends where as many queries run as come: all the database does is for nobody", () => {
    const metrics = metricsWith("unlimited");
    expect(metrics.errorRatioBefore).toBeLessThan(0.01);
    expect(metrics.errorRatioAfterReturn).toBeGreaterThan(0.99);
    expect(metrics.databaseWastedRatioAfterReturn).toBeGreaterThan(0.99);
  });
});
