/** What a wrong experiment is told: each with the exact text, since the text is what helps. */
import { describe, expect, it } from "vitest";
import { clientNames as allClientNames } from "../../models/clients/index.ts";
import { faults } from "../../models/faults/index.ts";
import { loadCurves } from "../../models/workload/load-curves/index.ts";
import { InvalidInput } from "../../src/app/ending/errors.ts";
import { readExperiment } from "../../src/app/experiment/experiment.ts";
import type { Changes } from "../../src/app/experiment/settings.ts";

type Json = Readonly<Record<string, unknown>>;

const clientNames = allClientNames().join(", ");

function problemsOf(text: string, changes: Changes = {}): readonly string[] {
  try {
    readExperiment(text, "x.json", "x", changes);
    return [];
  } catch (error) {
    if (error instanceof InvalidInput) return error.problems;
    throw error;
  }
}

const question = "Which?";
const inExperiment = (experiment: Json, changes: Changes = {}) =>
  problemsOf(JSON.stringify({ question, ...experiment }), changes);
const inScenario = (scenario: Json) => inExperiment({ scenario });

const crash = { fault: "crash", node: 0, at: "10m" };
const daily = { arrivals: { load: { curve: "daily", peakAt: "12:30" } } };

describe("everything that is wrong", () => {
  const thresholds = {
    staleRead: "mean == 0",
    errorRatio: "p(195) < 1%",
    latencyMsP99: { condition: "max <", strict: "no" },
    staleReads: 5,
  };

  it("comes at once: what a threshold says beside what shape it has", () => {
    const found = inExperiment({ thresholds, scenario: { database: { capacity: "x/s" } } });
    const places = found.map((text) => /^[\w.]+/.exec(text)?.[0]);
    expect(places).toEqual([
      "thresholds.latencyMsP99.strict",
      "thresholds.staleReads",
      "thresholds.staleRead",
      "thresholds.errorRatio",
      "thresholds.latencyMsP99",
      "scenario.database.capacity",
    ]);
  });

  it("comes at once: points of the sweep beside a wrong setting", () => {
    const sweep = { grid: { "client.name": ["pecl-memcache", "phpx"] } };
    const found = inExperiment({ sweep, scenario: {} }, { set: ["cluster.nodez=4"] });
    expect(found[0]).toBe("--set cluster.nodez=4: no such path; did you mean 'cluster.nodes'?");
    expect(found[1]).toContain('point p1 (phpx): scenario.client.name: "phpx"; expected one of');
  });
});

describe("two numbers where one is expected", () => {
  it("are told who takes an interval, and three are not", () => {
    const rate = (value: unknown) => inScenario({ workload: { arrivals: { rate: value } } })[0];
    const hint = "; two numbers are an interval for `fallthrough plan`, the lower first";
    expect(rate([25, 45])).toContain(hint);
    expect(rate(["25/s", "45/s"])).toContain(hint);
    expect(rate([25, 30, 45])).not.toContain("fallthrough plan");
  });
});

describe("a wrong scenario", () => {
  const curves = loadCurves.map(({ name }) => name).join(", ");

  it.each<[Json, ...string[]]>([
    [{ durtion: "1h" }, "scenario.durtion: no such option; did you mean 'duration'?"],
    [{ fault: [] }, "scenario.fault: no such option; did you mean 'faults'?"],
    [{ client: "php-memcached" }, 'scenario.client: "php-memcached"; expected an object: {"name": "php-memcached"}'],
    [{ framework: "laravel" }, 'scenario.framework: "laravel"; expected an object: {"name": "laravel-cache"}'],
    [{ faults: ["crash"] }, 'scenario.faults[0]: "crash"; expected an object: {"fault": "crash", "at": ...}'],
    [{ cluster: 6 }, 'scenario.cluster: 6; expected an object: {"nodes": 6}'],
    [{ cluster: { gutter: 2 } }, 'scenario.cluster.gutter: 2; expected an object: {"nodes": 2}'],
    [{ database: 4000 }, 'scenario.database: 4000; expected an object: {"capacity": 4000}'],
    [{ database: "4000/s" }, 'scenario.database: "4000/s"; expected an object: {"capacity": "4000/s"}'],
    [{ database: "postgres" }, 'scenario.database: "postgres"; expected an object'],
    [{ network: "1ms" }, 'scenario.network: "1ms"; expected an object: {"roundTrip": "1ms"}'],
    [{ workload: { popularity: 1.2 } }, 'scenario.workload.popularity: 1.2; expected an object: {"zipf": 1.2}'],
    [{ workload: { arrivals: 500 } }, 'scenario.workload.arrivals: 500; expected an object: {"rate": 500}'],
    [
      { workload: { arrivals: { load: "daily" } } },
      'scenario.workload.arrivals.load: "daily"; expected an object: {"curve": "daily"}',
    ],
    [
      { workload: { arrivals: { load: { load: "daily" } } } },
      `scenario.workload.arrivals.load.curve: missing; expected one of ${curves}; is 'load' meant to be 'curve'?`,
    ],
    [
      { workload: { arrivals: { load: { steepness: 3 } } } },
      `scenario.workload.arrivals.load.curve: missing; expected one of ${curves}`,
      "scenario.workload.arrivals.load.steepness: no such option, whatever curve is",
    ],
    [{ nodes: 6 }, "scenario.nodes: no such option here; did you mean 'scenario.cluster.nodes'?"],
    [
      { cluster: { servers: 6 } },
      "scenario.cluster.servers: no such option here; did you mean 'scenario.cluster.nodes'?",
    ],
    [
      { workload: { readRatio: 0.9, ttlSeconds: 3 }, database: { qps: 9 } },
      "scenario.database.qps: no such option here; did you mean 'scenario.database.capacity'?",
      "scenario.workload.readRatio: no such option here; did you mean 'scenario.workload.reads'?",
      "scenario.workload.ttlSeconds: no such option here; did you mean 'scenario.workload.ttl'?",
    ],
    [{ repeats: 3 }, `scenario.repeats: no such option here; expected beside "scenario", not inside it`],
    [
      { duration: 30 },
      'scenario.duration: 30; expected a duration with its unit, such as "250ms", "30s", "15m", "2h" or "1d"',
    ],
    [
      { duration: "30 sec" },
      'scenario.duration: "30 sec"; expected a duration such as "250ms", "30s", "15m", "2h" or "1d"',
    ],
    [{ duration: "-1h" }, 'scenario.duration: "-1h"; expected a duration above 0'],
    [{ duration: "0s" }, 'scenario.duration: "0s"; expected a duration above 0'],
    [{ duration: "1h", measureFrom: "1h" }, "scenario.measureFrom: 1h; expected a time before the end of the run, 1h"],
    [{ duration: "1h", window: "2h" }, "scenario.window: 2h; expected at most the duration of the run, 1h"],
    [
      { duration: "1h", workload: { arrivals: { load: { curve: "flashCrowd", at: "1h", times: 9 } } } },
      "scenario.workload.arrivals.load.at: 1h; expected a time before the end of the run, 1h",
    ],
    [
      { duration: "1h", workload: { arrivals: { load: { curve: "spike", at: "2h", lasts: "1m", times: 9 } } } },
      "scenario.workload.arrivals.load.at: 2h; expected a time before the end of the run, 1h",
    ],
    [
      {
        workload: {
          arrivals: { process: { name: "markovModulated", states: [{ times: 1, lasts: "1m" }] } },
          ttl: [],
        },
      },
      "scenario.workload.ttl: []; expected a list with at least 1 entry",
      'scenario.workload.arrivals.process.states: [{"times":1,"lasts":"1m"}]; expected a list with at least 2 entries',
    ],
    ...[
      { name: "django" },
      { name: "rails-memcache-store" },
      { name: "look-aside" },
      { name: "look-aside", options: { stampede: { name: "single-flight" } } },
      { name: "laravel-cache", options: { method: "remember" } },
      { name: "dogpile", options: { distributedLock: false } },
    ].map((framework): [Json, string] => [
      { framework, faults: [{ fault: "lock-holder-dies", at: "10m" }] },
      `scenario.faults[0]: lock-holder-dies, where ${framework.name} with its options takes no locks; expected one that does (scenario.framework)`,
    ]),
    [
      { workload: { trace: { file: "nowhere.csv", sampel: 1 }, ttll: "1d" } },
      "scenario.workload.trace.sampel: no such option; did you mean 'sample'?",
      "scenario.workload.ttll: no such option; did you mean 'ttl'?",
      "scenario.workload.trace: nowhere.csv: no such file",
    ],
    [
      { application: { onDeadline: "kill" } },
      'scenario.application.onDeadline: "kill", which takes effect at a deadline; expected application.deadline beside it',
    ],
    [
      { faults: [{ fault: "lock-holder-dies", at: "10m" }] },
      "scenario.faults[0]: lock-holder-dies, where nobody takes locks; expected a framework that does (scenario.framework)",
    ],
    [{ duration: "2d", window: "1s" }, "scenario.window: 1s; expected at most 100000 windows in the run of 2d"],
    [{ startAt: "25:00" }, 'scenario.startAt: "25:00"; expected a time of day such as "06:30" or "20:00"'],
    [{ cluster: { nodes: 0 } }, "scenario.cluster.nodes: 0; expected a number of at least 1"],
    [{ cluster: { nodes: 2.5 } }, "scenario.cluster.nodes: 2.5; expected a whole number or a list"],
    [{ cluster: { nodes: "three" } }, 'scenario.cluster.nodes: "three"; expected a whole number or a list'],
    [{ cluster: { nodes: [] } }, "scenario.cluster.nodes: []; expected a list with at least 1 entry"],
    [{ cluster: { nodes: [{ hots: "x" }] } }, "scenario.cluster.nodes[0].hots: no such option; did you mean 'host'?"],
    [
      { cluster: { nodes: [{ port: 7000 }, { port: 7000 }] } },
      "scenario.cluster.nodes[1]: 127.0.0.1:7000 again; expected each address once, it is nodes[0] already",
    ],
    [
      { cluster: { memory: 64 } },
      'scenario.cluster.memory: 64; expected a size with its unit, such as "512B", "1KB", "64MB" or "2GB"',
    ],
    [{ cluster: { memory: "1MB" } }, "scenario.cluster.memory: 1MB; expected at least 2MB, two of the largest items"],
    [{ cluster: { memoryMb: 1 } }, "scenario.cluster.memoryMb: 1MB; expected at least 2MB, two of the largest items"],
    [
      { cluster: { memcached: "-m 1" } },
      "scenario.cluster.memcached: -m 1: expected at least 2, two of the largest items",
    ],
    [
      { cluster: { memcached: "-m 64 -o no_modren" } },
      "scenario.cluster.memcached: -o no_modren: memcached 1.6.18 has no such option; did you mean 'no_modern'?",
    ],
    [
      { cluster: { memcached: "-E" } },
      "scenario.cluster.memcached: -E: memcached 1.6.18 has no such option; did you mean '-e'?",
    ],
    [
      { cluster: { memcached: "-o no_modern", profile: "modern" } },
      "scenario.cluster.memcached: -o no_modern: contradicts the profile modern; expected the profile classic, or neither",
    ],
    [{ cluster: { memory: "64MB", memcached: "-m 64" } }, "scenario.cluster: memory and -m; expected one of them"],
    [
      { cluster: { memcached: "-V" } },
      "scenario.cluster.memcached: -V; expected a server, this prints its version and ends",
    ],
    [
      { cluster: { memcached: "-I 4m", nodes: [{ memory: "64MB" }, { memory: "2MB" }] } },
      "scenario.cluster.nodes[1].memory: 2MB; expected at least 8MB, two of the largest items",
    ],
    [
      { cluster: { nodes: [{}, { memcached: "-m 128 -C" }] } },
      "scenario.cluster.nodes[1]: cas false, and true of nodes[0]; expected the same of all nodes, which may differ in memory alone",
    ],
    [
      { cluster: { nodes: [{ port: 7600, memcached: "-m 64 -p 7601" }] } },
      "scenario.cluster.nodes[0].port: 7600, and -p 7601; expected the same or one of them",
    ],
    [
      { cluster: { memcached: "-I 512k" }, workload: { valueBytes: "600KB" } },
      "scenario.workload.valueBytes: 614400; expected at most 524209: memcached stores no item above 512KB (-I)",
    ],
    [
      { cluster: { profile: "clasic" } },
      `scenario.cluster.profile: "clasic"; expected one of modern, classic, 1.4; did you mean 'classic'?`,
    ],
    [
      { client: { name: "pecl-memcached" } },
      `scenario.client.name: "pecl-memcached"; expected one of ${clientNames}; did you mean 'pecl-memcache'?`,
    ],
    [
      { client: { nme: "pecl-memcache" } },
      `scenario.client.name: missing; expected one of ${clientNames}; is 'nme' meant to be 'name'?`,
    ],
    [
      { client: { name: "pecl-memcache", version: 4.0 } },
      "scenario.client.version: 4; expected one of 2.1, 2.2, 3.0, 4.0, 8.0, or a release that one of them stands for",
    ],
    [
      { client: { name: "pecl-memcache", options: { "memcache.hash_stratgy": "consistent" } } },
      "scenario.client.options.memcache.hash_stratgy: no such option; did you mean 'memcache.hash_strategy'?",
    ],
    [
      { client: { name: "pecl-memcache", options: { "memcache.hash_strategy": "consistant" } } },
      "scenario.client.options.memcache.hash_strategy: \"consistant\"; expected one of standard, consistent; did you mean 'consistent'?",
    ],
    [
      { client: { name: "pecl-memcache", version: "2.2", options: { "memcache.redundancy": 2 } } },
      "scenario.client.options: memcache.redundancy: pecl-memcache has it from 3.0 on; this is 2.2",
    ],
    [
      { client: { name: "pecl-memcache", processes: 0 } },
      "scenario.client.processes: 0; expected a number of at least 1",
    ],
    [
      { database: { readService: { distribution: "exponential", mean: 4 } } },
      'scenario.database.readService.mean: 4; expected a duration with its unit, such as "250ms", "30s", "15m", "2h" or "1d"',
    ],
    [
      { database: { readService: { distribution: "lognormal", median: "4ms" } } },
      'scenario.database.readService: {"distribution":"lognormal","median":"4ms"}; expected either p99 or sigma',
    ],
    [{ database: { timeout: "0s" } }, 'scenario.database.timeout: "0s"; expected a duration above 0'],
    [{ workload: { keys: 0 } }, "scenario.workload.keys: 0; expected a number of at least 1"],
    [{ workload: { keyBytes: 251 } }, "scenario.workload.keyBytes: 251; expected a number of at most 250"],
    [
      { workload: { valueBytes: "large" } },
      'scenario.workload.valueBytes: "large"; expected a size such as "512B", "1KB", "64MB" or "2GB"',
    ],
    [
      { workload: { keys: 100_000, keyBytes: 4 } },
      "scenario.workload.keyBytes: 4; expected at least 5, the digits of 100000 keys",
    ],
    [
      { workload: { valueBytes: "2MB" } },
      "scenario.workload.valueBytes: 2097152; expected at most 1048497: memcached stores no item above 1MB (-I)",
    ],
    [{ workload: { ttl: "-1s" } }, 'scenario.workload.ttl: "-1s"; expected a duration above 0'],
    [
      { workload: { ttl: 3600 } },
      'scenario.workload.ttl: 3600; expected a duration with its unit, such as "250ms", "30s", "15m", "2h" or "1d" or "never" or a list',
    ],
    [
      {
        workload: {
          ttl: [
            { ttl: "1d", share: 0.65 },
            { ttl: "12h", share: 0.07 },
          ],
        },
      },
      "scenario.workload.ttl: shares sum to 0.72; expected 1, or within 0.02 of it",
    ],
    [{ workload: { reads: 91 } }, "scenario.workload.reads: 91; expected a number of at most 1"],
    [{ workload: { onWrite: "update" } }, 'scenario.workload.onWrite: "update"; expected one of set, delete, nothing'],
    [
      { workload: { rate: 5 } },
      "scenario.workload.rate: no such option here; did you mean 'scenario.workload.newKeys.rate', 'scenario.workload.arrivals.rate' or 'scenario.workload.trace.rate'?",
    ],
    // A similar word beside it is nearer than the same one two levels deeper (of a trace's columns).
    [{ workload: { key: 100 } }, "scenario.workload.key: no such option; did you mean 'keys'?"],
    // Of another option of that name, in a client or at the top, nothing is said.
    [
      { faults: [{ fault: "slow", node: 1, at: "2m", factor: 3, duration: "1m" }] },
      "scenario.faults[0].factor: no such option; expected fault, node, nodes, at, by or for",
      "scenario.faults[0].duration: no such option; expected fault, node, nodes, at, by or for",
    ],
    [
      { workload: { arrivals: { rate: "fast" } } },
      'scenario.workload.arrivals.rate: "fast"; expected a number above 0, or a rate such as "80/s", "5000/hour" or "2000000/day"',
    ],
    [
      { workload: { popularity: { zipf: -1 } } },
      "scenario.workload.popularity.zipf: -1; expected a number of at least 0",
    ],
    [
      { workload: { arrivals: { load: { curve: "dayly" } } } },
      "scenario.workload.arrivals.load.curve: \"dayly\"; expected one of constant, daily, spike, flashCrowd, points, recurring, measured; did you mean 'daily'?",
    ],
    [
      { workload: { arrivals: { load: { curve: "spike", at: "1h", lasts: "1m" } } } },
      "scenario.workload.arrivals.load.times: missing; expected a number",
    ],
    [
      {
        workload: {
          arrivals: {
            load: {
              curve: "points",
              points: [
                ["0s", 1],
                ["0s", 2],
              ],
            },
          },
        },
      },
      "scenario.workload.arrivals.load.points: entry 1 is not later than the one before; expected rising times",
    ],
    [{ workload: null }, "scenario.workload: null; expected an object"],
    [{ faults: [{ ...crash, node: 9 }] }, "scenario.faults[0].node: 9; expected 0 to 2, the cluster has 3 nodes"],
    [
      { faults: [{ ...crash, node: "127.0.0.1:1" }] },
      'scenario.faults[0].node: "127.0.0.1:1"; expected 127.0.0.1:11211, 127.0.0.1:11212 or 127.0.0.1:11213',
    ],
    [
      { faults: [{ ...crash, fault: "crush" }] },
      `scenario.faults[0].fault: "crush"; expected one of ${faults.map(({ name }) => name).join(", ")}; did you mean 'crash'?`,
    ],
    [
      { faults: [{ fault: "crash", at: "10m" }] },
      'scenario.faults[0].node: missing; expected a position in the server list, from 0, or "host:port"',
    ],
    [{ faults: [{ ...crash, nodes: [1] }] }, "scenario.faults[0].nodes: node is given too; expected one of the two"],
    [
      { faults: [{ fault: "rack", nodes: [1, 1], at: "10m" }] },
      "scenario.faults[0].nodes[1]: 1 again; expected each node once",
    ],
    [
      { faults: [{ ...crash, for: "2h" }] },
      "scenario.faults[0]: ends 2h10m after the start; expected a time before the end of the run, 2h",
    ],
    [
      { faults: [{ fault: "rolling-restart", atOnce: 9, at: "10m" }] },
      "scenario.faults[0]: atOnce 9; expected at most 3, so many nodes there are",
    ],
    [
      {
        faults: [
          { fault: "pause", node: 0, at: "10m" },
          { fault: "heal", node: 0, at: "20m" },
        ],
      },
      "scenario.faults[1]: heal of node 0 at 20m; expected a node that is cut off",
    ],
    [
      { faults: [crash, { fault: "pause", node: 0, at: "20m" }] },
      "scenario.faults[1]: pause of node 0 at 20m; expected a node that is up, it is down since 10m",
    ],
    [
      { faults: [{ ...crash, at: { when: "hit ratio is good" } }] },
      'scenario.faults[0].at.when: "hit ratio is good"; expected "hit ratio > 0.9 for 60s" (or miss, error; or <), "the node has been up 10m" (or down; or "node 2 has been ..."), or "after 1000 requests to node 2"',
    ],
    [
      { faults: [{ ...crash, at: { when: "after 10 requests to node 7" } }] },
      "scenario.faults[0].at.when: 7; expected 0 to 2, the cluster has 3 nodes",
    ],
    [
      { faults: [{ ...crash, strength: 2 }] },
      "scenario.faults[0].strength: no such option; expected fault, node, nodes, at, for or onReturn",
    ],
    [
      { faults: [{ ...crash, at: "noon" }] },
      'scenario.faults[0].at: "noon"; expected a time such as "2h", "peak", "peak+10m" or "trough#2-5m"',
    ],
    [
      { faults: [{ ...crash, at: "3h" }] },
      "scenario.faults[0].at: 3h after the start; expected a time before the end of the run, 2h",
    ],
    [
      { faults: [{ ...crash, at: "peak" }] },
      'scenario.faults[0].at: no peak in this load; expected a time since the start, or a load that has one: "load": {"curve": "daily"} in workload.arrivals, with "startAt": "18:50" (its peak is at 20:00)',
    ],
    [
      { workload: daily, faults: [{ ...crash, at: "peak#2" }] },
      "scenario.faults[0].at: peak number 2; expected at most 1, so many come between measureFrom and the end",
    ],
    [
      { startAt: "12:00", workload: daily, measureFrom: "40m", faults: [{ ...crash, at: "peak" }] },
      "scenario.faults[0].at: the last peak comes 30m after the start, before measureFrom, 40m (default: a sixth of the duration); expected measureFrom of at most 30m, or a run that lasts longer",
    ],
    [
      { workload: daily, faults: [{ ...crash, at: "trough" }] },
      'scenario.faults[0].at: the first trough of this load comes 12h30m after the start; expected "duration": "13h" or "startAt": "23:20", or another time',
    ],
    [
      { workload: daily, faults: [{ ...crash, at: "peak-1h" }] },
      "scenario.faults[0].at: 30m before the start; expected a time within the run",
    ],
    [
      { faults: [crash, { ...crash, at: "20m" }] },
      "scenario.faults[1]: crash of node 0 at 20m; expected a node that is up, it is down since 10m",
    ],
    [
      { faults: [{ fault: "recover", node: 1, at: "5m" }] },
      "scenario.faults[0]: recover of node 1 at 5m; expected a node that is down",
    ],
    [
      { statsAt: ["peka"] },
      'scenario.statsAt[0]: "peka"; expected a time such as "30m", "peak", "trough#2-5m", "fault+10m", "fault#2-1s" or "end"',
    ],
    [{ statsAt: ["3h"] }, "scenario.statsAt[0]: 3h; expected a time within the run of 2h"],
    [
      { faults: [crash], statsAt: ["fault-1s", "fault+110m"] },
      "scenario.statsAt[1]: fault+110m; expected a time within the run of 2h",
    ],
    [
      { faults: [crash], statsAt: ["fault-11m"] },
      "scenario.statsAt[0]: fault-11m; expected a time within the run of 2h",
    ],
    [
      { statsAt: ["end", "peak"] },
      'scenario.statsAt[1]: no peak in this load; expected a time since the start, or a load that has one: "load": {"curve": "daily"} in workload.arrivals, with "startAt": "18:50" (its peak is at 20:00)',
    ],
    [
      { faults: [{ fault: "warm-restart", node: 0, at: "10m" }] },
      "scenario.faults[0]: warm-restart (warm-stop) of nodes whose memory ends with their process; expected -e FILE in cluster.memcached, or a fault that loses it",
    ],
    [{ faults: {} }, "scenario.faults: {}; expected a list"],
    [
      { network: { roundTrip: "fast" } },
      'scenario.network.roundTrip: "fast"; expected a duration such as "250ms", "30s", "15m", "2h" or "1d"',
    ],
    [
      {
        cluster: { nodes: 2, memory: "1MB" },
        durtion: "1h",
        faults: [{ ...crash, node: 5 }, { ...crash, at: "9h" }, { fault: "crash" }],
      },
      "scenario.durtion: no such option; did you mean 'duration'?",
      "scenario.cluster.memory: 1MB; expected at least 2MB, two of the largest items",
      'scenario.faults[2].at: missing; expected a time such as "2h", "peak", "peak+10m" or "trough#2-5m"',
      "scenario.faults[0].node: 5; expected 0 to 1, the cluster has 2 nodes",
      'scenario.faults[2].node: missing; expected a position in the server list, from 0, or "host:port"',
      "scenario.faults[1].at: 9h after the start; expected a time before the end of the run, 2h",
    ],
  ])("%j", (scenario, ...texts) => {
    expect(inScenario(scenario)).toEqual(texts);
  });
});

describe("a wrong experiment", () => {
  it.each<[Json, ...string[]]>([
    [{ question: "" }, 'question: ""; expected a text that is not empty'],
    [{ repeats: 0 }, "repeats: 0; expected a number of at least 1"],
    [{ seeds: 3 }, "seeds: no such option; did you mean 'seed'?"],
    [{ nodes: 6 }, "nodes: no such option here; did you mean 'scenario.cluster.nodes'?"],
    [{ cluster: {} }, "cluster: no such option here; did you mean 'scenario.cluster'?"],
    [
      { sources: [{ kind: "published", source: "a paper", of: ["workload.kyes"] }] },
      `sources[0].of[0]: "workload.kyes"; no such path; did you mean 'workload.keys'?`,
    ],
    ...["con", "NUL", "Com1.txt", "trailing."].map((name): [Json, string] => [
      { name },
      `name: "${name}"; expected a name without a dot at its end that is no device of Windows (con, prn, aux, nul, com1, lpt1): it names a folder`,
    ]),
    [{ name: "a".repeat(300) }, "name: 300 characters; expected at most 100: it names a folder"],
    [{ name: "a/b" }, 'name: "a/b"; expected letters, digits, ".", "_" and "-" only: it names a folder'],
    [{ scenario: [] }, "scenario: []; expected an object"],
    [
      { sweep: { grid: { "clinet.name": ["a"] } } },
      `sweep.grid["clinet.name"]: no such path; did you mean 'client.name'?`,
    ],
    [
      { sweep: { cases: [{ case: "a", set: { "fault[0].at": "1h" } }] } },
      `sweep.cases[0].set["fault[0].at"]: no such path; did you mean 'faults[0].at'?`,
    ],
    [
      { sweep: { grid: { "cluster.nodes": [] } } },
      "sweep.grid.cluster.nodes: []; expected a list with at least 1 entry",
    ],
    [
      {
        sweep: {
          cases: [
            { case: "a", set: {} },
            { case: "a", set: { duration: "3h" } },
          ],
        },
      },
      'sweep.cases[1].case: "a" again; expected each name once',
    ],
    [
      { sweep: { grid: { "cluster.nodes": [1, 2] } }, compare: ["nodes"] },
      `compare[0]: "nodes"; expected one of cluster.nodes; did you mean 'cluster.nodes'?`,
    ],
    [
      { sweep: { grid: { "client.name": ["gomemcache"] } }, compare: [{ axis: "client.name", against: "gomemcach" }] },
      `compare[0].against: "gomemcach"; expected one of gomemcache; did you mean 'gomemcache'?`,
    ],
    [
      { scenario: { faults: [{ ...crash, node: 2 }] }, sweep: { grid: { "cluster.nodes": [2, 3] } } },
      "point p0 (nodes 2): scenario.faults[0].node: 2; expected 0 to 1, the cluster has 2 nodes",
    ],
    [
      { scenario: { duration: 3 }, sweep: { grid: { "cluster.nodes": [2, 3] } } },
      'scenario.duration: 3; expected a duration with its unit, such as "250ms", "30s", "15m", "2h" or "1d"',
    ],
    [
      { scenario: { cluster: { nodes: 3 } }, sweep: { grid: { "cluster.nodes[0].weight": [2] } } },
      "sweep: 3 stands at cluster.nodes; expected a list to set cluster.nodes[0].weight in",
    ],
    [
      {
        sweep: {
          grid: {
            "workload.keys": Array.from({ length: 101 }, (_, i) => i + 1),
            "database.servers": Array.from({ length: 100 }, (_, i) => i + 1),
          },
        },
      },
      "sweep: 10100 points; expected at most 10000",
    ],
  ])("%j", (experiment, ...texts) => {
    expect(inExperiment(experiment)).toEqual(texts);
  });

  it("says line and column of broken JSON", () => {
    expect(problemsOf('{\n  "question": "q",\n  "seed": NaN\n}')).toEqual([
      "line 3, column 11: 'NaN'; expected a value",
    ]);
    expect(problemsOf('{\n  "seed": 1,\n  "seed": 2\n}')).toEqual([
      'line 3, column 3: the key "seed" stands twice in one object',
    ]);
    expect(problemsOf('{ "question": "q", }')).toEqual(["line 1, column 20: '}'; expected a key in double quotes"]);
  });

  it("must be an object", () => {
    expect(problemsOf("[]")).toEqual(["not an object; expected an experiment: question, scenario, sweep ..."]);
  });
});

describe("a wrong change from the command line", () => {
  it.each<[string, string]>([
    ["cluster.nodes", "--set cluster.nodes: no value; expected path=value"],
    ["cluster.node=3", "--set cluster.node=3: no such path; did you mean 'cluster.nodes'?"],
    ["cluster.nodes=0", "cluster.nodes: 0; expected a number of at least 1"],
    ["seed=x", 'seed: "x"; expected a whole number'],
    ["repeat=3", "--set repeat=3: no such path; did you mean 'repeats'?"],
    ["duration=NaN", 'duration: "NaN"; expected a duration such as "250ms", "30s", "15m", "2h" or "1d"'],
    ["workload.arrivals.rate=1e999", "workload.arrivals.rate: Infinity; expected a finite number"],
    [
      'database.readService={"mean":"4ms","mean":"5ms"}',
      '--set database.readService={"mean":"4ms","mean":"5ms"}: line 1, column 15: the key "mean" stands twice in one object',
    ],
    [
      `client.options=${"[".repeat(501)}`,
      `--set client.options=${"[".repeat(501)}: line 1, column 501: nested too deep; expected at most 500 levels`,
    ],
    ["faults=[]", "--set faults=[]: 'early' of the sweep sets it too; expected a path that no case sets"],
    [
      "workload.popularity.zipf=1",
      "--set workload.popularity.zipf=1: the axis workload.popularity of the sweep sets it too; expected workload.popularity itself, which ends the axis",
    ],
    ["faults[0].at=1h", "--set faults[0].at=1h: 'early' of the sweep sets it too; expected a path that no case sets"],
  ])("%s", (setting, text) => {
    const grid = { "workload.popularity": [{ zipf: 1 }, { zipf: 1.2 }] };
    const sweep = { grid, cases: [{ case: "early", set: { faults: [crash] } }] };
    expect(inExperiment({ sweep }, { set: [setting] })).toEqual([text]);
  });
});

describe("a change from the command line", () => {
  const read = (experiment: Json, set: string[]) => {
    const found = readExperiment(JSON.stringify({ question, ...experiment }), "x.json", "x", { set });
    if (found.kind !== "simulation") throw new Error("not a simulation");
    return found;
  };
  const scenarioOf = (...set: string[]) => read({}, set).points[0].scenario;

  it("takes numbers, texts, JSON and paths into lists and defaults", () => {
    expect(scenarioOf("workload.keys=10").workload.keys).toBe(10);
    expect(scenarioOf("workload.ttl=15m").workload.ttl).toEqual([{ seconds: 900, share: 1 }]);
    expect(scenarioOf('workload.ttl="15m"').workload.ttl).toEqual([{ seconds: 900, share: 1 }]);
    expect(scenarioOf("client.version=3.0").client.version).toBe("3.0");
    expect(scenarioOf("database.readService.mean=8ms").database.readService).toEqual({
      distribution: "exponential",
      mean: 0.008,
    });
    expect(scenarioOf('cluster.nodes=[{"port":7600}]', "cluster.nodes[0].weight=3").nodes).toMatchObject([
      { port: 7600, weight: 3 },
    ]);
    expect(scenarioOf("scenario.cluster.nodes=5").nodes).toHaveLength(5);
  });

  it("reaches repeats and seed", () => {
    expect(read({}, ["repeats=3", "seed=7"]).seeds).toEqual([7, 8, 9]);
  });

  it("that fixes an axis leaves the other axes", () => {
    const sweep = { grid: { "cluster.nodes": [1, 2], "workload.keys": [10, 20] } };
    const { points } = read({ sweep }, ["cluster.nodes=7"]);
    expect(points.map(({ label, scenario }) => [label, scenario.nodes.length])).toEqual([
      ["keys 10", 7],
      ["keys 20", 7],
    ]);
  });
});

it("an object that is none of several names the words that stand for one, and the keys that others have", () => {
  const document = { question: "q", scenario: { database: { sharing: { name: "usl" } } } };
  expect(problemsOf(JSON.stringify(document))).toEqual([
    'scenario.database.sharing: {"name":"usl"}; expected one of first-come, usl/mysql-cisco or an object with sigma, cores or inService',
  ]);
});

describe("a wrong script", () => {
  const script = (steps: readonly Json[], more: Json = {}) => ({
    script: {
      nodes: [{ port: 7600 }, { port: 7602 }],
      cases: [{ case: "a", client: { name: "pecl-memcache" }, steps }],
      ...more,
    },
  });

  it.each<[Json, ...string[]]>([
    [script([{ crsh: "127.0.0.1:7600" }]), "script.cases[0].steps[0].crsh: no such option; did you mean 'crash'?"],
    [
      script([{ stop: "127.0.0.1:7600" }]),
      'script.cases[0].steps[0]: {"stop":"127.0.0.1:7600"}; expected an object with set, get, delete, crash, start, fault, wait or look',
    ],
    [
      script([{ fualt: "pause", node: 0 }]),
      `script.cases[0].steps[0].fault: missing; expected one of ${faults.map(({ name }) => name).join(", ")}; is 'fualt' meant to be 'fault'?`,
    ],
    [
      script([{ crash: "127.0.0.1:7603" }]),
      `script.cases[0].steps[0].crash: "127.0.0.1:7603"; expected 127.0.0.1:7600 or 127.0.0.1:7602; did you mean '127.0.0.1:7600'?`,
    ],
    [
      script([{ crash: "127.0.0.1:7600" }, { crash: "127.0.0.1:7600" }]),
      'script.cases[0].steps[1].crash: "127.0.0.1:7600"; expected a node that is up, it is down already',
    ],
    [
      script([{ start: "127.0.0.1:7600" }]),
      'script.cases[0].steps[0].start: "127.0.0.1:7600"; expected a node that is down, it is up already',
    ],
    [
      script([], { nodes: [{ port: 7600 }, { port: 7600 }] }),
      "script.cases[0].steps: []; expected a list with at least 1 entry",
      "script.nodes[1]: 127.0.0.1:7600 again; expected each address once, it is nodes[0] already",
    ],
    [
      script([{ wait: 5 }, { crash: "127.0.0.1:9999" }, { crash: "127.0.0.1:7600" }, { start: "127.0.0.1:7600" }]),
      'script.cases[0].steps[0].wait: 5; expected a duration with its unit, such as "250ms", "30s", "15m", "2h" or "1d"',
      "script.cases[0].steps[1].crash: \"127.0.0.1:9999\"; expected 127.0.0.1:7600 or 127.0.0.1:7602; did you mean '127.0.0.1:7600'?",
    ],
    [
      script([{ crash: "127.0.0.1:9999" }], { nodes: [{ port: 7600 }, { port: 7602, prot: 1 }] }),
      "script.nodes[1].prot: no such option; did you mean 'port'?",
      "script.cases[0].steps[0].crash: \"127.0.0.1:9999\"; expected 127.0.0.1:7600 or 127.0.0.1:7602; did you mean '127.0.0.1:7600'?",
    ],
    [
      script([{ get: ["a"] }], { nodes: [{ port: 7600 }, { port: 7600 }] }),
      "script.nodes[1]: 127.0.0.1:7600 again; expected each address once, it is nodes[0] already",
    ],
    [
      script([{ wait: 5 }]),
      'script.cases[0].steps[0].wait: 5; expected a duration with its unit, such as "250ms", "30s", "15m", "2h" or "1d"',
    ],
  ])("%j", (experiment, ...texts) => {
    expect(inExperiment(experiment)).toEqual(texts);
  });
});

it("bad lines are of a trace: without one they are refused like other options that have no use", () => {
  const change = { set: ["workload.trace.skipBadLines=3"] };
  const text = "--skip-bad-lines: no trace is played; expected an experiment with a trace (workload.trace)";
  expect(inExperiment({ scenario: { workload: { keys: 10 } } }, change)).toEqual([text]);
  // The settings of a trace that is there are read.
  const problems = inExperiment({ scenario: { workload: { trace: { file: "none.csv" } } } }, change);
  expect(problems).not.toContain(text);
});
