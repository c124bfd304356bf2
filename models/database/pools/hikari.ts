/**
 * HikariCP, Java's pool. It is filled to its size and kept so (minimumIdle is maximumPoolSize by default, so idleTimeout does nothing);
 * a thread that finds none waits for connectionTimeout, whether all are in use or the database refuses to give one, which is tried
 * again in the background.
 *
 * Source: brettwooldridge/HikariCP at 604d7d58, src/main/java/com/zaxxer/hikari/HikariConfig.java 52-58. Its connections are opened
 * here when they are first wanted; their lifetime of 30 minutes is not modelled.
 */
import { z } from "zod";
import { notModelled } from "../../../src/core/text/problems.ts";
import { atMost, count, duration } from "../../../src/core/text/quantities.ts";
import { AGELESS, NEVER_DEAD, NONE, orNone, type PoolDefinition } from "./definition.ts";
import { CONNECTIONS_MAX, WAIT_MAX } from "./limits.ts";

const options = z.strictObject(
  {
    maximumPoolSize: atMost(count(1), CONNECTIONS_MAX).prefault(10).describe("Connections of a process. Default: 10."),
    connectionTimeout: duration({ most: WAIT_MAX })
      .prefault("30s")
      .describe("A query waits so long for a connection; 0 for ever. Default: 30s."),
  },
  notModelled({
    minimumIdle: "the pool is as large as maximumPoolSize, as by its default",
    idleTimeout: "it does nothing where minimumIdle is maximumPoolSize, as by its default",
    maxLifetime: AGELESS,
    keepaliveTime: NEVER_DEAD,
  }),
);

export const hikari: PoolDefinition<z.output<typeof options>> = {
  name: "hikari",
  title: "HikariCP (Java)",
  source: "brettwooldridge/HikariCP at 604d7d58: HikariConfig.java 52-58",
  rule: "a fixed pool in each process; who finds no connection waits, also where the database refuses one",
  error: "SQLTransientConnectionException",
  options,
  rules: ({ maximumPoolSize, connectionTimeout }) => ({
    shared: "process",
    size: maximumPoolSize,
    kept: maximumPoolSize,
    idleSeconds: NONE,
    waitSeconds: orNone(connectionTimeout),
    queueLimit: NONE,
    clientsMax: NONE,
    waitsWhenRefused: true,
  }),
};
