/**
 * What an experiment may say of a world, and how it is read: `readScenario` turns plain JSON into a `Scenario` with every
 * default filled in and every unit resolved, or into all that is wrong with it.
 */
export { check, type Problem, pathText, problemText, withoutComments } from "./scenario/explain.ts";
export { readScenario } from "./scenario/read.ts";
export { scenarioSchema } from "./scenario/schema.ts";
export { readScript } from "./scenario/script-consistency.ts";
export type {
  AnchoredTime,
  DistributionSpec,
  FaultSpec,
  FaultTime,
  LoadSpec,
  MemcachedSpec,
  MilestoneTime,
  NodeSpec,
  Scenario,
  TtlShare,
} from "./scenario/types.ts";
