/** The picture of a plan. Oracle: the same world run by hand, and the figures that stand in the plan's table. */
import { describe, expect, it } from "vitest";
import { run } from "../../../models/run/run.ts";
import type { Scenario } from "../../../models/scenario/index.ts";
import { LOAD } from "../../../src/app/planning/losses.ts";
import { made } from "../../../src/app/planning/make.ts";
import { pageOf } from "../../../src/app/planning/page.ts";
import { planSchema } from "../../../src/app/planning/plan-schema.ts";
import { Runs } from "../../../src/app/planning/runs.ts";
import { inline } from "../../../src/sweep/backends/inline.ts";
import { threeNodes } from "./three-nodes.ts";

const experiment = threeNodes("q", ["pecl-memcache", "php-memcached"]);

const make = inline((scenario, seed) => run(scenario as Scenario, seed));
const runs = new Runs({ engine: "e", backend: { make, close: async () => {} }, budgetSeconds: 600 });
const plan = await made(experiment, { runs, command: "", budgetSeconds: 600, forSeconds: 60, parts: ["recovery"] });

describe("the picture of a plan", () => {
  it("is of the runs that the figures are of: a minute of it is less than their worst, and the worst is no less than half", () => {
    for (const { configuration, lines } of plan.pictures) {
      for (const { nodes, name, repeats, offered, capacity } of lines.filter((one) => one.name.endsWith("at once"))) {
        const row = plan.losses.rows.find(
          (one) => one.configuration === configuration && one.nodes.join() === nodes.join(),
        )!;
        expect(repeats, name).toBe(row.repeats);
        const loads = offered.mean.map((value, i) => value! / (capacity.mean[i] ?? 0));
        const load = row.figures[LOAD].mean!;
        // Sixty seconds in a row overlap two whole minutes, of which one has half of them at least. Means have four digits.
        expect(Math.max(...loads)).toBeLessThan(load * 1.001);
        expect(Math.max(...loads)).toBeGreaterThan(load / 2);
      }
    }
  });

  it("shows every configuration as usual, with nodes lost, and brought back the way that won", () => {
    expect(planSchema.parse(plan)).toEqual(plan);
    expect(plan.pictures.map(({ configuration }) => configuration)).toEqual(plan.configurations);
    for (const [i, { lines }] of plan.pictures.entries()) {
      const { winner } = plan.recoveries[i];
      const names = lines.map(({ name }) => name);
      expect(names.slice(0, 2)).toEqual(["no node lost", "1 node lost, back at once"]);
      expect(names).toHaveLength(new Set(names).size);
      if (winner !== "at once") expect(names).toContain(`1 node lost, ${winner}`);
    }
  });

  it("marks the loss where the plan says that it is, and the return", () => {
    const { forSeconds, atSeconds } = plan.loss;
    for (const [i, { lines }] of plan.pictures.entries()) {
      const at = lines[1].events.map(({ what, atSeconds: seconds }) => [what, seconds]);
      expect(at).toEqual([
        ["crash", atSeconds[i]],
        ["recover", atSeconds[i] + forSeconds],
      ]);
    }
  });

  it("takes no run more than the figures", async () => {
    const again = new Runs({ engine: "e", backend: { make, close: async () => {} }, budgetSeconds: 600 });
    const { losses, work } = await made(experiment, {
      ...{ runs: again, command: "", budgetSeconds: 600, forSeconds: 60, parts: [] },
    });
    const screened = plan.configurations.length * 3 * 3;
    const rows = losses.rows.reduce((sum, { repeats }) => sum + repeats, 0);
    // Each node by itself in three futures, which are the first of the worst one's row.
    expect(work.runs).toBe(rows + screened - plan.configurations.length * 3);
  });

  it("stands on the first screen with the capacity, the faults and its peaks in words", () => {
    const page = pageOf(plan, experiment);
    const head = page.slice(0, page.indexOf("<main>"));
    expect(head).toContain("capacity 4/s");
    expect(head).toContain(">crash");
    expect(head).toMatch(/aria-label="Database: queries offered against its capacity, php-memcached\. Peaks?:? /);
  });

  it("draws every configuration: of more than six the six that are loaded most, and the others in a fold that names them", () => {
    const [picture] = plan.pictures;
    const names = Array.from({ length: 8 }, (_, i) => `client ${i}`);
    const scaled = (mean: readonly (number | null)[], by: number) => mean.map((value) => value! * by);
    const pictures = names.map((configuration, i) => ({
      configuration,
      lines: picture.lines.map((line) => ({
        ...line,
        offered: { ...line.offered, mean: scaled(line.offered.mean, i + 1) },
      })),
    }));
    const page = pageOf({ ...plan, pictures }, experiment);
    const head = page.slice(0, page.indexOf("<main>"));
    expect(head.match(/<figure class="panel">/g)).toHaveLength(8);
    expect(head).toContain("the 6 worst of 8");
    expect(head).toContain("<summary>2 more: client 0, client 1</summary>");
    const six = pageOf({ ...plan, pictures: pictures.slice(0, 6) }, experiment);
    expect(six.slice(0, six.indexOf("<main>"))).not.toContain("more: ");
  });
});
