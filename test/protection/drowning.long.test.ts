/** Small worlds in which a database drowns while everything stands around its queries at once. */
import { describe, expect, it } from "vitest";
import { run } from "../../models/run/run.ts";
import { readScenario } from "../../models/scenario/read.ts";

function metricsOf(protection: object, parts: object) {
  const { value, problems } = readScenario({ ...parts, protection });
  if (value === null) throw new Error(JSON.stringify(problems));
  return run(value, 1, { check: true }).metrics;
}

/** Worlds of pages, workers, deadlines and a node that is lost, in which a database drowns: the laws of `--check` hold. */
describe("a drowning database's run keeps its conservation laws", () => {
  const drowning = {
    duration: "120s",
    measureFrom: "0s",
    cluster: { nodes: 3 },
    database: {
      servers: 2,
      readService: { distribution: "exponential", mean: "25ms" },
      writeService: { distribution: "exponential", mean: "25ms" },
      timeout: "150ms",
      queueLimit: 15,
    },
    workload: { keys: 2000, reads: 0.8, ttl: "20s", arrivals: { rate: 250, load: { curve: "constant" } } },
    faults: [{ fault: "crash", node: 0, at: "30s", for: "30s" }],
  };
  const clients = {
    "any number at once": { client: { name: "gomemcache", processes: 6 } },
    "one at a time": { client: { name: "php-memcached", processes: 30 } },
    "workers that are killed": {
      client: { name: "php-memcached", hosts: 2, workers: 12 },
      application: { deadline: "400ms", onDeadline: "kill" },
    },
    "workers that go on": {
      client: { name: "gomemcache", hosts: 2, workers: 12, processes: 4 },
      application: { deadline: "300ms" },
    },
    "pages that are killed": {
      client: { name: "php-memcached", hosts: 2, workers: 12 },
      application: { deadline: "400ms", onDeadline: "kill", page: { gets: 4, writes: 1 } },
    },
    "pages that go on": {
      client: { name: "php-memcached" },
      application: { deadline: "400ms", page: { gets: 4, multiGets: [{ keys: 3 }] } },
    },
    "pages of a framework": {
      client: { name: "php-memcached", options: { OPT_BINARY_PROTOCOL: true } },
      framework: { name: "symfony-cache" },
    },
  };
  const protections = {
    retry: { name: "exponential", options: { attempts: 4, base: "200ms" } },
    breaker: { name: "opossum", options: { resetTimeout: "2s" } },
    limit: { name: "vegas", options: { initialLimit: 2 } },
    throttle: { name: "google-sre", options: { k: 1.1 } },
    shed: { deadline: true, priority: { queueAbove: 5 } },
    negativeCaching: { ttl: "500ms" },
  };

  it.each(Object.entries(clients))("%s", (_, parts) => {
    const { retry, ...others } = protections;
    for (const protection of [{ retry }, protections, others]) {
      const metrics = metricsOf(protection, { ...drowning, ...parts });
      expect(metrics.errorRatio).toBeGreaterThan(0.001);
      if ("retry" in protection) expect(metrics.databaseRetries).toBeGreaterThan(0.1);
    }
  });
});
