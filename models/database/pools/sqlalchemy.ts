/**
 * SQLAlchemy's QueuePool (Python): so many connections are kept, and so many more are opened when all are in use and closed when they
 * are given back while the pool is full. Who finds none waits; a connection that the database refuses is an error at once.
 *
 * Source: sqlalchemy/sqlalchemy at f35da7e2, lib/sqlalchemy/pool/impl.py (`QueuePool.__init__`, `_do_get`, `_do_return_conn`).
 */
import { z } from "zod";
import { notModelled } from "../../../src/core/text/problems.ts";
import { atMost, count, duration } from "../../../src/core/text/quantities.ts";
import { AGELESS, NONE, type PoolDefinition } from "./definition.ts";
import { CONNECTIONS_MAX, WAIT_MAX } from "./limits.ts";

const options = z.strictObject(
  {
    pool_size: atMost(count(), CONNECTIONS_MAX)
      .prefault(5)
      .describe("Connections that a process keeps; 0 for any number. Default: 5."),
    max_overflow: atMost(count(-1), CONNECTIONS_MAX)
      .prefault(10)
      .describe("Connections beyond them, which are not kept; -1 for any number. Default: 10."),
    timeout: duration({ most: WAIT_MAX })
      .prefault("30s")
      .describe("A query waits so long for a connection. Default: 30s."),
  },
  notModelled({
    recycle: AGELESS,
    pre_ping: "no connection is dead without being known to be",
    use_lifo: "idle connections are not closed, so that it makes no difference which one is used",
  }),
);

export const sqlalchemy: PoolDefinition<z.output<typeof options>> = {
  name: "sqlalchemy",
  title: "SQLAlchemy's QueuePool (Python)",
  source: "sqlalchemy/sqlalchemy at f35da7e2: lib/sqlalchemy/pool/impl.py 75",
  rule: "keeps some connections in each process and opens more under load, which it closes when they are given back",
  error: "TimeoutError: QueuePool limit reached",
  options,
  rules: ({ pool_size, max_overflow, timeout }) => ({
    shared: "process",
    size: pool_size === 0 || max_overflow === -1 ? NONE : pool_size + max_overflow,
    kept: pool_size === 0 ? NONE : pool_size,
    idleSeconds: NONE,
    waitSeconds: timeout,
    queueLimit: NONE,
    clientsMax: NONE,
    waitsWhenRefused: false,
  }),
};
