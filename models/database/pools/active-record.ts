/**
 * Rails' Active Record: a connection for each thread that asks, as many as the pool; who finds none waits for checkout_timeout.
 * From its first query on it has min_connections at least, where the database lets it.
 *
 * Source: rails/rails at 2a2db1e8, activerecord/lib/active_record/database_configurations/hash_config.rb 75-144. Idle connections are
 * closed after idle_timeout (300 s), looked at every reaping_frequency (60 s); here after the first of the two. min_connections (Rails 8.1):
 * connection_adapters/abstract/connection_pool.rb, `flush` (closes down to it, the longest idle first) and `prepopulate` (opens up to it,
 * once the pool is activated; at the next look there, at once here). keepalive (600 s) asks idle connections so that they are not taken for
 * dead, and max_age retires old ones: neither changes how many there are.
 */
import { z } from "zod";
import { notModelled } from "../../../src/core/text/problems.ts";
import { atMost, count, duration } from "../../../src/core/text/quantities.ts";
import { AGELESS, NEVER_DEAD, NONE, orNone, type PoolDefinition } from "./definition.ts";
import { CONNECTIONS_MAX, WAIT_MAX } from "./limits.ts";

const options = z.strictObject(
  {
    pool: atMost(count(1), CONNECTIONS_MAX).prefault(5).describe("Connections of a process. Default: 5."),
    checkout_timeout: duration({ most: WAIT_MAX })
      .prefault("5s")
      .describe("A query waits so long for a connection. Default: 5s."),
    idle_timeout: duration({ most: WAIT_MAX })
      .prefault("300s")
      .describe("An idle connection is closed after so long; 0 for never. Default: 300s."),
    min_connections: atMost(count(), CONNECTIONS_MAX)
      .prefault(0)
      .describe("Connections that a process has from its first query on, also idle ones. Default: 0."),
  },
  notModelled({
    max_connections: "it is Rails 8.1's word for pool",
    keepalive: NEVER_DEAD,
    max_age: AGELESS,
    pool_jitter: AGELESS,
    reaping_frequency: "idle connections are closed as soon as idle_timeout is over",
  }),
);

export const activeRecord: PoolDefinition<z.output<typeof options>> = {
  name: "active-record",
  title: "Active Record (Rails)",
  source: "rails/rails at 2a2db1e8: activerecord/lib/active_record/database_configurations/hash_config.rb 75-144",
  rule: "a pool in each process; who finds no connection waits, but not for long",
  error: "ActiveRecord::ConnectionTimeoutError",
  options,
  misfit: ({ pool, min_connections }) =>
    min_connections > pool ? `min_connections above pool (${pool}); expected at most that` : null,
  rules: ({ pool, checkout_timeout, idle_timeout, min_connections }) => ({
    shared: "process",
    size: pool,
    minimum: min_connections,
    kept: pool,
    idleSeconds: orNone(idle_timeout),
    waitSeconds: checkout_timeout,
    queueLimit: NONE,
    clientsMax: NONE,
    waitsWhenRefused: false,
  }),
};
