/** What an experiment may say of a world: the types of a resolved scenario. */
export type {
  DistributionSpec,
  FaultSpec,
  FaultTime,
  LoadSpec,
  NodeSpec,
  Scenario,
  TtlShare,
} from "./scenario/types.ts";
