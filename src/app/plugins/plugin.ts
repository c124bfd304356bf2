/** What a plugin is: parts of any kind, for the same registries that the parts inside are in. */
import type { CheckDefinition } from "../../../models/checks/check.ts";
import { checks } from "../../../models/checks/index.ts";
import type { ClientDefinition } from "../../../models/clients/definition.ts";
import { clients } from "../../../models/clients/index.ts";
import type { FaultDefinition } from "../../../models/faults/fault.ts";
import { faults } from "../../../models/faults/index.ts";
import { metrics } from "../../../models/metrics/index.ts";
import type { Metric } from "../../../models/metrics/metric.ts";
import { arrivalProcesses } from "../../../models/workload/arrival-processes/index.ts";
import type { ArrivalProcessDefinition } from "../../../models/workload/arrival-processes/process.ts";
import type { LoadCurveDefinition } from "../../../models/workload/load-curves/curve.ts";
import { loadCurves } from "../../../models/workload/load-curves/index.ts";
import type { Definition as DistributionDefinition } from "../../core/distributions/definition.ts";
import { distributions } from "../../core/distributions/index.ts";
import type { Named, Registry } from "../../core/registry.ts";

/** The default export of a plugin's file. */
export interface Plugin {
  readonly clients?: readonly ClientDefinition[];
  readonly faults?: readonly FaultDefinition[];
  readonly metrics?: readonly Metric[];
  readonly checks?: readonly CheckDefinition[];
  readonly loadCurves?: readonly LoadCurveDefinition[];
  readonly arrivalProcesses?: readonly ArrivalProcessDefinition[];
  readonly distributions?: readonly DistributionDefinition[];
}

const registries: { readonly [K in keyof Plugin]-?: Registry<NonNullable<Plugin[K]>[number]> } = {
  clients,
  faults,
  metrics,
  checks,
  loadCurves,
  arrivalProcesses,
  distributions,
};

/** Registers all that the plugin brings, or says what stands against it and registers nothing. */
export function register(plugin: Plugin): string[] {
  const brought = (Object.keys(registries) as (keyof Plugin)[]).map((kind) => ({
    registry: registries[kind] as Registry<Named>,
    parts: (plugin[kind] ?? []) as readonly Named[],
  }));
  const problems = brought.flatMap(({ registry, parts }) => registry.taken(parts));
  if (problems.length === 0) for (const { registry, parts } of brought) registry.register(...parts);
  return problems;
}
