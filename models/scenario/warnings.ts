/** What the users of these settings ought to know before a run, in sentences. Nothing is wrong with the scenario itself. */

import { createDistribution } from "../../src/core/distributions/index.ts";
import { clients } from "../clients/index.ts";
import { frameworks } from "../frameworks/index.ts";
import { idleLookAside } from "./consistency/idle-look-aside.ts";
import { idlePools } from "./consistency/idle-pools.ts";
import { idleProtections } from "./consistency/idle-protections.ts";
import { idleReturns } from "./consistency/idle-returns.ts";
import { idleServers } from "./consistency/idle-servers.ts";
import { idleSecondPools } from "./consistency/second-pools.ts";
import { slowQueries } from "./consistency/slow-queries.ts";
import { livesOf } from "./lives.ts";
import type { Scenario } from "./types.ts";

export function warningsOf(scenario: Scenario): string[] {
  return [
    ...ofClient(scenario),
    ...ofFramework(scenario),
    ...ofMultiGets(scenario),
    ...ofTrace(scenario),
    ...idleProtections(scenario),
    ...idleLookAside(scenario),
    ...idlePools(scenario),
    ...idleServers(scenario),
    ...idleSecondPools(scenario),
    ...idleReturns(scenario),
    ...slowQueries(scenario),
  ];
}

function ofClient({ client: { name, version, options, servers }, nodes }: Scenario): readonly string[] {
  return clients.named(name).warnings?.({ version, options, servers: servers.map((node) => nodes[node]) }) ?? [];
}

function ofFramework({ framework, workload, database }: Scenario): readonly string[] {
  if (framework === undefined) return [];
  const ttlSecondsMin = Math.min(...livesOf(workload));
  const readSeconds = createDistribution(database.readService).mean;
  const { warnings } = frameworks.named(framework.name);
  const awaitedSeconds = Math.min(readSeconds, database.timeoutSeconds);
  return warnings?.(framework.options, { ttlSecondsMin, readSeconds, awaitedSeconds }) ?? [];
}

/** What is warned of where pages ask for several keys in one call, in the binary protocol. */
export const BINARY_MULTI_GET =
  "A multi-get with libmemcached's binary protocol may give nothing at all where one server is dead, although the others have answered: far more keys are lost than those of the dead server";

/** libmemcached with the binary protocol: php-memcached calls the option so, pylibmc otherwise. */
export function speaksBinary({ options }: Scenario["client"]): boolean {
  return options.OPT_BINARY_PROTOCOL === true || options.OPT_BINARY_PROTOCOL === 1 || options.binary === true;
}

function ofMultiGets({ application: { page }, client }: Scenario): string[] {
  if (page === undefined || page.multiGets.length === 0 || !speaksBinary(client)) return [];
  return [`${BINARY_MULTI_GET}.`];
}

function ofTrace({ workload: { trace } }: Scenario): string[] {
  if (trace?.passedOver === undefined) return [];
  const { bad, of, part } = trace.passedOver;
  return [`Passed over as bad: ${bad} of the ${of} ${part}s of ${trace.file} (workload.trace.skipBadLines).`];
}
