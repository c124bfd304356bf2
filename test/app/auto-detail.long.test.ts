/** The detail of an experiment that does not say it: the finest that fits the budget, and the same wherever it is asked. */
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { stretchOf } from "../../models/run/stretch.ts";
import { type Budget, estimate, parseBudget, worksOf } from "../../src/app/experiment/budget.ts";
import type { SimulationExperiment } from "../../src/app/experiment/experiment.ts";
import { readTask, readTaskToRun } from "../../src/app/experiment/run-experiments.ts";
import type { Task } from "../../src/app/experiment/task.ts";

const world = {
  question: "What does a node's loss cost?",
  repeats: 3,
  control: false,
  scenario: {
    duration: "2m",
    cluster: { nodes: 4, memory: "4GB" },
    workload: { keys: 10_000_000, valueBytes: 1000, popularity: { zipf: 1 }, arrivals: { rate: 1000 } },
  },
};

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "finest-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

async function asked(changes: object, budget?: string, set: readonly string[] = []) {
  const file = join(folder, "world.json");
  writeFileSync(file, JSON.stringify({ ...world, ...changes }));
  const given = budget === undefined ? {} : { budget: parseBudget(budget)! };
  return (await readTaskToRun(file, { set, ...given })) as Task<SimulationExperiment>;
}

const detailsOf = ({ experiment }: Task<SimulationExperiment>) =>
  experiment.points.map(({ scenario }) => scenario.detail?.sampled ?? 1);

/** As it is counted for the choice. */
const takes = ({ points, seeds }: SimulationExperiment, sampled: number) =>
  estimate({
    works: worksOf(points.map(({ scenario }) => ({ ...scenario, detail: { sampled } }))),
    seeds: seeds.length,
    threads: 2,
  });

describe("the detail of an experiment that does not say it", () => {
  it("is full where that fits, and the experiment as it is", async () => {
    const task = await asked({});
    expect(task.experiment.document).toEqual({ name: "world", ...world });
    expect(task.command).not.toContain("detail");
    expect(task.whySampled).toBeUndefined();
  });

  it("leaves every experiment that comes with the package as it is", async () => {
    const names = readdirSync("experiments").filter((name) => name.endsWith(".json") && !name.includes("schema"));
    expect(names.length).toBeGreaterThan(10);
    for (const name of names) {
      const path = join("experiments", name);
      const [asIs, toRun] = [await readTask(path, { set: [] }), await readTaskToRun(path, { set: [] })];
      expect(JSON.stringify(toRun.experiment), name).toBe(JSON.stringify(asIs.experiment));
    }
  });

  it.each(["480MB", "500MB", "700MB", "1h,1GB"])("is the finest that fits %s", async (text) => {
    const task = await asked({}, text);
    const [per] = detailsOf(task);
    const budget: Budget = parseBudget(text)!;
    expect(per).toBeGreaterThan(1);
    expect(takes(task.experiment, per).bytes).toBeLessThanOrEqual(budget.bytes);
    expect(takes(task.experiment, per - 1).bytes).toBeGreaterThan(budget.bytes);
    expect(task.whySampled).toContain(`one in ${per} `);
  });

  it("is one for all points, and stands in the command that repeats them", async () => {
    const sweep = { grid: { "workload.keys": [1_000_000, 10_000_000] } };
    const task = await asked({ sweep }, "500MB");
    const [per] = detailsOf(task);
    expect(detailsOf(task)).toEqual([per, per]);
    expect(task.command).toContain(`--set 'detail={"sampled":${per}}'`);
    const again = await asked({ sweep }, undefined, [`detail={"sampled":${per}}`]);
    expect(JSON.stringify(again.experiment)).toBe(JSON.stringify(task.experiment));
    expect(again.command).toBe(task.command);
  });

  it("is found where it is said to be auto, and then said to be what was found", async () => {
    const said = { scenario: { ...world.scenario, detail: "auto" } };
    expect((await asked(said)).command).toContain("--set detail=full");
    expect(detailsOf(await asked(said, "500MB"))).toEqual(detailsOf(await asked({}, "500MB")));
    expect((await asked({}, "500MB", ["detail=auto"])).command).toBe((await asked({}, "500MB")).command);
  });

  it("is the stretch around the faults where all of the run takes too long and its start is stationary", async () => {
    const day = (prefill: unknown) => ({
      control: true,
      scenario: {
        ...world.scenario,
        duration: "24h",
        measureFrom: "0s",
        cluster: { nodes: 4, memory: "4GB", profile: "classic" },
        workload: { ...world.scenario.workload, prefill },
        faults: [{ fault: "crash", node: 1, at: "20h", for: "30m" }],
      },
    });
    const [whole, warm] = [await asked(day("stationary"), "1h"), await asked(day(true), "1m")];
    expect(whole.command).not.toContain("detail");
    expect(warm.command).not.toContain("stretches");
    const task = await asked(day("stationary"), "1m");
    expect(task.command).toContain(`--set 'detail={"stretches":true}'`);
    expect(task.whySampled).toContain(
      "the stretch around its faults is simulated, as all of it does not fit 1m and 4GB",
    );
    const [point, control] = task.experiment.points;
    expect(control.scenario.faults).toEqual([]);
    expect(control.scenario.stretch).toEqual(point.scenario.stretch);
    const { fromSeconds, untilSeconds } = stretchOf(control.scenario)!;
    expect([fromSeconds, untilSeconds > 20.75 * 3600]).toEqual([20 * 3600 - 660, true]);
    // Fewer keys take less memory, and the stretch as before.
    const both = await asked(day("stationary"), "1m,520MB");
    expect(both.command).toMatch(/detail={"sampled":\d+,"stretches":true}/);
  });

  it("has hits counted where no other takes as little time, and they can be", async () => {
    const day = (profile: string, client: object = { name: "php-memcached" }) => ({
      scenario: {
        ...world.scenario,
        duration: "24h",
        measureFrom: "0s",
        cluster: { nodes: 4, memory: "4GB", profile },
        client,
        workload: { ...world.scenario.workload, prefill: "stationary", arrivals: { rate: 20_000 } },
        faults: [{ fault: "crash", node: 1, at: "20h", for: "30m" }],
      },
    });
    const of = async (...given: Parameters<typeof day>) => (await asked(day(...given), "1m")).command;
    expect(await of("classic")).toMatch(/--set 'detail={"sampled":\d+,"counted":true,"stretches":true}'/);
    // Nothing else is to be had here: hits say to which segment an item goes, or requests of a key go to more than one node.
    expect(await of("modern")).toContain(`--set 'detail={"stretches":true}'`);
    expect(await of("classic", { name: "mcrouter" })).toContain(`--set 'detail={"stretches":true}'`);
  });

  it("is of hits that are counted the finest that takes little longer than the coarsest, where none keeps the time", async () => {
    const { experiment } = await asked(
      { scenario: { ...world.scenario, duration: "10h", cluster: { nodes: 4, memory: "4GB", profile: "classic" } } },
      "1s",
    );
    const [{ scenario }] = experiment.points;
    const { sampled = 1, counted } = scenario.detail as { sampled?: number; counted?: boolean };
    const seconds = (per: number) =>
      estimate({
        works: worksOf([{ ...scenario, detail: { sampled: per, counted: true } }]),
        seeds: experiment.seeds.length,
        threads: 2,
      }).seconds;
    expect(counted).toBe(true);
    const little = 1.25 * seconds(64);
    expect(seconds(sampled)).toBeLessThanOrEqual(little);
    expect(seconds(sampled - 1)).toBeGreaterThan(little);
  });

  it("is left alone where it is said", async () => {
    const sweep = { grid: { detail: ["full", { sampled: 7 }] } };
    expect(detailsOf(await asked({ sweep }, "500MB"))).toEqual([1, 7]);
    await expect(asked({ sweep: { grid: { detail: ["full", "auto"] } } })).rejects.toThrow(
      'detail: "auto" for some points only; expected it for all',
    );
  });

  it("is sought for the memory alone where no detail takes as little time", async () => {
    expect(detailsOf(await asked({}, "1s"))).toEqual([1]);
    expect(detailsOf(await asked({}, "1s,500MB"))).toEqual(detailsOf(await asked({}, "500MB")));
  });

  it("is refused where none has the room, with what fits and with why there cannot be fewer keys", async () => {
    await expect(asked({}, "100MB")).rejects.toThrow(
      /in full on 2 threads.*expected 2m and 100MB at most: .*--budget \d+MB \(with 1 in 64 of the rare keys it takes \d+MB\)/,
    );
    const scenario = { ...world.scenario, statsAt: ["end"] };
    await expect(asked({ scenario }, "500MB")).rejects.toThrow(/\(not fewer keys: detail: sampled beside statsAt/);
    const small = { ...world.scenario, cluster: { nodes: 4, memory: "100MB" } };
    await expect(asked({ scenario: small }, "500MB")).rejects.toThrow(/fewer than 64 pages/);
  });

  it("is as fine as there is room for of more keys than can all be simulated, and said to be", async () => {
    const large = (keys: number, more: object = {}) => ({
      scenario: {
        ...world.scenario,
        cluster: { nodes: 4, memory: "100GB" },
        workload: { ...world.scenario.workload, keys },
        ...more,
      },
    });
    const [three, ten] = [await asked(large(3e8)), await asked(large(1e10))];
    expect(detailsOf(three)[0]).toBeGreaterThanOrEqual(6);
    expect(detailsOf(ten)[0]).toBeGreaterThanOrEqual(200);
    expect(three.command).toContain("detail=");
    await expect(asked(large(1e10 + 1))).rejects.toThrow("expected a number of at most 10000000000");
    await expect(asked(large(3e8, { detail: "full" }))).rejects.toThrow(
      "300000000; expected at most 50000000 in full detail",
    );
    await expect(asked(large(3e8, { detail: { sampled: 5 } }))).rejects.toThrow(
      "5, of 300000000 keys; expected at least 6",
    );
    await expect(asked(large(3e8, { statsAt: ["end"] }))).rejects.toThrow("expected at most 50000000 beside statsAt");
    await expect(asked(large(1e10, { cluster: { nodes: 4, memory: "4GB" } }))).rejects.toThrow(
      "expected at most 3200000000 with nodes of 4GB",
    );
  });
});
