import { describe, expect, it } from "vitest";
import { readScenario } from "../../models/scenario/read.ts";
import { warningsOf } from "../../models/scenario/warnings.ts";

const many = { client: { name: "gomemcache", processes: 4 } };
const texts = (protection: object, parts: object = {}) =>
  readScenario({ ...many, ...parts, protection }).problems.map(({ path, text }) => `${path.join(".")}: ${text}`);
const warned = (protection: object, parts: object = {}) => {
  const { value, problems } = readScenario({ ...many, ...parts, protection });
  expect(problems).toEqual([]);
  return warningsOf(value!);
};

describe("scenario.protection", () => {
  it("is nothing where nothing is said, and where a retry is none", () => {
    expect(readScenario({ protection: {} }).value).toEqual(readScenario({}).value);
    expect(readScenario({ protection: { retry: { name: "none" } } }).value).toEqual(readScenario({}).value);
  });

  it("refuses unknown parts, names and options with the nearest word", () => {
    expect(texts({ breakers: {} })[0]).toMatch(/protection.*did you mean 'breaker'/);
    expect(texts({ breaker: { name: "resilience" } })[0]).toMatch(/did you mean 'resilience4j'/);
    expect(texts({ limit: { name: "gradient" } })[0]).toMatch(/did you mean 'gradient2'/);
    expect(texts({ breaker: { name: "opossum", options: { resetTimeOut: "1s" } } })[0]).toMatch(
      /did you mean 'resetTimeout'/,
    );
    expect(texts({ retry: { name: "none", options: {} } })[0]).toMatch(/options/);
  });

  it("wants what a library has no default for", () => {
    expect(texts({ breaker: { name: "semian" } })).toEqual([
      "protection.breaker.options.errorThreshold: missing; expected a whole number",
      expect.stringMatching(/^protection.breaker.options.errorTimeout: missing; expected a duration/),
      "protection.breaker.options.successThreshold: missing; expected a whole number",
    ]);
    expect(texts({ retry: { name: "grpc" } }).length).toBe(4);
    expect(texts({ negativeCaching: {} })[0]).toMatch(/ttl: missing/);
    expect(texts({ shed: { priority: {} } })[0]).toMatch(/queueAbove: missing/);
  });

  it("refuses what contradicts itself", () => {
    expect(texts({ limit: { name: "aimd", options: { initialLimit: 10 } } })).toEqual([
      "protection.limit.options: initialLimit 10; expected 20 to 200",
    ]);
    expect(texts({ limit: { name: "gradient2", options: { minLimit: 300 } } })[0]).toMatch(
      /minLimit 300 above maxLimit/,
    );
    expect(texts({ retry: { name: "exponential", options: { base: "30s" } } })[0]).toMatch(/cap below base/);
    const semian = { errorThreshold: 3, errorTimeout: "1s", successThreshold: 1, lumpingInterval: "2s" };
    expect(texts({ breaker: { name: "semian", options: semian } })[0]).toMatch(/lumpingInterval above/);
    expect(texts({ shed: {} })).toEqual(["protection.shed: sheds nothing; expected deadline true, or priority"]);
  });

  it("makes the framework look-aside of protections of the cache, as if they had been said there", () => {
    const own = { stampede: { name: "lease" }, writes: { name: "hold-off" }, ttlJitter: 0.1 };
    expect(readScenario({ ...many, protection: own }).value).toEqual(
      readScenario({ ...many, framework: { name: "look-aside", options: own } }).value,
    );
    expect(readScenario({ ...many, protection: { ttlJitter: 0.1 } }).value).toEqual(
      readScenario({ ...many, framework: { name: "look-aside", options: { ttlJitter: 0.1 } } }).value,
    );
  });

  it("refuses protections of the cache beside a framework, and says what that has itself", () => {
    const framework = { name: "django" };
    expect(texts({ stampede: { name: "lease" }, ttlJitter: 0.1 }, { framework })).toEqual([
      "protection.stampede: beside framework django, whose code reads and stores: none: all who miss compute, and the first to `add` is stored; expected none, or no framework",
      expect.stringMatching(/^protection.ttlJitter: beside framework django/),
    ]);
    expect(texts({ writes: { name: "plain" } }, { framework: { name: "look-aside" } })[0]).toMatch(
      /which has the same option/,
    );
    expect(texts({ stampede: { name: "leases" } })[0]).toMatch(/did you mean 'lease'/);
    expect(texts({ stampede: { name: "lock" } }).length).toBe(2);
  });

  it("tells an option that stands beside the name where it belongs, whatever the part", () => {
    const beside = (path: string, key: string) =>
      `protection.${path}: beside name; expected within options: { "name": ..., "options": { "${key}": ... } }`;
    expect(
      texts({ stampede: { name: "single-flight", per: "host" }, writes: { name: "hold-off", holdOff: "1s" } }),
    ).toEqual([beside("stampede.per", "per"), beside("writes.holdOff", "holdOff")]);
    expect(texts({ retry: { name: "fixed", attempts: 2, option: {} } })).toEqual([
      beside("retry.attempts", "attempts"),
      "protection.retry.option: no such option; did you mean 'options'?",
    ]);
  });

  it("refuses an option of the source that is not modelled with the reason, and what is out of range once", () => {
    expect(texts({ breaker: { name: "opossum", options: { timeout: "3s" } } })).toEqual([
      expect.stringMatching(/^protection\.breaker\.options\.timeout: .* is not modelled: database\.timeout is when/),
    ]);
    expect(texts({ ttlJitter: 2 })).toEqual(["protection.ttlJitter: 2; expected a number below 1"]);
    expect(texts({ ttlJitter: -1 })).toEqual(["protection.ttlJitter: -1; expected a number of at least 0"]);
  });

  it("warns of what does nothing, and of nothing else", () => {
    expect(warned({ retry: { name: "fixed", options: { attempts: 1 } } })[0]).toMatch(/attempts is 1/);
    const budget = (options: object) => warned({ retry: { name: "budget", options } });
    const nothing = { percentCanRetry: 0, minRetriesPerSecond: 0 };
    expect(budget(nothing)).toEqual([expect.stringMatching(/\(budget\) does nothing: .* never pays for one\.$/)]);
    expect(budget({ ...nothing, minRetriesPerSecond: 1 })).toEqual([]);
    expect(budget({ ...nothing, percentCanRetry: 0.1 })).toEqual([]);
    expect(warned({ retry: { name: "fixed" }, limit: { name: "vegas" }, breaker: { name: "resilience4j" } })).toEqual(
      [],
    );
    expect(warned({ limit: { name: "vegas" } }, { client: { name: "php-memcached" } })[0]).toMatch(/one query at most/);
    expect(
      warned({ limit: { name: "vegas" } }, { client: { name: "gomemcache", hosts: 1, workers: 8, processes: 8 } })[0],
    ).toMatch(/one query at most/);
    const slow = { name: "resilience4j", options: { slowCallRateThreshold: 50 } };
    expect(warned({ breaker: slow })[0]).toMatch(/no query is ever slow/);
    expect(warned({ breaker: slow }, { database: { timeout: "90s" } })).toEqual([]);
    expect(warned({ shed: { deadline: true } })[0]).toMatch(/no application.deadline/);
    expect(warned({ shed: { deadline: true } }, { application: { deadline: "1s" } })).toEqual([]);
    const killed = { application: { deadline: "1s", onDeadline: "kill" } };
    expect(warned({ shed: { deadline: true } }, killed)).toEqual([]);
    expect(warned({ shed: { priority: { queueAbove: 1000 } } })[0]).toMatch(/queueLimit/);
    expect(warned({ shed: { priority: { queueAbove: 10 } } }, { workload: { reads: 1 } })[0]).toMatch(/one kind/);
    const anyNumber = { database: { servers: "unlimited", sharing: { cores: 8 } } };
    expect(warned({ shed: { priority: { queueAbove: 10 } } }, anyNumber)[0]).toMatch(/no query waits/);
    expect(warned({ ttlJitter: 0.1 }, { workload: { ttl: "never" } })[0]).toMatch(/values live for ever/);
    expect(warned({ ttlJitter: 0.1 }, { workload: { ttl: "1m" } })).toEqual([]);
    expect(warned({ negativeCaching: { ttl: "1s" } }, { workload: { reads: 0 } })[0]).toMatch(/only writes/);
  });
});
