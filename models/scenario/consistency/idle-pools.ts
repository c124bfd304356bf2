/** Pools and limits of connections that do nothing in this world, in sentences: nothing is wrong with them, but whoever states them expects more. */
import { clients } from "../../clients/index.ts";
import { mostOf } from "../../database/pools/definition.ts";
import { poolRules } from "../../database/pools/index.ts";
import type { Scenario } from "../types.ts";
import { servesOne } from "./idle-protections.ts";

export function idlePools(scenario: Scenario): string[] {
  const { connectionPool, connections } = scenario.database;
  if (connectionPool === undefined && connections === undefined) return [];
  return [...ofPool(scenario), ...ofReserve(scenario), ...ofLimit(scenario)];
}

function ofPool(scenario: Scenario): string[] {
  const { connectionPool: pool, connections } = scenario.database;
  if (pool === undefined || connections !== undefined) return [];
  const { shared, size } = poolRules(pool);
  if (size === Number.POSITIVE_INFINITY) {
    return [
      `database.pool (${pool.name}) does nothing: it has any number of connections, and without database.connections the database takes them all.`,
    ];
  }
  return shared === "process" && servesOne(scenario)
    ? [
        `database.pool (${pool.name}) does nothing: each process serves one request at a time, and so has one query at most.`,
      ]
    : [];
}

function ofReserve({ database: { connectionPool: pool } }: Scenario): string[] {
  if (pool === undefined) return [];
  const { reserve, waitSeconds } = poolRules(pool);
  return reserve !== undefined && reserve.afterSeconds >= waitSeconds
    ? [`database.pool (${pool.name}): its reserve does nothing, since no query waits so long for a connection.`]
    : [];
}

function ofLimit({ database: { connectionPool: pool, connections }, client }: Scenario): string[] {
  if (connections === undefined) return [];
  const rules = poolRules(pool);
  const { shared } = rules;
  const most = mostOf(rules);
  const pools = shared === "process" ? client.processes : Math.min(shared.poolers, client.processes);
  // Stand-ins are as many as are needed, whatever the number of processes says.
  const isKnown = client.workers > 0 || clients.named(client.name).oneAtATime === undefined;
  return isKnown && most * pools <= connections
    ? [
        `database.connections does nothing: all pools together open ${most * pools} connections at most, and the database takes ${connections}.`,
      ]
    : [];
}
