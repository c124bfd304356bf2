/** Runs whose queries need connections, beside closed forms, and all laws beside everything that may go wrong. */
import { describe, expect, it } from "vitest";
import { type Json, metricsOfWrites, within } from "../run/writes-only.ts";

/** Each query takes a quarter of a second. */
const constant = { distribution: "constant", value: "250ms" };
const served = { readService: constant, writeService: constant, servers: 1000 };

const metricsOf = (database: Json, parts: Json = {}) =>
  metricsOfWrites({ ...parts, database: { ...served, ...database } });

describe("a run whose queries need connections", () => {
  it("loses what Erlang's formula says where nobody waits: a / (1 + a) of one connection", () => {
    const pool = { name: "mysql2", options: { connectionLimit: 1, waitForConnections: false } };
    const { poolRefusedRatio, errorRatio } = metricsOf({ pool });
    // a = 2/s x .25 s.
    expect(Math.abs(Number(poolRefusedRatio) - 1 / 3)).toBeLessThan(within(1 / 3, 8000));
    expect(errorRatio).toBeCloseTo(Number(poolRefusedRatio), 3);
  });

  it("waits for one connection as Pollaczek and Khinchine say: half a service at half load", () => {
    const { poolWaitMs, poolTimeoutRatio } = metricsOf({ pool: { name: "node-postgres", options: { max: 1 } } });
    // rho s / (2 (1 - rho)). One wait spreads by 177 ms (variance s^2 rho (4 - rho) / (12 (1 - rho)^2)), and neighbours are alike: of the
    // 8000 some ten each count as one.
    expect(Math.abs(Number(poolWaitMs) - 125)).toBeLessThan(5 * (177 / Math.sqrt(800)));
    expect(poolTimeoutRatio).toBe(0);
  });

  it("is refused by a database that takes fewer connections, as by Erlang's formula", () => {
    // Two erlangs and two connections, of which nobody keeps one: B = 2 / (1 + 2 + 2).
    const { connectionsRefusedRatio } = metricsOf({ connections: 2 });
    expect(Math.abs(Number(connectionsRefusedRatio) - 2 / 5)).toBeLessThan(within(2 / 5, 8000));
  });

  it("that never want for one is the run without them", () => {
    const own = /^(?:pool|connections)/;
    const others = (database: Json) => Object.entries(metricsOf(database)).filter(([name]) => !own.test(name));
    const plain = others({});
    expect(others({ pool: { name: "hikari", options: { maximumPoolSize: 1000 } } })).toEqual(plain);
    expect(others({ connections: 100_000 })).toEqual(plain);
    expect(others({ pool: { name: "none" } })).toEqual(plain);
  });

  const trouble = {
    duration: "200s",
    measureFrom: "20s",
    cluster: { nodes: 3 },
    workload: { keys: 500, reads: 0.5, arrivals: { rate: 150, load: { curve: "constant" } } },
    application: { deadline: "700ms" },
    protection: { retry: { name: "fixed", options: { attempts: 3, pause: "50ms" } }, breaker: { name: "opossum" } },
    faults: [
      { fault: "crash", node: 0, at: "60s", for: "30s" },
      { fault: "database-slow", factor: 20, at: "70s", for: "10s" },
      { fault: "database-outage", at: "120s", for: "5s", callers: "hang" },
      { fault: "database-outage", at: "150s", for: "5s" },
    ],
  };
  const tight: Readonly<Record<string, Json>> = {
    hikari: { maximumPoolSize: 1, connectionTimeout: "1s" },
    pgbouncer: {
      ...{ default_pool_size: 2, query_wait_timeout: "1s", pool_mode: "transaction" },
      ...{ reserve_pool_size: 2, reserve_pool_timeout: "200ms", server_idle_timeout: "2s" },
    },
    sqlalchemy: { pool_size: 1, max_overflow: 1, timeout: "500ms" },
    "active-record": { pool: 2, checkout_timeout: "100ms", min_connections: 1, idle_timeout: "1s" },
    "node-postgres": { max: 3, idleTimeoutMillis: "1s" },
    mysql2: { connectionLimit: 1, queueLimit: 3 },
    "php-fpm": {},
  };

  it("keeps all laws in trouble where queries wait for a bulkhead before they wait for a connection", () => {
    const limit = { name: "bulkhead", options: { maxConcurrentCalls: 2, maxWaitDuration: "400ms" } };
    const protection = { ...trouble.protection, limit, shed: { deadline: true } };
    const pool = { name: "hikari", options: { maximumPoolSize: 1, connectionTimeout: "1s" } };
    const database = { servers: 2, timeout: "300ms", connections: 6, pool };
    const { limitedRatio, poolTimeoutRatio, shedRatio } = metricsOf(
      { ...served, ...database },
      { ...trouble, protection },
    );
    expect([limitedRatio, poolTimeoutRatio, shedRatio].every((ratio) => Number(ratio) > 0)).toBe(true);
  });

  it.each(Object.entries(tight))("keeps all laws in trouble: %s", (name, options) => {
    const database = { servers: 2, timeout: "300ms", connections: 6, pool: { name, options } };
    const metrics = metricsOf({ ...served, ...database }, trouble);
    const without = Number(metrics.poolTimeoutRatio) + Number(metrics.poolRefusedRatio);
    expect(without + Number(metrics.connectionsRefusedRatio)).toBeGreaterThan(0);
  });
});
