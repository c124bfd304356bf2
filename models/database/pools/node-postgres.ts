/**
 * node-postgres' pool (pg-pool): opens connections as they are wanted, uses the one given back last, and closes one that was idle for
 * 10 s. Who finds none waits, for ever unless connectionTimeoutMillis is set; a connection that the database refuses is an error at once.
 *
 * Source: brianc/node-postgres at c9e57617, packages/pg-pool/index.js 89-99 (and `connect`, `newClient`, `_release`).
 */
import { z } from "zod";
import { notModelled } from "../../../src/core/text/problems.ts";
import { atMost, count, duration } from "../../../src/core/text/quantities.ts";
import { AGELESS, NONE, orNone, type PoolDefinition } from "./definition.ts";
import { CONNECTIONS_MAX, WAIT_MAX } from "./limits.ts";

const options = z.strictObject(
  {
    max: atMost(count(1), CONNECTIONS_MAX).prefault(10).describe("Connections of a process. Default: 10."),
    connectionTimeoutMillis: duration({ most: WAIT_MAX })
      .prefault(0)
      .describe("A query waits so long for a connection; 0 for ever. Default: 0."),
    idleTimeoutMillis: duration({ most: WAIT_MAX })
      .prefault("10s")
      .describe("An idle connection is closed after so long; 0 for never. Default: 10s."),
  },
  notModelled({
    maxLifetimeSeconds: AGELESS,
    maxUses: AGELESS,
    allowExitOnIdle: "processes do not exit for having nothing to do",
  }),
);

export const nodePostgres: PoolDefinition<z.output<typeof options>> = {
  name: "node-postgres",
  title: "pg-pool of node-postgres (Node.js)",
  source: "brianc/node-postgres at c9e57617: packages/pg-pool/index.js 89-99",
  rule: "a pool in each process; who finds no connection waits for ever",
  error: "Error: timeout exceeded when trying to connect",
  options,
  rules: ({ max, connectionTimeoutMillis, idleTimeoutMillis }) => ({
    shared: "process",
    size: max,
    kept: max,
    idleSeconds: orNone(idleTimeoutMillis),
    waitSeconds: orNone(connectionTimeoutMillis),
    queueLimit: NONE,
    clientsMax: NONE,
    waitsWhenRefused: false,
  }),
};
