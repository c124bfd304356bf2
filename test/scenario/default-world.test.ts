/** What stands in where nothing is stated is one world: load, cluster and database fit each other, and the cache misses as published. */
import { expect, it } from "vitest";
import { capacityPerSecond } from "../../models/database/capacity.ts";
import { missRatioAt } from "../../models/run/expected-cache.ts";
import { readScenario } from "../../models/scenario/read.ts";
import { clusterRows } from "../../models/workload/presets/twitter/clusters.ts";

const world = readScenario({}).value!;
const { workload, database, nodes } = world;
const served = capacityPerSecond(database, workload.reads);

it("the default load is half of what the default database serves", () => {
  expect(workload.arrivals.ratePerSecond).toBeCloseTo(served / 2, 6);
});

it("the default nodes miss as many of the default gets as Twitter's cluster 52, by the published table", () => {
  const [, missRatio] = clusterRows.find(([cluster]) => cluster === 52)!;
  expect(missRatioAt(world, 1).toFixed(4)).toBe(missRatio!.toFixed(4));
});

it("on a usual day the default database has room, and a lost node at least doubles what it is asked", () => {
  const misses = workload.reads * missRatioAt(world, 1);
  const usual = misses + 1 - workload.reads;
  const lost = usual + (workload.reads - misses) / nodes.length;
  const busy = (share: number): number => (workload.arrivals.ratePerSecond * share) / served;
  expect(busy(usual)).toBeGreaterThan(0.05);
  expect(busy(lost) / busy(usual)).toBeGreaterThan(2);
  expect(busy(1)).toBeLessThan(1);
});
