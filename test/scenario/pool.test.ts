import { describe, expect, it } from "vitest";
import { readScenario } from "../../models/scenario/index.ts";
import { warningsOf } from "../../models/scenario/warnings.ts";
import { problemText } from "../../src/core/text/problems.ts";

function texts(database: object): string[] {
  return readScenario({ database }).problems.map(problemText);
}

function warned(database: object, parts: object = {}): string[] {
  const { value, problems } = readScenario({ client: { name: "gomemcache" }, ...parts, database });
  expect(problems).toEqual([]);
  return warningsOf(value!);
}

describe("pools and connections of a scenario", () => {
  it("are none by default, and by that name", () => {
    const { value } = readScenario({});
    expect(value!.database.connectionPool).toBeUndefined();
    expect(value!.database.connections).toBeUndefined();
    expect(readScenario({ database: { pool: { name: "none" } } }).value).toEqual(value);
  });

  it("have the nearest word where a word is wrong", () => {
    expect(texts({ pool: { name: "hikaricp" } })[0]).toMatch(/database.pool.*did you mean 'hikari'/);
    expect(texts({ pool: { name: "mysql2", options: { connectionLimits: 5 } } })[0]).toMatch(
      /did you mean 'connectionLimit'/,
    );
    expect(texts({ pool: { name: "pgbouncer", options: { pool_mode: "statement" } } })[0]).toMatch(/pool_mode/);
    expect(texts({ pool: { name: "pgbouncer", options: { default_pool_size: 1e6 } } })[0]).toMatch(/at most 100000/);
    expect(texts({ pool: { name: "php-fpm", options: { size: 3 } } })[0]).toMatch(/size/);
    expect(texts({ pool: { name: "pgbouncer", options: { default_pool_size: 0 } } })[0]).toMatch(/at least 1/);
    expect(texts({ connections: 0 }).length).toBeGreaterThan(0);
  });

  it("say why an option of their source is none here, and which do not go together", () => {
    const lifetime = { name: "pgbouncer", options: { server_lifetime: "1h" } };
    expect(texts({ pool: lifetime })[0]).toMatch(/server_lifetime.*exists.*connections do not age here/);
    expect(texts({ pool: { name: "active-record", options: { keepalive: 600 } } })[0]).toMatch(/keepalive.*exists/);
    const many = { name: "active-record", options: { min_connections: 6 } };
    expect(texts({ pool: many })).toEqual([
      "database.pool.options: min_connections above pool (5); expected at most that",
    ]);
  });

  it("are read with their source's units and words", () => {
    const pool = { name: "hikari", options: { connectionTimeout: "250ms" } };
    const { database } = readScenario({ database: { pool, connections: "mysql" } }).value!;
    expect(database.connectionPool).toEqual({
      name: "hikari",
      options: { maximumPoolSize: 10, connectionTimeout: 0.25 },
    });
    expect(database.connections).toBe(151);
  });

  it("are warned of where they do nothing, and nowhere else", () => {
    expect(warned({ pool: { name: "hikari" } })).toEqual([]);
    expect(warned({ pool: { name: "hikari" } }, { client: { name: "php-memcached" } })[0]).toMatch(/one query at most/);
    expect(warned({ pool: { name: "php-fpm" } })[0]).toMatch(/any number of connections/);
    expect(warned({ pool: { name: "php-fpm" }, connections: "mysql" })).toEqual([]);
    const few = { client: { name: "gomemcache", processes: 4 } };
    expect(warned({ pool: { name: "hikari" }, connections: "mysql" }, few)[0]).toMatch(/40 connections at most/);
    expect(warned({ pool: { name: "hikari" }, connections: 39 }, few)).toEqual([]);
    expect(warned({ pool: { name: "pgbouncer" }, connections: "postgresql" })[0]).toMatch(/20 connections at most/);
    expect(warned({ connections: 5 })).toEqual([]);
    const reserve = { name: "pgbouncer", options: { reserve_pool_size: 5 } };
    expect(warned({ pool: reserve })).toEqual([]);
    expect(warned({ pool: reserve, connections: 24 })).toEqual([]);
    expect(warned({ pool: reserve, connections: 25 })[0]).toMatch(/25 connections at most/);
    const late = { name: "pgbouncer", options: { reserve_pool_size: 5, query_wait_timeout: "5s" } };
    expect(warned({ pool: late })[0]).toMatch(/reserve does nothing/);
    const off = { name: "pgbouncer", options: { reserve_pool_size: 5, reserve_pool_timeout: 0 } };
    expect(warned({ pool: off })[0]).toMatch(/reserve does nothing/);
  });
});
