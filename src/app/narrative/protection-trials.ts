/**
 * Protections that are tried before they are advised, each where what was measured suggests it: fewer queries where each is asked again of
 * a database that drowns; one computation where many compute the same value at once; no work for nobody, or queries refused early, where
 * the database drowns and callers give up on it; no queries for a while where most of them fail.
 */

import { stampedes } from "../../../models/frameworks/look-aside/index.ts";
import { lookAside } from "../../../models/frameworks/look-aside.ts";
import { breakers, limits, retries, throttles } from "../../../models/protection/index.ts";
import { servesOne } from "../../../models/scenario/consistency/idle-protections.ts";
import type { Scenario } from "../../../models/scenario/index.ts";
import { page, perPage, resolvePage } from "../../../models/scenario/page.ts";
import { BUSY_MAX, FAILED_MAX } from "./limits.ts";
import type { Measure } from "./measures.ts";
import { mean, type PointSummary } from "./texts.ts";

/** An assumption: with fewer of the queries for what is being read already, a flood is no reason to change code. */
const STAMPEDE_MIN = 0.1;
/** An assumption: retries that make fewer queries more are not what a database drowns in. */
const RETRIES_MIN = 1.05;
/** An assumption: with a smaller share of its work for nobody, a database does not drown in that. */
const WASTED_MIN = 0.05;

export interface ProtectionTrial {
  readonly action: string;
  readonly label: string;
  readonly aims: readonly Measure[];
  readonly scenario: Scenario;
}

const AIMS: readonly Measure[] = [
  "failedRatioWorstMinuteDuringDisturbance",
  "databaseUtilizationWorstMinuteDuringDisturbance",
  "errorRatio",
];

/** Many compute the same value at once, in code that is the application's own. */
export function computeOnce(point: PointSummary, scenario: Scenario): ProtectionTrial[] {
  if (scenario.framework === undefined || (mean(point, "duplicateReadRatio") ?? 0) < STAMPEDE_MIN) return [];
  return computedOnce(scenario);
}

/** The same of a world that names no framework, which does what `look-aside` does without protection. */
export function computeOnceUnnamed(point: PointSummary, scenario: Scenario): ProtectionTrial[] {
  const { framework, application, workload, client } = scenario;
  if (framework !== undefined || (mean(point, "duplicateReadRatio") ?? 0) < STAMPEDE_MIN) return [];
  const named = { name: lookAside.name, options: lookAside.options.parse({}) };
  if (application.page !== undefined) return computedOnce({ ...scenario, framework: named });
  // With pages a process that serves one request at a time is a worker, of which there are so many: that is another world.
  if (workload.trace !== undefined || (client.workers === 0 && servesOne(scenario))) return [];
  const oneGet = resolvePage(page.parse({ gets: 1 }));
  return computedOnce({
    ...scenario,
    framework: named,
    application: { ...application, page: oneGet },
    workload: { ...workload, readsOfGets: workload.readsOfGets ?? workload.reads, perPage: perPage(oneGet) },
  });
}

function computedOnce(scenario: Scenario): ProtectionTrial[] {
  const { framework } = scenario;
  const has = framework?.options.stampede as { readonly name: string } | undefined;
  if (framework?.name !== lookAside.name || has?.name !== "none") return [];
  // One flight of a process needs no more than a map; where each process serves one request at a time it does nothing.
  const name = servesOne(scenario) ? "lease" : "single-flight";
  const stampede = { name, options: stampedes.named(name).options.parse({}) };
  const options = { ...framework.options, stampede };
  return [
    {
      action: `Let one compute what many miss at once (protection.stampede ${name})`,
      label: `advice: ${name}`,
      aims: ["duplicateReadRatio", ...AIMS],
      scenario: { ...scenario, framework: { ...framework, options } },
    },
  ];
}

/** Retries multiply what the database is asked, and it drowns. */
export function askOnce(point: PointSummary, scenario: Scenario): ProtectionTrial[] {
  const { retry, ...others } = scenario.protection ?? {};
  if (retry === undefined || !multiplies(point)) return [];
  const { protection: _, ...rest } = scenario;
  return [
    {
      action: `Ask each query once, without the retries (${retry.name})`,
      label: "advice: no retries",
      aims: AIMS,
      scenario: Object.keys(others).length === 0 ? rest : { ...rest, protection: others },
    },
  ];
}

/** The same, for who cannot do without retries. */
export function askWithinBudget(point: PointSummary, scenario: Scenario): ProtectionTrial[] {
  const { retry } = scenario.protection ?? {};
  const name = "budget";
  if (retry === undefined || retry.name === name || !multiplies(point)) return [];
  const budget = { name, options: retries.named(name).options.parse({}) };
  return [
    {
      action: `Give the retries a budget (protection.retry ${name} in place of ${retry.name})`,
      label: "advice: a retry budget",
      aims: AIMS,
      scenario: { ...scenario, protection: { ...scenario.protection, retry: budget } },
    },
  ];
}

/** The database is at work for callers who have given up. */
export function cancelWork(point: PointSummary, scenario: Scenario): ProtectionTrial[] {
  const { database } = scenario;
  if (database.cancels === true || !drowns(point)) return [];
  if ((mean(point, "databaseWastedRatioDuringDisturbance") ?? 0) < WASTED_MIN) return [];
  return [
    {
      action: "Cancel a query at the database when its caller gives up (database.onTimeout cancels)",
      label: "advice: cancel at the time-out",
      aims: AIMS,
      scenario: { ...scenario, database: { ...database, cancels: true } },
    },
  ];
}

/** Callers give up on a database that drowns: what would wait for nothing may as well be refused at once. */
export function refuseEarly(point: PointSummary, scenario: Scenario): ProtectionTrial[] {
  const { protection = {} } = scenario;
  const { breaker, limit, throttle } = protection;
  if (breaker !== undefined || limit !== undefined || throttle !== undefined || !isGivenUpOn(point)) return [];
  // No limit is below the one query of a process that serves one request at a time.
  const [part, known, name] = servesOne(scenario)
    ? (["throttle", throttles, "google-sre"] as const)
    : (["limit", limits, "vegas"] as const);
  const mechanism = { name, options: known.named(name).options.parse({}) as Readonly<Record<string, unknown>> };
  return [
    {
      action: `Refuse early what the database cannot do (protection.${part} ${name})`,
      label: `advice: ${part} ${name}`,
      aims: AIMS,
      scenario: { ...scenario, protection: { ...protection, [part]: mechanism } },
    },
  ];
}

/** The same, by a breaker: nothing is asked for a while, and a database that drowns may come up for air. */
export function breakOff(point: PointSummary, scenario: Scenario): ProtectionTrial[] {
  const { protection = {} } = scenario;
  if (protection.breaker !== undefined || !isGivenUpOn(point)) return [];
  // All that it needs has a default; and it counts by time, so that it opens also where each process asks little.
  const name = "opossum";
  const breaker = { name, options: breakers.named(name).options.parse({}) };
  return [
    {
      action: `Ask nothing for a while when most queries fail (protection.breaker ${name})`,
      label: `advice: breaker ${name}`,
      aims: AIMS,
      scenario: { ...scenario, protection: { ...protection, breaker } },
    },
  ];
}

/** It drowns, and callers give up on it. */
function isGivenUpOn(point: PointSummary): boolean {
  return drowns(point) && (mean(point, "failedRatioWorstMinuteDuringDisturbance") ?? 0) >= FAILED_MAX;
}

function drowns(point: PointSummary): boolean {
  return (mean(point, "databaseUtilizationWorstMinuteDuringDisturbance") ?? 0) >= BUSY_MAX;
}

function multiplies(point: PointSummary): boolean {
  return drowns(point) && (mean(point, "retryAmplification") ?? 0) >= RETRIES_MIN;
}
