/**
 * What an experiment may say of a world, and how it is read: `readScenario` turns plain JSON into a `Scenario` with every
 * default filled in and every unit resolved, or into all that is wrong with it.
 */
export { type Problem, parseAs, pathText, problemText, withoutComments } from "../../src/core/text/problems.ts";
export type { FaultSpec } from "../faults/fault-spec.ts";
export type { AnchoredTime, FaultTime, MilestoneTime } from "../faults/times.ts";
export type { LoadSpec } from "../workload/load-curves/load.ts";
export { workloadOfPreset } from "./preset.ts";
export { readScenario } from "./read.ts";
export { scenarioSchema } from "./schema.ts";
export { readScript } from "./script-consistency.ts";
export type { DistributionSpec, MemcachedSpec, NodeSpec, Scenario, TtlShare } from "./types.ts";
