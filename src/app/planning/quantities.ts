/** What headroom is measured in: each a number of the world that is changed alone, at round values from what is easy to hold to what is hard. */

import { capacityOfAll } from "../../../models/database/capacity.ts";
import { scaledTo } from "../../../models/scenario/database.ts";
import type { Scenario } from "../../../models/scenario/index.ts";
import { loadCurve } from "../../../models/workload/load-curves/index.ts";
import { createDistribution, type DistributionSpec } from "../../core/distributions/index.ts";
import { MIB } from "../../core/units.ts";
import { multiples, stepOf } from "../freeing/steps.ts";
import { FAILED_MAX } from "../narrative/limits.ts";
import { clusterNodes } from "./worlds.ts";

/** In the order in which they are told. */
export const QUANTITIES = ["load", "capacity", "nodes", "memory"] as const;

export interface Quantity {
  readonly name: (typeof QUANTITIES)[number];
  readonly title: string;
  /** Behind a number: `/s`, ` nodes`. */
  readonly suffix: string;
  /** Whether more of it is harder. */
  readonly isMost: boolean;
  /** As the experiment has it. */
  readonly current: number;
  readonly step: number;
  /** From what is easy to hold to what is hard. */
  readonly strengths: readonly number[];
  /** The same world with so much of it. */
  readonly world: (scenario: Scenario, value: number) => Scenario;
}

/** A quantity that this world has no room to change. */
export interface NoQuantity {
  readonly name: Quantity["name"];
  readonly title: string;
  readonly why: string;
}

/** So many times what there is, at most: a plan for more is another cluster. */
const TIMES_MAX = 3;
const NODES_MIN = 2;
/**
 * Of a load's worst minute the share that may fail is so many requests at least: where two or three decide, chance does (a count of n is
 * off by its root, which is a third of ten). No smaller load is tried, but for the experiment's own.
 */
const MAY_FAIL_LEAST = 10;
const MEMORY_MIN_MB = 2;

export function quantitiesOf(scenario: Scenario): (Quantity | NoQuantity)[] {
  return [load(scenario), capacity(scenario), nodes(scenario), memory(scenario)];
}

function load(scenario: Scenario): Quantity | NoQuantity {
  const named = { name: "load", title: "The highest load, at its peak" } as const;
  const { arrivals, trace } = scenario.workload;
  if (trace !== undefined || arrivals.users !== undefined) {
    return { ...named, why: "requests are those of a trace or of users, and do not come at a rate" };
  }
  const level = Math.max(...loadCurve(scenario).levels);
  const current = arrivals.ratePerSecond * level;
  const step = stepOf(TIMES_MAX * current);
  return {
    ...named,
    ...{ suffix: "/s", isMost: true, current, step },
    strengths: multiples(step, Math.min(current, MAY_FAIL_LEAST / FAILED_MAX / 60), TIMES_MAX * current + step),
    world: (given, peak) => ({
      ...given,
      workload: { ...given.workload, arrivals: { ...given.workload.arrivals, ratePerSecond: peak / level } },
    }),
  };
}

function capacity(scenario: Scenario): Quantity | NoQuantity {
  const named = { name: "capacity", title: "The least capacity of the database" } as const;
  const current = capacityOfAll(scenario.database, scenario.workload.reads);
  if (!Number.isFinite(current)) return { ...named, why: "the database serves any number of queries" };
  const step = stepOf(TIMES_MAX * current);
  return {
    ...named,
    ...{ suffix: "/s", isMost: false, current, step },
    strengths: multiples(step, step, TIMES_MAX * current + step).reverse(),
    world: (given, value) => ({ ...given, database: slower(given.database, current / value) }),
  };
}

/** Each query takes so many times as long. */
function slower(database: Scenario["database"], times: number): Scenario["database"] {
  const scaled = (spec: DistributionSpec): DistributionSpec => scaledTo(createDistribution(spec).mean * times, spec);
  return { ...database, readService: scaled(database.readService), writeService: scaled(database.writeService) };
}

/** Null where all nodes of the cluster are alike and in the server list as they stand, so that there may be fewer or more of them. */
function notAlike({ nodes: all, client, secondPools }: Scenario): string | null {
  if (secondPools !== undefined) return "nodes stand beside the cluster";
  if (client.groups !== undefined) return "processes have server lists of their own";
  const [first] = all;
  const isAlike = all.every(({ memoryBytes, weight }) => memoryBytes === first.memoryBytes && weight === first.weight);
  if (!isAlike) return "nodes differ in memory or weight";
  const isInOrder = client.servers.length === all.length && client.servers.every((node, i) => node === i);
  return isInOrder ? null : "the server list does not hold each node once, in order";
}

function nodes(scenario: Scenario): Quantity | NoQuantity {
  const named = { name: "nodes", title: "The fewest nodes, each as large as now" } as const;
  const why = notAlike(scenario);
  if (why !== null) return { ...named, why };
  const current = clusterNodes(scenario).length;
  return {
    ...named,
    ...{ suffix: " nodes", isMost: false, current, step: 1 },
    strengths: multiples(1, NODES_MIN, TIMES_MAX * current + 1).reverse(),
    world: (given, amount) => {
      const last = given.nodes[given.nodes.length - 1];
      const more = Array.from({ length: Math.max(0, amount - given.nodes.length) }, (_, i) => ({
        ...last,
        port: last.port + i + 1,
      }));
      const list = [...given.nodes, ...more].slice(0, amount);
      return { ...given, nodes: list, client: { ...given.client, servers: list.map((_, i) => i) } };
    },
  };
}

function memory(scenario: Scenario): Quantity | NoQuantity {
  const named = { name: "memory", title: "The least memory of each node" } as const;
  const own = clusterNodes(scenario).map((node) => scenario.nodes[node].memoryBytes);
  if (new Set(own).size > 1) return { ...named, why: "nodes differ in memory" };
  const current = own[0] / MIB;
  const step = Math.max(1, stepOf(TIMES_MAX * current));
  return {
    ...named,
    ...{ suffix: " MB", isMost: false, current, step },
    strengths: multiples(step, Math.max(step, MEMORY_MIN_MB), TIMES_MAX * current + step).reverse(),
    world: (given, megabytes) => ({
      ...given,
      nodes: given.nodes.map((node) => (node.beside === undefined ? { ...node, memoryBytes: megabytes * MIB } : node)),
    }),
  };
}
