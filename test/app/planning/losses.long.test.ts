/** The table of lost nodes. Oracle: each of its worlds run by hand, one seed after the other. */
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { run } from "../../../models/run/run.ts";
import type { Scenario } from "../../../models/scenario/index.ts";
import { readExperiment, type SimulationExperiment } from "../../../src/app/experiment/experiment.ts";
import { verdictOf } from "../../../src/app/planning/judging.ts";
import { KEPT_VERSION, keptOf } from "../../../src/app/planning/kept.ts";
import { LOAD } from "../../../src/app/planning/losses.ts";
import { made } from "../../../src/app/planning/make.ts";
import { Runs } from "../../../src/app/planning/runs.ts";
import { storeIn } from "../../../src/app/planning/store.ts";
import { headline } from "../../../src/app/planning/told.ts";
import { configurationsOf, losing, lossOf } from "../../../src/app/planning/worlds.ts";
import { estimateMean } from "../../../src/core/estimate.ts";
import { inline } from "../../../src/sweep/backends/inline.ts";

const world = {
  duration: "4m",
  measureFrom: "1m",
  cluster: { nodes: 3, memory: "2MB" },
  client: { name: "pecl-memcache", processes: 3 },
  workload: { keys: 300, popularity: { zipf: 0.8 }, arrivals: { rate: 15 } },
};
const database = { servers: 2, capacity: "4/s" };
const clients = { grid: { "client.name": ["pecl-memcache", "php-memcached"] } };

function experimentOf(document: object): SimulationExperiment {
  return readExperiment(JSON.stringify({ question: "q", ...document }), "test", "test") as SimulationExperiment;
}

const folder = mkdtempSync(join(tmpdir(), "fallthrough-plan-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function planned(experiment: SimulationExperiment, options: { engine?: string; budgetSeconds?: number } = {}) {
  const { engine = "e", budgetSeconds = 600 } = options;
  const make = inline((scenario, seed) => run(scenario as Scenario, seed));
  const backend = { make, close: async () => {} };
  const runs = new Runs({ engine, backend, store: storeIn(folder, engine, false), budgetSeconds });
  return { plan: await made(experiment, { runs, command: "", budgetSeconds, forSeconds: 60, parts: [] }), runs };
}

/** All sets of so many of the first `nodes` numbers. */
function setsOf(size: number, nodes: number): number[][] {
  if (size === 0) return [[]];
  return setsOf(size - 1, nodes).flatMap((set) =>
    Array.from({ length: nodes }, (_, node) => node)
      .filter((node) => node > (set[set.length - 1] ?? -1))
      .map((node) => [...set, node]),
  );
}

const crash = { fault: "crash", node: 1, at: "2m", for: "30s" };

describe("the table of lost nodes", () => {
  const experiment = experimentOf({ scenario: { ...world, database, faults: [crash] }, sweep: clients });

  let whole: Awaited<ReturnType<typeof planned>>;
  beforeAll(async () => {
    whole = await planned(experiment);
    // Some seventy runs of a quarter of an hour: seconds on a quiet core, more on one that others use too.
  }, 60_000);

  it("has of each configuration the worlds with 0, 1, 2 ... nodes lost, and the figures of their runs", () => {
    const { plan } = whole;
    for (const configuration of ["pecl-memcache", "php-memcached"]) {
      const rows = plan.losses.rows.filter((row) => row.configuration === configuration);
      expect(rows.map(({ nodes }) => nodes.length)).toEqual(rows.map((_, i) => i));
      expect(rows.length).toBeGreaterThanOrEqual(2);
      // Whoever fails is the last that is tried.
      expect(rows.slice(1, -1).map(({ outcome }) => outcome)).not.toContain("FAIL");
    }
    const [, one] = plan.losses.rows;
    const lost = { fault: "crash", nodes: one.nodes, at: "2m", for: "60s" };
    const { points } = experimentOf({
      scenario: { ...world, database, duration: "13m", window: "1m", faults: [lost] },
      control: false,
    });
    const loads = Array.from({ length: one.repeats }, (_, i) => run(points[0].scenario, 1 + i).metrics[LOAD] ?? 0);
    const byHand = estimateMean(loads, 0.95, "positive")!;
    expect(one.figures[LOAD].mean).toBeCloseTo(byHand.mean, 9);
    expect(one.figures[LOAD].high).toBeCloseTo(byHand.high!, 9);
  });

  it("is made of no run twice: another plan of the same worlds makes none, whatever it is called", async () => {
    const { runs: first, plan } = whole;
    expect(first.made).toBe(first.asked);
    const { runs: again, plan: same } = await planned({ ...experiment, name: "test" });
    expect([again.made, again.asked]).toEqual([0, first.asked]);
    expect(same).toEqual(plan);
    const { runs: changed } = await planned(experiment, { engine: "another program", budgetSeconds: 0.2 });
    expect(changed.made).toBeGreaterThan(0);
    const files = readdirSync(join(folder, ".runs", `e-${KEPT_VERSION}`), { recursive: true, withFileTypes: true });
    expect(files.filter((file) => file.isFile()).length).toBe(first.asked);
  });

  it("gives no verdict where nobody stated what the database can serve, and tells the rest", async () => {
    const { plan } = await planned(experimentOf({ scenario: { ...world, faults: [crash] } }));
    expect(plan.losses.rows.map(({ outcome }) => outcome)).not.toContain("PASS");
    expect(plan.losses.rows.every(({ figures }) => figures[LOAD].mean !== null)).toBe(true);
    expect(headline(plan.losses, plan)).toMatch(/ The database is a default, not yours\.$/);
    expect(headline(plan.losses, { ...plan, isDatabaseStated: true })).not.toContain("default");
  });

  it("of an experiment in which nothing happens loses nodes to a crash", async () => {
    const { plan } = await planned(experimentOf({ scenario: { ...world, database } }));
    expect(plan.loss.fault).toBe("crash");
    expect(plan.losses.rows[1].nodes.length).toBe(1);
  });

  it("has a row for nodes that the experiment loses together", async () => {
    const rack = { fault: "rack", nodes: [0, 2], at: "2m", for: "30s", what: "pause" };
    const { plan } = await planned(experimentOf({ scenario: { ...world, database, faults: [rack] } }));
    expect(plan.loss.fault).toBe("pause");
    expect(plan.losses.rows.filter(({ isTogether }) => isTogether).map(({ nodes }) => nodes)).toEqual([[0, 2]]);
  });

  it("ends where the budget does, and says so", async () => {
    // The first two rows of both fit, and no screening beside them.
    const budgetSeconds = 0.75 * whole.plan.work.countedSeconds;
    const { plan } = await planned(experiment, { budgetSeconds });
    expect(plan.work.countedSeconds).toBeLessThanOrEqual(budgetSeconds);
    expect(plan.work.leftOut).not.toEqual([]);
  });

  it("bears the loss of as many nodes as brute force over every set of them, with a fifth of the runs at most", async () => {
    const six = experimentOf({
      scenario: {
        ...world,
        cluster: { nodes: 6, memory: "2MB" },
        database: { servers: 2, capacity: "7/s" },
        faults: [crash],
      },
      thresholds: { [LOAD]: "mean < 0.48" },
    });
    const { plan, runs } = await planned(six);
    const { thresholds } = six;
    const lossOfSix = lossOf(six.points, 60);
    const [configuration] = configurationsOf(six.points, lossOfSix);
    let made = 0;
    const isBorne = (nodes: readonly number[]): boolean => {
      const kept = Array.from({ length: 10 }, (_, i) => keptOf(run(losing(configuration, nodes, lossOfSix), 1 + i)));
      made += kept.length;
      return verdictOf(kept, { thresholds, isStated: true }, { axes: {}, isCalm: false }).outcome === "PASS";
    };
    const most = [1, 2, 3, 4].findLast((size) => setsOf(size, 6).map(isBorne).every(Boolean));
    const borne = plan.losses.rows.filter(({ outcome }) => outcome === "PASS").map(({ nodes }) => nodes.length);
    expect(most).toBeGreaterThan(0);
    expect(Math.max(...borne)).toBe(most);
    expect(runs.asked).toBeLessThanOrEqual(made / 5);
  }, 600_000);

  it("counts minutes at or above the capacity where the worst minute is, and none where it is far below", () => {
    for (const { figures } of whole.plan.losses.rows) {
      const [load, above] = [figures[LOAD].mean!, figures.databaseAboveCapacitySeconds.mean!];
      // The worst minute may begin at any second, a counted one at whole minutes only.
      if (load > 1.3) expect(above).toBeGreaterThan(0);
      if (load < 0.8) expect(above).toBe(0);
    }
  });
});
