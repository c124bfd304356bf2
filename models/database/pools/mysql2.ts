/**
 * mysql2's pool (Node.js): opens connections as they are wanted and uses the one given back last. Who finds none waits for ever, in a
 * queue that may have a limit; a connection that the database refuses is an error at once.
 *
 * Source: sidorares/node-mysql2 at 928c3c51, lib/pool_config.js; lib/base/pool.js (`_getConnection`, `releaseConnection`). Idle
 * connections are closed only where maxIdle is below connectionLimit, which it is not by default, and is not modelled.
 */
import { z } from "zod";
import { notModelled } from "../../../src/core/text/problems.ts";
import { atMost, count } from "../../../src/core/text/quantities.ts";
import { NONE, orNone, type PoolDefinition } from "./definition.ts";
import { CONNECTIONS_MAX, WAITING_MAX } from "./limits.ts";

const options = z.strictObject(
  {
    connectionLimit: atMost(count(), CONNECTIONS_MAX)
      .prefault(10)
      .describe("Connections of a process; 0 for any number. Default: 10."),
    waitForConnections: z
      .boolean()
      .prefault(true)
      .describe("Who finds no connection waits; else that is an error. Default: true."),
    queueLimit: atMost(count(), WAITING_MAX)
      .prefault(0)
      .describe("Queries of a process that may wait; 0 for any number. Default: 0."),
  },
  notModelled({
    maxIdle: "idle connections are not closed, as by its default",
    idleTimeout: "it does nothing where maxIdle is connectionLimit, as by its default",
  }),
);

export const mysql2: PoolDefinition<z.output<typeof options>> = {
  name: "mysql2",
  title: "mysql2 (Node.js)",
  source: "sidorares/node-mysql2 at 928c3c51: lib/pool_config.js",
  rule: "a pool in each process; who finds no connection waits for ever, in a queue that may have a limit",
  error: "Error: Queue limit reached.",
  options,
  rules: ({ connectionLimit, waitForConnections, queueLimit }) => ({
    shared: "process",
    size: orNone(connectionLimit),
    kept: NONE,
    idleSeconds: NONE,
    waitSeconds: NONE,
    queueLimit: waitForConnections ? orNone(queueLimit) : 0,
    clientsMax: NONE,
    waitsWhenRefused: false,
  }),
};
