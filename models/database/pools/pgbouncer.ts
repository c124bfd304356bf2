/**
 * PgBouncer, a pooler between processes and PostgreSQL. Processes keep their connections to it open, as many as they have ever had
 * queries at once. With pool_mode transaction a query has one of its server connections while it is answered; with session a client
 * connection that has got a server connection keeps it, so that more clients than default_pool_size wait for those who never leave.
 * A query that finds none waits for query_wait_timeout; also where the database refuses a connection.
 *
 * The reserve pool opens one connection more when the client at the head of its line has waited for reserve_pool_timeout; it stays open
 * until it is idle for server_idle_timeout, as others do.
 *
 * Source: pgbouncer/pgbouncer at 13a344f2, src/main.c (defaults, also those of 0012346); at 003f838, src/objects.c,
 * `launch_new_connection` (the reserve is off where either of its options is 0; a pool of 0 would have the one connection that is opened
 * before the first welcome message); at 0012346, src/janitor.c, `check_unused_servers`. It looks three times a second, here at once.
 */
import { z } from "zod";
import { notModelled } from "../../../src/core/text/problems.ts";
import { atMost, count, duration } from "../../../src/core/text/quantities.ts";
import { AGELESS, NONE, orNone, type PoolDefinition } from "./definition.ts";
import { CONNECTIONS_MAX, WAIT_MAX, WAITING_MAX } from "./limits.ts";

const options = z.strictObject(
  {
    poolers: atMost(count(1), CONNECTIONS_MAX)
      .prefault(1)
      .describe("How many of them there are; processes go to one after the other. Default: 1, an assumption."),
    pool_mode: z
      .enum(["session", "transaction"])
      .prefault("session")
      .describe(
        "When a server connection is free again: never while its client is there, or after its query. Default: session.",
      ),
    default_pool_size: atMost(count(1), CONNECTIONS_MAX)
      .prefault(20)
      .describe("Server connections of a pooler. Default: 20."),
    reserve_pool_size: atMost(count(), CONNECTIONS_MAX)
      .prefault(0)
      .describe("Server connections that a pooler opens beyond them, for those who have waited. Default: 0."),
    reserve_pool_timeout: duration({ most: WAIT_MAX })
      .prefault("5s")
      .describe("How long the first of them has waited then; 0 for never. Default: 5s."),
    server_idle_timeout: duration({ most: WAIT_MAX })
      .prefault("600s")
      .describe("A server connection that no client has is closed after so long; 0 for never. Default: 600s."),
    max_client_conn: atMost(count(1), WAITING_MAX)
      .prefault(100)
      .describe("Connections that processes may have to a pooler; it refuses one more. Default: 100."),
    query_wait_timeout: duration({ most: WAIT_MAX })
      .prefault("120s")
      .describe("A query waits so long for a server connection; 0 for ever. Default: 120s."),
  },
  notModelled({
    min_pool_size: "connections are opened when they are wanted, which takes no time here",
    server_lifetime: AGELESS,
    server_login_retry: "it connects as soon as the database has room",
    query_timeout: "database.timeout is the time-out of a query",
    max_db_connections: "there is one pool in a pooler, which default_pool_size limits",
    max_user_connections: "there is one pool in a pooler, which default_pool_size limits",
  }),
);

export const pgbouncer: PoolDefinition<z.output<typeof options>> = {
  name: "pgbouncer",
  title: "PgBouncer (PostgreSQL)",
  source: "pgbouncer/pgbouncer at 13a344f2: src/main.c; at 003f838: src/objects.c",
  rule: "few server connections for all processes; who finds none waits, and who finds too many clients is refused",
  error: "query_wait_timeout",
  options,
  rules: (given) => ({
    shared: { poolers: given.poolers, by: given.pool_mode },
    size: given.default_pool_size,
    ...reserveOf(given),
    kept: NONE,
    // The connection of a session is never idle while its client is there.
    idleSeconds: given.pool_mode === "session" ? NONE : orNone(given.server_idle_timeout),
    waitSeconds: orNone(given.query_wait_timeout),
    queueLimit: NONE,
    clientsMax: given.max_client_conn,
    waitsWhenRefused: true,
  }),
};

function reserveOf({ reserve_pool_size: size, reserve_pool_timeout }: z.output<typeof options>) {
  return size === 0 ? {} : { reserve: { size, afterSeconds: orNone(reserve_pool_timeout) } };
}
