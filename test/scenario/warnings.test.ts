import { describe, expect, it } from "vitest";
import { run } from "../../models/run/run.ts";
import { readScenario } from "../../models/scenario/read.ts";
import { warningsOf } from "../../models/scenario/warnings.ts";

/** What is said before a run of a scenario with this framework, or this client and page. */
function said(parts: object): string[] {
  const { value, problems } = readScenario({ client: { name: "php-memcached" }, ...parts });
  if (value === null) throw new Error(JSON.stringify(problems));
  return warningsOf(value);
}

const client = { name: "php-memcached", options: { OPT_BINARY_PROTOCOL: true } };
const framed = (name: string, options: object, workload: object = {}) =>
  said({ client, framework: { name, options }, workload });

describe("before a run", () => {
  it("a lock without a time to live is told, and one that has one is not", () => {
    expect(framed("laravel-cache", { method: "flexible" })).toEqual([expect.stringContaining("has no time to live")]);
    expect(framed("laravel-cache", { method: "flexible", lockSeconds: 10 })).toEqual([]);
    expect(framed("dogpile", { distributedLock: true })).toEqual([expect.stringContaining("lock_timeout 0")]);
    expect(framed("dogpile", { distributedLock: true, lockTimeout: "10s" })).toEqual([]);
    expect(framed("dogpile", {})).toEqual([]);
  });

  it("a lock that is over before the read is told, and one that lasts as long is not", () => {
    const database = { readService: { distribution: "constant", value: "3s" }, timeout: "10s" };
    const slow = (name: string, options: object) => said({ client, framework: { name, options }, database });
    for (const lockSeconds of [2, 3]) {
      const expected = lockSeconds === 2 ? [expect.stringContaining("is over after 2 s")] : [];
      expect(slow("laravel-cache", { method: "lock", lockSeconds })).toEqual(expected);
      expect(slow("laravel-cache", { method: "flexible", lockSeconds })).toEqual(expected);
      expect(slow("laravel-cache", { method: "remember", lockSeconds })).toEqual([]);
      expect(slow("dogpile", { distributedLock: true, lockTimeout: `${lockSeconds}s` })).toEqual(expected);
      expect(slow("dogpile", { distributedLock: false, lockTimeout: `${lockSeconds}s` })).toEqual([]);
    }
  });

  it("a time in memcached that leaves nothing old to serve is told", () => {
    const fresh = { method: "flexible", lockSeconds: 1, fresh: "10m" };
    expect(framed("laravel-cache", fresh, { ttl: "10m" })).toEqual([expect.stringContaining("never has an old value")]);
    expect(framed("laravel-cache", fresh, { ttl: "11m" })).toEqual([]);
    expect(framed("dogpile", { memcachedExpireTime: "10m" }, { ttl: "10m" })).toHaveLength(1);
    expect(framed("dogpile", { memcachedExpireTime: "20m" }, { ttl: "10m" })).toEqual([]);
    expect(framed("rails-memcache-store", { raceConditionTtl: "6m" })).toHaveLength(1);
    expect(framed("rails-memcache-store", { raceConditionTtl: "5m" })).toEqual([]);
    expect(framed("symfony-cache", {})).toEqual([expect.stringContaining("hardly ever repeated early")]);
    expect(framed("symfony-cache", { beta: 0 })).toEqual([]);
  });

  it("a multi-get with the binary protocol is told, one with the text protocol is not", () => {
    const page = { application: { page: { multiGets: [{ keys: 10 }] } } };
    expect(said({ ...page, client })).toEqual([expect.stringContaining("binary protocol")]);
    expect(said(page)).toEqual([]);
  });

  it("queries that outlast the time-out by themselves are told, by their distribution, and no others", () => {
    const of = (mean: string) =>
      said({ database: { readService: { distribution: "exponential", mean }, timeout: "1s" } });
    // Of an exponential time more than 1 of 1,000 is beyond 1 s from a mean of 1/ln 1,000 = 144.8 ms on, and 1 of 100 from 217.1 ms.
    expect(of("144ms")).toEqual([]);
    expect(of("146ms")).toEqual([expect.stringMatching(/146 ms on average, and at least 1 of 1000 .* \(1 s\)/)]);
    expect(of("218ms")).toEqual([expect.stringContaining("at least 1 of 100 takes longer")]);
  });

  it("a small capacity shared by the servers that there are by default is told, with what to state", () => {
    const of = (database: object) => said({ database: { capacity: "40/s", timeout: "1s", ...database } });
    expect(of({})).toEqual([expect.stringContaining("fewer database.servers")]);
    expect(of({ servers: 4 })).toEqual([]);
    expect(of({ sharing: { cores: 16 } })).toEqual([expect.not.stringContaining("fewer")]);
  });

  describe("what a library forgets with each web request", () => {
    const ejecting = { OPT_LIBKETAMA_COMPATIBLE: true, OPT_REMOVE_FAILED_SERVERS: true, OPT_DEAD_TIMEOUT: 30 };
    const php = (options: object, version = "1.1") => said({ client: { name: "php-memcached", version, options } });

    it("is told where php-memcached ejects from a ring without persistent_id, and nowhere else", () => {
      expect(php(ejecting)).toEqual([expect.stringMatching(/OPT_REMOVE_FAILED_SERVERS .*persistent_id.* 5 failed/)]);
      // With libmemcached 1.0 the option sets the limit to 1 too.
      expect(php(ejecting, "1.0")).toEqual([expect.stringContaining("after a failed connection of its own")]);
      expect(php({ ...ejecting, persistent_id: "" })).toHaveLength(1);
      const ring = { OPT_DISTRIBUTION: "DISTRIBUTION_CONSISTENT" };
      expect(php({ ...ring, OPT_AUTO_EJECT_HOSTS: 1 })).toEqual([expect.stringContaining("OPT_AUTO_EJECT_HOSTS")]);
      expect(php({ ...ring, OPT_AUTO_EJECT_HOSTS: 0 })).toEqual([]);
      expect(php({ ...ejecting, persistent_id: "p" })).toEqual([]);
      expect(php({ ...ejecting, OPT_LIBKETAMA_COMPATIBLE: false })).toEqual([]);
    });

    it.each([1, 2, 5])("ejection at a limit of %i is the run without it, unless the object persists", (limit) => {
      const copiesOf = (options: object) => {
        const { value } = readScenario({
          duration: "5m",
          cluster: { nodes: 3 },
          client: { name: "php-memcached", processes: 4, options },
          workload: { keys: 100, arrivals: { rate: 20 } },
          faults: [{ fault: "crash", node: 1, at: "1m", for: "3m" }],
        });
        const { storedElsewhere, ...others } = run(value!, 3, { check: true }).metrics;
        // How long views are split is told against where the options would have keys settle, and not by what calls meet.
        const met = Object.entries(others).filter(([name]) => !name.startsWith("splitView"));
        return { storedElsewhere, met };
      };
      const set = { ...ejecting, OPT_SERVER_FAILURE_LIMIT: limit };
      const without = copiesOf({ OPT_LIBKETAMA_COMPATIBLE: true });
      expect(copiesOf(set)).toEqual(without);
      expect(without.storedElsewhere).toBe(0);
      expect(copiesOf({ ...set, persistent_id: "p" }).storedElsewhere).toBeGreaterThan(0);
    });

    it("is told where pecl-memcache is to leave failed servers alone and does not persist", () => {
      const pecl = (options: object, version = "8.0") => said({ client: { name: "pecl-memcache", version, options } });
      expect(pecl({ retry_interval: 5, persistent: false })).toEqual([expect.stringContaining("retry_interval")]);
      expect(pecl({ retry_interval: 5, status: false })).toHaveLength(1);
      expect(pecl({ retry_interval: 5, status: false }, "2.2")).toEqual([]);
      expect(pecl({ retry_interval: 5 })).toEqual([]);
      expect(pecl({ persistent: false })).toEqual([]);
    });
  });
});
