/**
 * The part of mcrouter's JSON that is modelled: pools, and routes that try one destination after another. Every name is
 * mcrouter's own.
 */
import { z } from "zod";
import { whole } from "../shared/option-kinds.ts";

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
const poolName = z.string().regex(/^PoolRoute\|./, { error: "expected PoolRoute|NAME, or an object with a type" });

const hashFunc = z.enum(["Ch3", "Crc32", "WeightedCh3", "Rendezvous"]);
const hash = z
  .union([
    hashFunc,
    z.strictObject({
      hash_func: hashFunc.optional().describe("Ch3 (furc), Crc32, WeightedCh3 or Rendezvous. Default: Ch3."),
      salt: z.string().optional().describe("Stands behind every key when it is hashed. Default: none."),
      weights: z
        .array(z.number().min(0).max(1))
        .optional()
        .describe("WeightedCh3: the share of its keys each server keeps; 0.5 where there are too few."),
      tags: z.array(z.string()).optional().describe("Rendezvous: the name each server is hashed by, one for each."),
    }),
  ])
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

export type RouteJson =
  | string
  | { type: "PoolRoute"; pool: string; hash?: HashJson | undefined }
  | { type: "FailoverRoute"; children: RouteJson[]; failover_errors?: ErrorsJson | undefined }
  | {
      type: "FailoverWithExptimeRoute";
      normal: RouteJson;
      failover: RouteJson | RouteJson[];
      failover_exptime?: number | undefined;
      failover_errors?: ErrorsJson | undefined;
    }
  | { type: "MissFailoverRoute"; children: RouteJson[] }
  | { type: "WarmUpRoute"; cold: RouteJson; warm: RouteJson; exptime?: number | undefined };

/** Every mention below is this very object: a described copy would hold further copies without end. */
export const route: z.ZodType<RouteJson> = z
  .lazy(() =>
    z.union([
      poolName,
      z.discriminatedUnion("type", [
        z.strictObject({
          type: z.literal("PoolRoute").describe("One server of a pool, chosen by the key."),
          pool: z.string().describe("The name of the pool."),
          hash: hash.optional(),
        }),
        z.strictObject({
          type: z.literal("FailoverRoute").describe("The children in order, until one does not answer with an error."),
          children: z.array(route).min(1).describe("Routes."),
          failover_errors: failoverErrors.optional(),
        }),
        z.strictObject({
          type: z
            .literal("FailoverWithExptimeRoute")
            .describe("The same, with all that is written to the others living short: a gutter."),
          normal: route,
          failover: z.union([route, z.array(route)]).describe("Routes that are tried on errors."),
          failover_exptime: whole(0).optional().describe("Seconds that items live there at most. Default: 60."),
          failover_errors: failoverErrors.optional(),
        }),
        z.strictObject({
          type: z
            .literal("MissFailoverRoute")
            .describe("Gets: the children in order, until one hits. Sets: the first."),
          children: z.array(route).min(1).describe("Routes."),
        }),
        z.strictObject({
          type: z.literal("WarmUpRoute").describe("Gets: cold; on a miss warm, and what is found is added to cold."),
          cold: route,
          warm: route,
          exptime: whole(0).optional().describe("Seconds that what is added lives; 0: for ever. Default: 0."),
        }),
      ]),
    ]),
  )
  .describe("PoolRoute|NAME, or an object with a type, as in mcrouter's JSON.");

export const pools = z.record(
  z.string().min(1),
  z.strictObject({
    servers: z
      .array(z.string().min(1))
      .min(1)
      .describe("host:port of servers of the cluster, in the pool's order; what follows (:ascii:plain) is left alone."),
  }),
);
export type PoolsJson = z.infer<typeof pools>;
