/**
 * mcrouter, Facebook's proxy: the pools and routes of its JSON configuration and the options of its command line, under
 * their own names. A process here is one mcrouter; all its callers share its view. It knocks out a server that fails, at once
 * or after three time-outs, and probes it until it answers. The route decides where the server's keys go meanwhile.
 */
import { z } from "zod";
import type { Client, Server } from "../client.ts";
import type { ClientDefinition, ClientParts } from "../definition.ts";
import { flag, milliseconds, whole } from "../shared/option-kinds.ts";
import { makeRoutes, type Pool } from "./make-routes.ts";
import { type PoolsJson, pools, route } from "./route-json.ts";
import { Router } from "./router.ts";
import { Tko } from "./tko.ts";

/** The pool of all servers, if none is named. */
const EVERYTHING = "main";

const options = z.strictObject({
  pools: pools.optional().describe(`Pools by name. Default: one, ${EVERYTHING}, of all servers.`),
  route: route
    .optional()
    .describe(
      "PoolRoute|NAME, or an object with a type, as in mcrouter's JSON. Default: a PoolRoute to the first pool.",
    ),
  "server-timeout": milliseconds(1)
    .optional()
    .describe("Milliseconds to wait for a connection, and for an answer. Default: 1000."),
  "timeouts-until-tko": whole(1)
    .optional()
    .describe("Time-outs in a row until a server is out (failures_until_tko). Default: 3."),
  "maximum-soft-tkos": whole(0)
    .optional()
    .describe("So many servers at most are out for time-outs alone. Default: 40."),
  "probe-timeout-initial": milliseconds(1)
    .optional()
    .describe(
      "Milliseconds until the first probe, and 5 to 50 % more; each further one after half as much again. Default: 10000.",
    ),
  "probe-timeout-max": milliseconds(1)
    .optional()
    .describe("Milliseconds between probes at most, and 5 to 50 % more. Default: 60000."),
  "disable-tko-tracking": flag().optional().describe("Knock out no server, send everything. Default: false."),
  "asynclog-disable": flag()
    .optional()
    .describe("Answer failed deletes with an error; otherwise they go to a log and do not fail over. Default: false."),
});

const versions = ["2026"];

/**
 * Releases were counted up to 0.41 (`41.0.0` to its `version` command) and are named after days since 2019: all have the options
 * that are modelled, with the same defaults (the list of options of 2015, at 02de3ecb).
 */
function versionOf(release: string): string | null {
  const [, first, second] = /^(\d+)(?:\.(\d+))?/.exec(release) ?? [];
  const [major, minor] = [Number(first), Number(second ?? 0)];
  const isCounted = major === 0 ? minor >= 1 && minor <= COUNTED_MAX : major >= 1 && major <= COUNTED_MAX;
  return isCounted || major >= YEAR_MIN ? "2026" : null;
}

const COUNTED_MAX = 41;
const YEAR_MIN = 2019;

const BROADCAST = "requests go to several servers at once, of which each may answer";

export const mcrouter: ClientDefinition = {
  name: "mcrouter",
  title: "mcrouter, a proxy",
  packages: [],
  versions,
  defaultVersion: "2026",
  versionOf,
  options,
  variations: [
    { options: { "disable-tko-tracking": true, "asynclog-disable": true } },
    {
      options: {
        route: { type: "PoolRoute", pool: "main", hash: { hash_func: "WeightedCh3", weights: [1, 0.5], salt: "s" } },
      },
    },
    {
      options: {
        route: {
          type: "FailoverWithExptimeRoute",
          normal: "PoolRoute|main",
          failover: { type: "PoolRoute", pool: "main", hash: "Crc32" },
        },
        "timeouts-until-tko": 1,
      },
    },
    {
      options: {
        route: {
          type: "OperationSelectorRoute",
          default_policy: "AllFastestRoute|Pool|main",
          operation_policies: { get: "MissFailoverRoute|Pool|main" },
        },
      },
      except: { "stays-home": BROADCAST, "agrees-again": BROADCAST },
    },
    {
      options: {
        route: {
          type: "OperationSelectorRoute",
          default_policy: "AllSyncRoute|Pool|main",
          operation_policies: { get: "AllFastestRoute|Pool|main" },
        },
      },
      except: { "stays-home": BROADCAST, "is-quick": BROADCAST, "has-own-views": BROADCAST, "agrees-again": BROADCAST },
    },
    {
      options: {
        route: {
          type: "OperationSelectorRoute",
          default_policy: { type: "AllAsyncRoute", children: "Pool|main" },
          operation_policies: { get: "LatestRoute|Pool|main" },
        },
      },
      except: {
        "stays-home": BROADCAST,
        "asks-home": BROADCAST,
        "has-own-views": BROADCAST,
        "agrees-again": BROADCAST,
      },
    },
  ],
  summary: {
    hash: "furc (Ch3), of MurmurHash64A",
    distribution: "consistent by position",
    onFailure: "an error, which gets report as a miss; other servers where the route says so",
    onRecovery: "a probe finds it, 10 to 15 s after it was lost, later ones up to 90 s apart",
    staleRisk:
      "low with a single pool; in a gutter bounded by failover_exptime (60 s); high with FailoverRoute; of replicas until a probe finds the server",
    verified: "source",
  },
  multiGet:
    "get with several keys (source only): each key takes its own way through the routes, all at once. One that no server answers is a miss (miss_on_get_errors). Not where a get goes to several servers, or warms up.",
  source:
    "facebook/mcrouter at 9d7f4342: lib/fbi/hash.c, lib/*HashFunc.*, lib/routes/*, routes/*, TkoTracker.cpp, ProxyDestinationBase.cpp, mcrouter_options_list.h",
  create,
};

function create({ servers, keys, processes, options: given }: ClientParts): Client {
  const set = options.parse(given);
  const known = poolsOf(set.pools, servers);
  const [first] = known.keys();
  return new Router({
    name: mcrouter.name,
    nodes: servers.length,
    processes,
    routes: makeRoutes({
      json: set.route ?? `PoolRoute|${first}`,
      pools: known,
      keys,
      processes,
      logsDeletes: !set["asynclog-disable"],
    }),
    tko: new Tko({
      processes,
      nodes: servers.length,
      timeoutsUntil: set["timeouts-until-tko"] ?? 3,
      softMax: set["maximum-soft-tkos"] ?? 40,
      probeInitialMs: set["probe-timeout-initial"] ?? 10_000,
      probeMaxMs: set["probe-timeout-max"] ?? 60_000,
      isOff: Boolean(set["disable-tko-tracking"]),
    }),
    timeoutMs: set["server-timeout"] ?? 1000,
  });
}

function poolsOf(json: PoolsJson | undefined, servers: readonly Server[]): ReadonlyMap<string, Pool> {
  if (json === undefined || Object.keys(json).length === 0) {
    return new Map([[EVERYTHING, { servers: servers.map((_, i) => i), timeoutSeconds: 0, connectSeconds: 0 }]]);
  }
  const names = servers.map(({ host, port }) => `${host}:${port}`);
  const position = (pool: string, text: string): number => {
    const name = /^(?:\[.*?\]|[^:]*):\d+/.exec(text)?.[0] ?? text;
    const found = names.indexOf(name);
    if (found < 0)
      throw new Error(`pools.${pool}: ${text} is no server of the cluster; expected some of ${names.join(", ")}`);
    return found;
  };
  return new Map(
    Object.entries(json).map(
      ([name, { servers: list, server_timeout = 0, connect_timeout = server_timeout, weights, tags }]) => [
        name,
        {
          servers: list.map((text) => position(name, text)),
          timeoutSeconds: server_timeout / 1000,
          connectSeconds: connect_timeout / 1000,
          weights,
          tags,
        },
      ],
    ),
  );
}
