/** Clients of a world with sampled keys see the requests and failures of the world in full: they leave a node out as soon, and wait as long. */
import { describe, expect, it } from "vitest";
import { run } from "../../models/run/run.ts";
import { readScenario } from "../../models/scenario/read.ts";

const query = { distribution: "exponential", mean: "2ms" };
const removal = {
  OPT_REMOVE_FAILED_SERVERS: true,
  OPT_SERVER_FAILURE_LIMIT: 5,
  OPT_DEAD_TIMEOUT: 10,
  persistent_id: "p",
};

function metricsOf(client: object, fault: string, detail: object | "full") {
  const { value, problems } = readScenario({
    duration: "2m30s",
    measureFrom: "0s",
    cluster: { nodes: 4, memory: "1920MB", profile: "classic" },
    client,
    database: { servers: 8, readService: query, writeService: query },
    faults: [{ fault, node: 2, at: "1m", for: "45s" }],
    detail,
    workload: {
      keys: 50_000,
      popularity: { zipf: 0.9 },
      valueBytes: 200_000,
      reads: 0.9,
      prefill: "stationary",
      arrivals: { rate: 300 },
    },
  });
  if (value === null) throw new Error(JSON.stringify(problems));
  return run(value, 1).metrics;
}

/** By how large a part of it the number may differ, and why it does not have to be the same. */
const least: readonly (readonly [string, number])[] = [
  // A view is a process's own, and every process is asked by the same requests at the same instants.
  ["splitViewSeconds", 0],
  ["splitViewSecondsDuringOutage", 0],
  // The last of them ends with an answer of the database, whose queue is the sample's: milliseconds.
  ["viewsSettledSeconds", 0.01],
  // Of a node's keys all but a few hundred are in strata of its own.
  ["deadNodeShare", 0.001],
  ["getFailureRatioDuringOutage", 0.001],
  ["errorRatioDuringOutage", 0.001],
  ["refusedRatioDuringOutage", 0.001],
  ["backlogLengthDuringOutage", 0.001],
  ["latencyMsMaxDuringOutage", 0.05],
  // Sets follow misses, which are the sample's, and so does the time for which workers wait for the database.
  ["setFailureRatioDuringOutage", 0.05],
  ["workerUtilizationDuringOutage", 0.05],
];

describe("clients of a world with one key in 30", () => {
  it.each([
    ["that fail over at once", { name: "pecl-memcache", version: "3.0", hosts: 4, workers: 10 }, "crash"],
    [
      "that remove a silent host after five failures of a process",
      { name: "php-memcached", hosts: 4, workers: 10, options: removal },
      "host-down",
    ],
    [
      "that eject it after two time-outs",
      { name: "twemproxy", processes: 4, options: { auto_eject_hosts: true, timeout: 400 } },
      "host-down",
    ],
    ["whose workers all wait for it", { name: "pymemcache", hosts: 4, workers: 10 }, "host-down"],
  ])("leave a node out when they do in full, with as many failures and as much waiting: %s", (_, client, fault) => {
    const full = metricsOf(client, fault, "full");
    const some = metricsOf(client, fault, { sampled: 30 });
    for (const [name, part] of least) {
      const [expected, found] = [full[name], some[name]];
      if (expected === null || found === null) expect(found, name).toBe(expected);
      else expect(Math.abs(found - expected), name).toBeLessThanOrEqual(part * Math.abs(expected));
    }
    // There is something to compare.
    expect(full.splitViewSeconds).toBeGreaterThan(0);
  });
});
