/** Each default of a pool beside the figure of its source, which the pool's file names with commit and place. */
import { describe, expect, it } from "vitest";
import { connectionLimits } from "../../models/database/connection-limit.ts";
import { pools } from "../../models/database/pools/index.ts";
import { defaultOf } from "../../src/app/listing/default-of.ts";

const none = Number.POSITIVE_INFINITY;

/** Times in seconds. */
const published: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  hikari: { maximumPoolSize: 10, connectionTimeout: 30 },
  pgbouncer: {
    // How many of them there are is no option of its source.
    poolers: 1,
    pool_mode: "session",
    default_pool_size: 20,
    reserve_pool_size: 0,
    reserve_pool_timeout: 5,
    server_idle_timeout: 600,
    max_client_conn: 100,
    query_wait_timeout: 120,
  },
  sqlalchemy: { pool_size: 5, max_overflow: 10, timeout: 30 },
  "active-record": { pool: 5, checkout_timeout: 5, idle_timeout: 300, min_connections: 0 },
  "node-postgres": { max: 10, connectionTimeoutMillis: 0, idleTimeoutMillis: 10 },
  mysql2: { connectionLimit: 10, waitForConnections: true, queueLimit: 0 },
  "php-fpm": { persistent: false },
};

const byDefault = (name: string) => {
  const pool = pools.named(name);
  return pool.rules(pool.options.parse({}));
};

describe("pools", () => {
  it("are all held to their sources", () => {
    expect(pools.map(({ name }) => name)).toEqual(Object.keys(published));
  });

  it.each(Object.entries(published))("%s has the defaults of its source", (name, figures) => {
    const { options } = pools.named(name);
    expect(options.parse({})).toEqual(figures);
    for (const [key, field] of Object.entries(options.shape)) {
      const text = defaultOf((field as { readonly description?: string }).description ?? "");
      expect(text, key).not.toBeNull();
    }
  });

  it("wait as long and hold as many as their sources say", () => {
    expect(byDefault("sqlalchemy")).toMatchObject({ size: 15, kept: 5, waitSeconds: 30 });
    expect(byDefault("hikari")).toMatchObject({ size: 10, waitSeconds: 30, waitsWhenRefused: true });
    expect(byDefault("active-record")).toMatchObject({ size: 5, waitSeconds: 5, waitsWhenRefused: false });
    expect(byDefault("node-postgres")).toMatchObject({ size: 10, waitSeconds: none, idleSeconds: 10 });
    expect(byDefault("mysql2")).toMatchObject({ size: 10, waitSeconds: none, queueLimit: none });
    expect(byDefault("pgbouncer")).toMatchObject({ size: 20, clientsMax: 100, waitSeconds: 120 });
    expect(byDefault("pgbouncer").reserve).toBeUndefined();
    expect(byDefault("php-fpm")).toMatchObject({ size: none, kept: 0 });
  });

  it("databases accept as many connections as by their own defaults", () => {
    expect(connectionLimits).toEqual({ mysql: 151, postgresql: 100 - 3 });
  });
});
