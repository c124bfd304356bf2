/** Worlds of public reports and of earlier swarms, each with the answer that is right. docs/validation.md lists them. */
import { describe, expect, it } from "vitest";
import { run } from "../../models/run/run.ts";
import { readScenario } from "../../models/scenario/read.ts";
import type { Summary } from "../../src/core/summary.ts";
import { problemText } from "../../src/core/text/problems.ts";
import { renderHtml } from "../../src/report/html.ts";
import { textOf, told } from "../app/told.ts";

function checked(world: object, seed: number) {
  const { value, problems } = readScenario(world);
  expect(problems.map(problemText)).toEqual([]);
  return run(value!, seed, { check: true });
}

function shares(series: ReturnType<typeof run>["series"]): number[] {
  return Object.entries(series.columns)
    .filter(([name]) => /Ratio$/.test(name))
    .flatMap(([, values]) => values.filter((value) => value !== null));
}

describe("twemproxy with a time-out of 100 ms and a retry every 2 s", () => {
  it("fails gets and sets in each round in which it tries the dead server, and counts them apart from misses", () => {
    const nodes = Array.from({ length: 10 }, (_, i) => ({ host: `cache-${i}`, port: 11_211, weight: 5 }));
    const options = { timeout: 100, auto_eject_hosts: true, server_retry_timeout: 2000, server_failure_limit: 1 };
    const { metrics } = checked(
      {
        duration: "10m",
        measureFrom: "2m",
        cluster: { nodes },
        client: { name: "twemproxy", version: "0.4", options: { hash: "md5", ...options }, processes: 1 },
        workload: { keys: 20_000, arrivals: { rate: 500 } },
        faults: [{ fault: "host-down", node: 0, at: "5m", for: "60s" }],
      },
      1,
    );
    // 60 s hold 28 rounds of 2.1 s. In each, what is asked of the tenth of the keys within 100 ms waits for the same time-out.
    const perRound = 500 * 0.1 * 0.1;
    const expected = (28 * perRound) / (500 * 60);
    const share = metrics.getFailureRatioDuringOutage!;
    // The server has a tenth of the ring and not of the requests; popular keys decide how many.
    expect(share).toBeGreaterThan(expected / 2);
    expect(share).toBeLessThan(expected * 2);
    // Misses are those of its keys, asked elsewhere.
    expect(metrics.missRatioDuringOutage).toBeGreaterThan(share);
  });
});

describe("every share lies between none and all", () => {
  it.each<[name: string, seeds: readonly number[], world: object]>([
    [
      "where calls to a refused port wait for minutes and answer after the return",
      [1, 2, 3],
      {
        duration: "300s",
        measureFrom: "70s",
        cluster: { nodes: [{}] },
        client: { name: "node-memcached" },
        faults: [{ fault: "restart", node: 0, at: "172s", after: "112.617s" }],
      },
    ],
    [
      "where queries end in the window after that in which they began",
      [736_786],
      {
        duration: "60s",
        database: {
          servers: 1,
          writeService: { distribution: "empirical", quantiles: [{ q: 0.9, value: "10ms" }] },
          timeout: "120ms",
        },
        workload: {
          reads: 0.5,
          ttl: "30s",
          arrivals: {
            rate: 205.6,
            load: {
              curve: "points",
              points: [
                [0, 1.58],
                ["13.273s", 0.68],
                ["21.705s", 2.1],
              ],
            },
          },
        },
        faults: [{ fault: "random", at: "20.45s", mtbf: "11.726s", mttr: "490ms" }],
      },
    ],
  ])("%s", (_, seeds, world) => {
    for (const seed of seeds) {
      const { series, metrics } = checked(world, seed);
      const named = Object.entries(metrics).filter(([name, value]) => /Ratio/.test(name) && value !== null);
      const all = [...shares(series), ...named.map(([, value]) => value!)];
      expect(all.length).toBeGreaterThan(100);
      expect(all.filter((share) => share < 0 || share > 1)).toEqual([]);
    }
  });
});

describe("every law holds", () => {
  it.each<[name: string, world: object]>([
    [
      "where a node stopped with its memory starts again within the same second, which empties it",
      {
        duration: "5m",
        cluster: { memcached: "-e /run/memory" },
        workload: { keys: 2000, reads: 0.5, arrivals: { rate: 48.5 } },
        faults: [{ fault: "warm-stop", node: 0, at: "60.3s", for: "500ms" }],
      },
    ],
    [
      "where items are stored later in the second of a flush, without CAS",
      {
        duration: "2m",
        measureFrom: "1s",
        cluster: { nodes: 1, memcached: "-C" },
        workload: { keys: 300, reads: 0.5, arrivals: { rate: 300 } },
        faults: [{ fault: "flush", node: 0, at: "60.2s" }],
      },
    ],
  ])("%s", (_, world) => {
    const { events } = checked(world, 1);
    expect(events.length).toBeGreaterThan(0);
  });
});

describe("the worst minute of the fall-through", () => {
  it.each([
    [1, 44],
    [2, 53],
    [3, 50],
  ])("is 60 seconds long, whatever the windows: seed %d, %d times the usual", (seed, times) => {
    const world = {
      duration: "2h",
      measureFrom: "20m",
      workload: { keys: 20_000, arrivals: { rate: 48.5 } },
      faults: [{ fault: "crash", node: 0, at: "1h", for: "10m" }],
    };
    for (const window of ["15s", "60s"]) {
      const { value } = readScenario({ ...world, window });
      expect(Math.round(run(value!, seed).metrics.fallThroughPeakMultipleDuringOutage!)).toBe(times);
    }
  });
});

describe("several clients in one sweep", () => {
  it("have a verdict each, which says of this client whether it fails over", async () => {
    const summary = await told({
      repeats: 2,
      control: false,
      scenario: {
        duration: "30m",
        measureFrom: "5m",
        cluster: { nodes: 4, memory: "4MB" },
        workload: { keys: 3000, arrivals: { rate: 60 } },
        faults: [{ fault: "crash", node: 1, at: "10m", for: "5m" }],
      },
      sweep: { grid: { "client.name": ["pecl-memcache", "php-memcached", "dalli"] } },
    });
    const failsOver = (title: string): boolean => {
      const { text } = summary.verdicts.find((verdict) => verdict.title === title)!;
      expect([/does not fail over/.test(text), /the client fails over/i.test(text)].filter(Boolean)).toHaveLength(1);
      return !/does not fail over/.test(text);
    };
    // At its defaults php-memcached keeps a dead server in its ring; the two others ask the next one.
    expect(["pecl-memcache", "php-memcached", "dalli"].map(failsOver)).toEqual([true, false, true]);
  });
});

describe("texts of the user", () => {
  const script = "<script>alert(1)</script>";
  let summary: Summary;

  it("run nowhere in the report, wherever an experiment may hold one", async () => {
    summary = await told({
      name: "texts",
      title: script,
      question: `</title>${script} & "quotes" \${7*7} | pipe`,
      repeats: 1,
      sources: [{ kind: "assumed", source: `]]>--><svg onload=alert(3)>${script}`, of: ["workload.keys"] }],
      scenario: {
        comment: script,
        duration: "2m",
        measureFrom: "30s",
        cluster: { nodes: 3, memory: "2MB" },
        workload: { keys: 100, arrivals: { rate: 20 } },
        faults: [{ fault: "crash", node: 1, at: "1m", for: "20s" }],
      },
      sweep: {
        axis: "<b>axis</b>",
        cases: [
          { case: script, set: { "workload.reads": 0.9 } },
          { case: '"onmouseover=alert(4) x="', set: { "workload.reads": 0.8 } },
        ],
      },
    });
    expect(textOf(summary)).not.toBe("");
    const page = renderHtml(summary);
    // After a backslash it is within a text of JSON, whose element holds no markup.
    expect(page).not.toMatch(/<script>alert|<svg onload|<b>axis|(?<!\\)"onmouseover=/);
    expect(page).toContain("&lt;script&gt;alert(1)&lt;/script&gt;");
  });
});
