/**
 * The public face of the simulation: what a program may use that runs worlds, or adds parts to them. What is not here is
 * the inside of the house and may change with any release. It needs nothing of Node.js.
 */

// A world is read and run. A script is a sequence of steps with what is expected after each.

export { Refusal } from "../src/core/refusal.ts";
export type * from "../src/core/result.ts";
export type { Cell, Table } from "../src/core/table.ts";
export { type Parsed, type Problem, problemText } from "../src/core/text/problems.ts";
export { type RunOptions, run } from "./run/run.ts";
export { runScript, type ScriptResult } from "./run/script.ts";
export { readScenario, readScript, scenarioSchema } from "./scenario/index.ts";
export type { Script } from "./scenario/script-schema.ts";
export type { Scenario } from "./scenario/types.ts";

// What there is, by name. `register` adds to it.

export { createDistribution, distributions } from "../src/core/distributions/index.ts";
export type { Registry } from "../src/core/registry.ts";
export { checks } from "./checks/index.ts";
export { clients, createClient } from "./clients/index.ts";
export { faults } from "./faults/index.ts";
export { frameworks } from "./frameworks/index.ts";
export { mainMetrics, metricInfos, metrics, seriesInfos } from "./metrics/index.ts";
export { arrivalProcesses } from "./workload/arrival-processes/index.ts";
export { loadCurves } from "./workload/load-curves/index.ts";

// For the options of every kind of part: zod itself, and the quantities that a scenario is written in.

export { z } from "zod";
export { count, duration, share, size, timeOfDay } from "../src/core/text/quantities.ts";

// To write a client.

export { type Client, type Operation, type Server, Step, Verb } from "./clients/client.ts";
export type { ClientDefinition, ClientParts, ClientSummary, Variation } from "./clients/definition.ts";
export type { Hand, Loss, MultiGet, MultiGetCall, MultiGetEnd, MultiGets } from "./clients/multi-get.ts";
export { homeColumn } from "./clients/shared/homes.ts";
export { protocolKeys } from "./clients/shared/protocol-keys.ts";
export { Sockets } from "./clients/shared/sockets.ts";
export { type HashColumn, hashColumn, type KeyRules } from "./hashing/column.ts";
export type { Hash } from "./hashing/hash.ts";
export * as hash from "./hashing/index.ts";
export { type Keys, ListedKeys } from "./hashing/keys.ts";
export { ByteBuffer } from "./hashing/utf8.ts";
export { Outcome } from "./network/outcome.ts";
export { ketama } from "./placement/ketama.ts";
export { Modula } from "./placement/modula.ts";
export { Rendezvous } from "./placement/rendezvous.ts";

// To hold a client to what every client owes to the simulator.

export { conformance, type Finding } from "./client-conformance/index.ts";

// To write a fault.

export type { Cluster } from "./cluster/cluster.ts";
export type { Condition } from "./faults/condition.ts";
export {
  type Compound,
  compound,
  type FaultDefinition,
  type Lasting,
  lasting,
  outage,
  type Primitive,
  primitive,
  type Strike,
  strikeOf,
} from "./faults/fault.ts";

// To write a metric.

export { inEachPhase, type Metric, type Quantity as MetricQuantity } from "./metrics/metric.ts";
export type { Account } from "./recording/account.ts";
export { Counter } from "./recording/counters.ts";
export { PhaseName } from "./recording/phase-name.ts";
export type { Recording } from "./recording/recording.ts";

// To write a distribution, a load curve, an arrival process, a conservation law.

export type { Arrivals } from "../src/core/arrivals.ts";
export {
  type Definition as DistributionDefinition,
  type Distribution,
  define as defineDistribution,
  type Quantity,
} from "../src/core/distributions/definition.ts";
export type { Streams } from "../src/core/random.ts";
export type { RateCurve } from "../src/core/rate-curve.ts";
export type { Check, CheckDefinition, World } from "./checks/check.ts";
export {
  type ArrivalProcessDefinition,
  define as defineArrivalProcess,
  type ProcessSpec,
} from "./workload/arrival-processes/process.ts";
export {
  type CurveContext,
  define as defineLoadCurve,
  type LoadCurve,
  type LoadCurveDefinition,
} from "./workload/load-curves/curve.ts";
export type { LoadSpec } from "./workload/load-curves/load.ts";
