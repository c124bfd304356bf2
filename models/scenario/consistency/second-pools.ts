/** What pools beside the cluster do not go with, and where they do nothing or little. */

import type { Problem } from "../../../src/core/text/problems.ts";
import type { FaultSpec } from "../../faults/fault-spec.ts";
import { listsDifferBy, onReturnOf, primitivesOf, serverListsOf } from "../../faults/index.ts";
import type { SecondPoolsSpec } from "../../second-pools/second-pools-spec.ts";
import { type ClientPart, clientProblem, failsOver, writesApart } from "../client.ts";
import { livesOf } from "../lives.ts";
import type { PlacedFault } from "../placed-faults.ts";
import type { NodeSpec, Scenario } from "../types.ts";

export interface BesideCluster {
  readonly spec: SecondPoolsSpec;
  readonly client: ClientPart;
  /** The server list of the start. */
  readonly servers: readonly NodeSpec[];
  /** All nodes, those beside the cluster too. */
  readonly nodes: readonly NodeSpec[];
  readonly placed: readonly PlacedFault[];
  /** The application asks for many keys by one call. */
  readonly asksForMany: boolean;
}

/** Paths begin at the scenario. */
export function besideCluster({ spec, client, servers, nodes, placed, asksForMany }: BesideCluster): Problem[] {
  const named = namesOf(spec);
  const path = ["cluster", named[0]];
  const problems: Problem[] = [];
  const wrong = (text: string, at: readonly PropertyKey[] = path): void => {
    problems.push({ path: [...at], text });
  };
  if (asksForMany) {
    wrong(
      `beside calls for many keys, which do not look there in this model; expected none, or no ${named.join(", ")}`,
    );
  }
  if (client.groups !== undefined) {
    wrong(`beside client.groups, which is not modelled; expected one server list, or no ${named.join(", ")}`);
  }
  for (const { spec: fault, index } of placed) {
    const isOfLists = listsDifferBy(fault) !== null || (spec.replicas !== undefined && serverListsOf(fault).length > 0);
    if (!isOfLists) continue;
    wrong(`${fault.fault} beside cluster.${named[0]}, which is not modelled; expected one of the two`, [
      "faults",
      index,
    ]);
  }
  if (spec.replicas !== undefined && servers.length > 0 && writesApart(client, servers)) {
    wrong(`beside ${client.name} with these options, which writes to several nodes itself; expected one of the two`, [
      "cluster",
      "replicas",
    ]);
  }
  // Options may name the servers, and those of a replica have other addresses.
  const [first] = spec.replicas?.pools ?? [];
  const misfit =
    first === undefined
      ? null
      : clientProblem(
          client,
          first.map((node) => nodes[node]),
        );
  if (misfit !== null) wrong(`with the servers of a replica: ${misfit}`, ["cluster", "replicas"]);
  return problems;
}

function namesOf(spec: SecondPoolsSpec): (keyof SecondPoolsSpec)[] {
  return (["gutter", "replicas", "warmUp"] as const).filter((name) => spec[name] !== undefined);
}

/** In sentences: nothing is wrong with it, but whoever states it expects more. */
export function idleSecondPools({ secondPools, client, nodes, faults, framework, workload }: Scenario): string[] {
  if (secondPools === undefined) return [];
  const servers = client.servers.map((node) => nodes[node]);
  const isFailingOver = failsOver(client, servers);
  const found: string[] = [];
  if (secondPools.gutter !== undefined && isFailingOver && secondPools.warmUp?.from !== "gutter") {
    found.push(
      `cluster.gutter gets little: ${client.name} with these options goes on to another node by itself where one is dead, and gives an error only until it has left that out, or where all are.`,
    );
  }
  // A framework may have values live longer than the application says.
  const longest = framework === undefined ? Math.max(...livesOf(workload)) : Number.POSITIVE_INFINITY;
  if (secondPools.gutter !== undefined && secondPools.gutter.ttlSeconds >= longest) {
    found.push(
      `cluster.gutter.ttl does nothing: values live for ${longest} s at most anyhow (workload.ttl), no longer than the gutter lets them.`,
    );
  }
  if (secondPools.warmUp?.from === "standIn" && !isFailingOver) {
    found.push(
      `cluster.warmUp does nothing: no node stands in for a dead one, since ${client.name} with these options does not fail over.`,
    );
  }
  // A world without faults is what others are compared with.
  if (faults.length > 0 && secondPools.gutter !== undefined && !faults.some(failsNodes)) {
    found.push("cluster.gutter gets nothing: no fault of this world makes gets of a node fail.");
  }
  if (faults.length > 0 && secondPools.warmUp !== undefined && !faults.some(mayLeaveEmpty)) {
    found.push("cluster.warmUp does nothing: no fault of this world brings a node back empty.");
  }
  if (client.name === "mcrouter") {
    found.push(
      "mcrouter has routes for a gutter, replicas and warm-up of its own (FailoverWithExptimeRoute, AllSyncRoute, WarmUpRoute); cluster.gutter, replicas and warmUp are the application's, behind them.",
    );
  }
  return found;
}

/** Conditions in which the gets of a node fail, for some processes at least. */
const FAILING: readonly (string | undefined)[] = [
  "down",
  "silent",
  "hung",
  "cut off",
  "lossy",
  "slow",
  "stopped",
  "closed",
];

function failsNodes(fault: FaultSpec): boolean {
  return primitivesOf(fault).some(({ begins }) => FAILING.includes(begins));
}

function mayLeaveEmpty(fault: FaultSpec): boolean {
  const isFlushed = onReturnOf(fault)?.flush === true;
  return primitivesOf(fault).some(
    ({ begins, ends }) =>
      // A warm restart may find the memory unusable.
      begins === "down" ||
      begins === "stopped" ||
      ends === "down" ||
      (begins === "silent" && (isFlushed || fault.options.memory !== "kept")),
  );
}
