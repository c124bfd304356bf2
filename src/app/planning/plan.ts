/** What a plan holds: the content of plan.json, from which all that is shown is made. */

import type { Scale } from "./coarser.ts";
import type { Headroom } from "./headrooms.ts";
import type { Losses } from "./losses.ts";
import type { Picture } from "./pictured.ts";
import type { Recovery } from "./recovery.ts";
import type { Runbook } from "./runbook.ts";
import type { Frontier } from "./settings.ts";
import type { Uncertain } from "./uncertain.ts";
import type { Configuration, Loss } from "./worlds.ts";

export const PLAN_SCHEMA_VERSION = 2;

export interface Plan {
  readonly schemaVersion: typeof PLAN_SCHEMA_VERSION;
  readonly experiment: string;
  readonly question: string;
  /** Version of Fallthrough that made it, and how to repeat it. */
  readonly version: string;
  readonly command: string;
  /** Somebody stated what the database can serve; else there is no verdict about it. */
  readonly isDatabaseStated: boolean;
  readonly configurations: readonly string[];
  /** What to know of them before anything is run; absent where that is nothing. */
  readonly warnings?: readonly string[];
  /** Of each configuration, how many the cluster has. */
  readonly nodes: readonly number[];
  readonly loss: { readonly fault: string; readonly forSeconds: number; readonly atSeconds: readonly number[] };
  readonly losses: Losses;
  /** Of each configuration, the database against its capacity over time. */
  readonly pictures: readonly Picture[];
  /** Of the experiment's objective; absent where it has none. */
  readonly availability?: number;
  /** Absent where no input is an interval. */
  readonly uncertain?: Uncertain;
  /** Empty where there is no verdict to be near to. */
  readonly headroom: readonly Headroom[];
  readonly recoveries: readonly Recovery[];
  readonly runbooks: readonly Runbook[];
  readonly frontiers: readonly Frontier[];
  readonly work: Work;
  /** Where it searched in scale models: absent where all runs are of the worlds themselves. */
  readonly search?: Search;
}

export interface Search {
  readonly scale: Scale;
  /** In the worlds themselves. */
  readonly confirmingRuns: number;
  /** What they do not confirm. */
  readonly coarse: readonly string[];
}

export interface Work {
  /** Distinct runs that were asked for. */
  readonly runs: number;
  /** As counted, for two threads. */
  readonly countedSeconds: number;
  readonly budgetSeconds: number;
  /** What the budget had no room for. */
  readonly leftOut: readonly string[];
  /** A budget that has room for it, about; absent where nothing is left out. */
  readonly wouldDoSeconds?: number;
}

export function lossOfPlan({ fault, forSeconds }: Loss, configurations: readonly Configuration[]): Plan["loss"] {
  return { fault, forSeconds, atSeconds: configurations.map(({ lostAtSeconds }) => lostAtSeconds) };
}
