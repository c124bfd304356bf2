/** What a summary says of where its settings came from, and of sweeps. */
import { describe, expect, it } from "vitest";
import { assumptions } from "../../src/app/narrative/index.ts";
import { contradictions, passes } from "./contradictions.ts";
import { textOf, told } from "./told.ts";

describe("a sweep", () => {
  it("over plans of flushing prefers what leaves no old values, and says what was tried, not when to start a node", async () => {
    // pecl-memcache's author: "at the very least the reconnected backend should be flushed" (lists.danga.com, 2006).
    const cut = { fault: "partition", node: 0, at: "10m", for: "5m" };
    const summary = await told({
      repeats: 3,
      scenario: {
        duration: "30m",
        measureFrom: "5m",
        cluster: { nodes: 3 },
        client: { name: "pecl-memcache", processes: 8 },
        workload: { keys: 3000, arrivals: { rate: 100 }, reads: 0.8, onWrite: "set" },
      },
      sweep: {
        axis: "plan",
        cases: [
          { case: "nothing", set: { faults: [cut] } },
          { case: "flush the node that returned", set: { faults: [cut, { fault: "flush", node: 0, at: "15m" }] } },
          {
            case: "flush the others",
            set: {
              faults: [cut, { fault: "flush", node: 1, at: "16m" }, { fault: "flush", node: 2, at: "17m" }],
            },
          },
        ],
      },
    });
    const [{ text }] = summary.verdicts;
    expect(text).toContain("Flush the node as it returns, before clients reach it");
    expect(text).toContain('Prefer the plan "flush the node that returned": old values read');
    expect(text).not.toMatch(/\bdead\b|Start the|–/);
    expect(contradictions(summary)).toEqual([]);
  });

  it("over a time-out says which value does better in the outage, and nothing of plans", async () => {
    // The question of crowbar-openstack PR 1429: lower the memcached socket time-out or not?
    const summary = await told({
      repeats: 2,
      scenario: {
        duration: "20m",
        measureFrom: "4m",
        cluster: { nodes: 3 },
        client: { name: "python-memcached", hosts: 2, workers: 8 },
        workload: { keys: 3000, arrivals: { rate: 60 } },
        faults: [{ fault: "host-down", node: 1, at: "8m", for: "5m" }],
      },
      sweep: { grid: { "client.options.socket_timeout": [3, 1] } },
    });
    const text = textOf(summary);
    expect(text).toContain("Take socket_timeout 1 rather than socket_timeout 3: ");
    expect(text).not.toMatch(/plan|Start the|Bring the host/);
    expect(contradictions(summary)).toEqual([]);
  });

  it("over settings that do the same says so, and not that nothing is decided", async () => {
    const summary = await told({
      repeats: 2,
      scenario: {
        duration: "6m",
        measureFrom: "1m",
        cluster: { nodes: 3 },
        client: { name: "php-memcached" },
        workload: { keys: 300, arrivals: { rate: 30 } },
        faults: [{ fault: "crash", node: 1, at: "2m", for: "1m" }],
      },
      // A crash is answered at once: no time-out ever passes.
      sweep: { grid: { "client.options.OPT_POLL_TIMEOUT": [1000, 2000] } },
    });
    expect(summary.verdicts[0].text).toContain("OPT_POLL_TIMEOUT 1000 and OPT_POLL_TIMEOUT 2000 do the same.");
    expect(Object.values(summary.comparisons[0].metrics).map(({ verdict }) => verdict)).not.toContain("undecided");
  });

  it("over the nodes says the smallest number at which losing one still passes", async () => {
    const summary = await told({
      repeats: 1,
      scenario: {
        duration: "10m",
        measureFrom: "2m",
        cluster: { memory: "16MB" },
        client: { name: "php-memcached", processes: 4 },
        // 50 reads a second at most; without a cache 200 would come.
        database: {
          servers: 1,
          readService: { distribution: "exponential", mean: "20ms" },
          queueLimit: 50,
          timeout: "2s",
        },
        workload: { keys: 2000, reads: 1, ttl: "never", arrivals: { rate: 200 } },
        faults: [{ fault: "crash", node: 0, at: "4m", for: "3m" }],
      },
      sweep: { grid: { "cluster.nodes": [12, 8, 4, 3, 2] } },
    });
    const own = summary.points.filter(({ control, trialOf }) => !control && trialOf === undefined);
    const least = own[own.findIndex((point) => !passes(point)) - 1].axes["cluster.nodes"];
    // The dead node's share of 200 reads a second must be below 50: four nodes are on the edge, two are not enough.
    expect(Number(least)).toBeGreaterThan(3);
    expect(summary.headline).toContain(`The smallest number of nodes at which losing one still passes: ${least}`);
    expect(summary.mainMetrics.slice(0, 4)).toEqual([
      "databaseLoadWorstMinuteDuringDisturbance",
      "databaseUtilizationWorstMinuteDuringDisturbance",
      "failedRatioWorstMinuteDuringDisturbance",
      "errorRatioDuringDisturbance",
    ]);
    expect(summary.tables[0].rows.map((row) => row[0].text)).toEqual(["2", "3", "4", "8", "12"]);
    expect(summary.tables[0].rows[0][1].text).toMatch(/^FAIL/);
  });
});

describe("a changed server list", () => {
  const of = (fault: object) =>
    told({
      repeats: 2,
      scenario: {
        duration: "24m",
        measureFrom: "4m",
        cluster: { nodes: 4 },
        client: { name: "gomemcache", processes: 8, servers: [0, 1, 2] },
        workload: { keys: 2000, arrivals: { rate: 80 }, reads: 0.8, onWrite: "set" },
        faults: [{ at: "8m", servers: [0, 1, 2, 3], ...fault }],
      },
    });
  // No node is lost, so nothing fails over and no node is to be started or flushed.
  const wrong = /\bdead\b|fail(?:s|ed)? over|Losing|other nodes|the node|–/;

  it("is told by what lists that differ do where it comes step by step, or only to some", async () => {
    const steps = await of({ fault: "deploy", over: "4m" });
    expect(textOf(steps)).toMatch(/^Server lists that differ mean [\d.]+\/s /);
    expect(textOf(steps)).toMatch(/While the server lists differ, [\d.]+ k \[[^\]]+\] old values are read/);
    expect(textOf(steps)).not.toMatch(wrong);
    const half = await of({ fault: "partial-resize", share: 0.5 });
    expect(textOf(half)).toContain("This run ends before all processes have the same server list");
    expect(textOf(half)).not.toMatch(wrong);
    expect([...contradictions(steps), ...contradictions(half)]).toEqual([]);
  });
});

it("a longer outage never makes PASS likelier: the return counts, and the worst minute", async () => {
  const outage = (lasts: string) =>
    told({
      repeats: 1,
      control: false,
      scenario: {
        duration: "80m",
        measureFrom: "20m",
        cluster: { nodes: 4, memory: "16MB" },
        client: { name: "pecl-memcache", processes: 8 },
        database: {
          servers: 1,
          readService: { distribution: "exponential", mean: "120ms" },
          queueLimit: 100,
          timeout: "2s",
        },
        workload: { keys: 30_000, popularity: { zipf: 0.7 }, reads: 0.99, ttl: "1d", arrivals: { rate: 50 } },
        faults: [{ fault: "crash", node: 0, at: "30m", for: lasts }],
      },
    });
  for (const lasts of ["10m", "40m"]) {
    const { headline } = await outage(lasts);
    expect([lasts, headline]).toEqual([lasts, expect.stringContaining("FAIL")]);
  }
});

it("every assumption says whether it is published, assumed, a default, swept or set by the user", () => {
  const given = { comment: "c", cluster: { nodes: 8, memory: "2MB" }, workload: { keys: 5, arrivals: { rate: 3 } } };
  const found = assumptions({
    given,
    effective: (path) => (path === "network.roundTrip" ? "200us" : null),
    swept: ["cluster.nodes"],
    changed: ["workload.keys"],
    sources: [
      { kind: "published", source: "a paper", of: ["workload.keys", "workload.arrivals.rate"] },
      { kind: "assumed", source: "a guess", of: ["cluster.memory"] },
    ],
    presets: [],
  });
  expect(found.map(({ value, source }) => [value, source])).toEqual([
    ["swept", "the sweep"],
    ["2MB", "assumed: a guess"],
    ["64 with connections and a view of dead nodes of their own, an assumption", "default"],
    [
      "not stated: there are as many processes as are needed, each for one request at a time. That hides queues for a worker, and refusals of a tier that is full",
      "default",
    ],
    ["5", "set by the user (--set)"],
    ["3", "published: a paper"],
    ["200us", "default"],
  ]);
});

it("no verdict is given of an outage in which nobody asked for anything", async () => {
  const scenario = {
    duration: "5m",
    workload: { keys: 1000, arrivals: { rate: 2 } },
    faults: [{ fault: "crash", node: 0, at: "2m", for: "1ms" }],
  };
  const { headline, verdicts, points } = await told({ repeats: 1, scenario });
  // There were requests, before and after.
  expect(points[0].metrics.errorRatio?.mean).toBe(0);
  expect(headline).toMatch(/^There was no request in the outage, so nothing can be said/);
  expect(verdicts).toEqual([]);
});
