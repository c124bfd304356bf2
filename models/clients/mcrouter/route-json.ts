/**
 * The part of mcrouter's JSON that is modelled: pools, and routes as objects, as lists or in their short form (`AllSyncRoute|Pool|A`,
 * RouteHandleFactory-inl.h). Every name is mcrouter's own.
 */
import { z } from "zod";
import { atMost, type Limit } from "../../../src/core/text/quantities.ts";
import { milliseconds, whole, wholeSeconds } from "../shared/option-kinds.ts";

/** As the rate of arrivals. */
const BURST_MAX: Limit = { value: 1_000_000_000, why: "hundreds of times what a run simulates in a second" };

/** Errors that a route may be told to fail over on; some of them never arise here. */
const ERRORS = [
  "tko",
  "connect_error",
  "connect_timeout",
  "timeout",
  "remote_error",
  "busy",
  "try_again",
  "shutdown",
  "local_error",
  "deadline_exceeded",
] as const;
export type ErrorName = (typeof ERRORS)[number];

/** Those whose children are all asked at once. */
export const BROADCASTS = [
  "AllSyncRoute",
  "AllAsyncRoute",
  "AllFastestRoute",
  "AllMajorityRoute",
  "AllInitialRoute",
] as const;

/** Those that can be written as `TYPE|CHILDREN`; `Pool|NAME` stands for the servers of a pool, one by one. */
const SHORT_TYPES = [
  ...BROADCASTS,
  ...["FailoverRoute", "MissFailoverRoute", "LatestRoute", "HashRoute", "HostIdRoute", "RandomRoute"],
];
export const shortForm = new RegExp(
  `^(?:(?:${SHORT_TYPES.join("|")})\\|)*(?:PoolRoute\\|.+|Pool\\|.+|NullRoute|DevNullRoute|ErrorRoute(?:\\|.*)?)$`,
);
const short = z.string().regex(shortForm, {
  error: "expected PoolRoute|NAME, a chain such as AllSyncRoute|Pool|NAME, or an object with a type",
});

const hashFunc = z.enum(["Ch3", "Crc32", "WeightedCh3", "Rendezvous", "ConstShard", "Latest"]);
const hashFields = {
  hash_func: hashFunc
    .optional()
    .describe("Ch3 (furc), Crc32, WeightedCh3, Rendezvous, ConstShard or Latest. Default: Ch3."),
  salt: z.string().optional().describe("Stands behind every key when it is hashed. Default: none."),
  weights: z
    .array(z.number().min(0).max(1))
    .optional()
    .describe("WeightedCh3: the share of its keys each server keeps; 0.5 where there are too few."),
  tags: z.array(z.string()).optional().describe("Rendezvous: the name each server is hashed by, one for each."),
  failover_count: whole(1).optional().describe("Latest: so many children at most are tried. Default: 5."),
};
const hash = z
  .union([hashFunc, z.strictObject(hashFields)])
  .describe("How a key chooses a server of the pool. Default: Ch3.");
export type HashJson = z.infer<typeof hash>;

const errors = z.array(z.enum(ERRORS));
const failoverErrors = z
  .union([
    errors,
    z.strictObject({
      gets: errors.optional().describe("Errors on which gets go on. Default: all."),
      updates: errors.optional().describe("Errors on which sets go on. Default: all."),
      deletes: errors.optional().describe("Errors on which deletes go on. Default: all."),
    }),
  ])
  .describe("Errors on which the next child is tried. Default: all.");
export type ErrorsJson = z.infer<typeof failoverErrors>;

const failoverLimit = z
  .strictObject({
    rate: z.number().min(0).max(1).describe("So large a part of the requests may fail over in the long run."),
    burst: atMost(z.number().min(1), BURST_MAX).optional().describe("So many at once. Default: 1000."),
  })
  .describe("How many requests may fail over. Default: all.");
export type LimitJson = z.infer<typeof failoverLimit>;

const failing = { failover_errors: failoverErrors.optional(), failover_limit: failoverLimit.optional() };
interface Failing {
  failover_errors?: ErrorsJson | undefined;
  failover_limit?: LimitJson | undefined;
}

/** One route or several: a list in a list, or `Pool|NAME`, stands for its entries. */
export type ChildrenJson = RouteJson | RouteJson[];

/** The requests that a route may tell apart. */
export interface PoliciesJson {
  get?: RouteJson | undefined;
  set?: RouteJson | undefined;
  add?: RouteJson | undefined;
  delete?: RouteJson | undefined;
  touch?: RouteJson | undefined;
}

export type RouteJson =
  | string
  | { type: "PoolRoute"; pool: string; hash?: HashJson | undefined; asynclog?: boolean | undefined }
  | ({ type: "HashRoute"; children: ChildrenJson } & Exclude<HashJson, string>)
  | ({ type: "FailoverRoute"; children: ChildrenJson } & Failing)
  | ({
      type: "FailoverWithExptimeRoute";
      normal: RouteJson;
      failover: ChildrenJson;
      failover_exptime?: number | undefined;
    } & Failing)
  | { type: "MissFailoverRoute"; children: ChildrenJson }
  | ({
      type: "LatestRoute";
      children: ChildrenJson;
      failover_count?: number | undefined;
      salt?: string | undefined;
      weights?: number[] | undefined;
    } & Failing)
  | { type: "HostIdRoute"; children: ChildrenJson; salt?: string | undefined }
  | { type: "RandomRoute"; children: ChildrenJson }
  | { type: (typeof BROADCASTS)[number]; children: ChildrenJson }
  | {
      type: "OperationSelectorRoute";
      default_policy?: RouteJson | undefined;
      operation_policies?: PoliciesJson | undefined;
    }
  | { type: "PrefixSelectorRoute"; policies?: Record<string, RouteJson> | undefined; wildcard?: RouteJson | undefined }
  | { type: "MigrateRoute"; from: RouteJson; to: RouteJson; start_time: number; interval?: number | undefined }
  | { type: "WarmUpRoute"; cold: RouteJson; warm: RouteJson; exptime?: number | undefined }
  | { type: "ModifyExptimeRoute"; target: RouteJson; exptime: number; action?: "set" | "min" | undefined }
  | { type: "NullRoute" | "DevNullRoute" }
  | { type: "ErrorRoute"; response?: string | undefined };

/** Every mention below is this very object: a described copy would hold further copies without end. */
export const route: z.ZodType<RouteJson> = z
  .lazy(() => {
    const children = z.union([route, z.array(route).min(1)]).describe("A route, or a list of routes.");
    return z.union([
      short,
      z.discriminatedUnion("type", [
        z.strictObject({
          type: z.literal("PoolRoute").describe("One server of a pool, chosen by the key."),
          pool: z.string().describe("The name of the pool."),
          hash: hash.optional(),
          asynclog: z.boolean().optional().describe("Whether failed deletes go to the log. Default: true."),
        }),
        z.strictObject({
          type: z.literal("HashRoute").describe("One child, chosen by the key."),
          children,
          ...hashFields,
        }),
        z.strictObject({
          type: z.literal("FailoverRoute").describe("The children in order, until one does not answer with an error."),
          children,
          ...failing,
        }),
        z.strictObject({
          type: z
            .literal("FailoverWithExptimeRoute")
            .describe("The same, with all that is written to the others living short: a gutter."),
          normal: route,
          failover: children,
          failover_exptime: wholeSeconds(0).optional().describe("Seconds that items live there at most. Default: 60."),
          ...failing,
        }),
        z.strictObject({
          type: z
            .literal("MissFailoverRoute")
            .describe("Gets: the children in order, until one hits. Sets: the first."),
          children,
        }),
        z.strictObject({
          type: z
            .literal("LatestRoute")
            .describe(
              "The children in an order that each mcrouter draws for itself, until one does not answer with an error.",
            ),
          children,
          failover_count: hashFields.failover_count,
          salt: z.string().optional().describe("Another salt, another order. Default: none."),
          weights: hashFields.weights,
          ...failing,
        }),
        z.strictObject({
          type: z.literal("HostIdRoute").describe("One child, drawn by each mcrouter for itself."),
          children,
          salt: z.string().optional().describe("Another salt, another child. Default: none."),
        }),
        z.strictObject({
          type: z.literal("RandomRoute").describe("One child, drawn anew for each request."),
          children,
        }),
        z.strictObject({
          type: z.enum(BROADCASTS).describe("All children at once; which reply is waited for is in the name."),
          children,
        }),
        z.strictObject({
          type: z.literal("OperationSelectorRoute").describe("A route for each kind of request."),
          default_policy: route.optional(),
          operation_policies: z
            .strictObject({
              get: route.optional(),
              set: route.optional(),
              add: route.optional(),
              delete: route.optional(),
              touch: route.optional(),
            })
            .optional()
            .describe("Routes by the name of the request."),
        }),
        z.strictObject({
          type: z.literal("PrefixSelectorRoute").describe("A route for each beginning of a key; the longest counts."),
          policies: z.record(z.string().min(1), route).optional().describe("Routes by the beginning of the key."),
          wildcard: route.optional(),
        }),
        z.strictObject({
          type: z
            .literal("MigrateRoute")
            .describe(
              "from, then to; deletes go to both from start_time on, for two intervals. Others turn in between.",
            ),
          from: route,
          to: route,
          start_time: wholeSeconds(0).describe("Second of the run in which the migration starts."),
          interval: wholeSeconds(0).optional().describe("Half the seconds that it takes. Default: 3600."),
        }),
        z.strictObject({
          type: z.literal("WarmUpRoute").describe("Gets: cold; on a miss warm, and what is found is added to cold."),
          cold: route,
          warm: route,
          exptime: wholeSeconds(0).optional().describe("Seconds that what is added lives; 0: for ever. Default: 0."),
        }),
        z.strictObject({
          type: z.literal("ModifyExptimeRoute").describe("What is written lives no longer than exptime."),
          target: route,
          exptime: wholeSeconds(1).describe("Seconds."),
          action: z.enum(["set", "min"]).optional().describe("set or min; both are a limit here. Default: set."),
        }),
        z.strictObject({
          type: z.enum(["NullRoute", "DevNullRoute"]).describe("Goes nowhere: gets miss, nothing is stored."),
        }),
        z.strictObject({
          type: z.literal("ErrorRoute").describe("Goes nowhere: everything fails."),
          response: z.string().optional().describe("What the error says."),
        }),
      ]),
    ]);
  })
  .describe("PoolRoute|NAME, a chain such as AllSyncRoute|Pool|NAME, or an object with a type, as in mcrouter's JSON.");

export const pools = z.record(
  z.string().min(1),
  z.strictObject({
    servers: z
      .array(z.string().min(1))
      .min(1)
      .describe("host:port of servers of the cluster, in the pool's order; what follows (:ascii:plain) is left alone."),
    server_timeout: milliseconds(1)
      .optional()
      .describe("Milliseconds to wait for a connection, and for an answer. Default: server-timeout."),
    connect_timeout: milliseconds(1)
      .optional()
      .describe("Milliseconds to wait for a connection. Default: server_timeout."),
    weights: hashFields.weights,
    tags: hashFields.tags,
  }),
);
export type PoolsJson = z.infer<typeof pools>;
