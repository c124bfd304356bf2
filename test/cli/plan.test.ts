/** The command `plan`: what it writes and prints, and what it refuses. */
import { afterAll, describe, expect, it } from "vitest";
import { planSchema } from "../../src/app/planning/plan-schema.ts";
import { Workplace } from "./fallthrough.ts";
import { called } from "./in-process.ts";

const place = new Workplace();
afterAll(() => place.remove());

const mine = place.write("mine.json", {
  question: "How many?",
  scenario: {
    duration: "2m",
    measureFrom: "30s",
    cluster: { nodes: 2, memory: "2MB" },
    database: { capacity: "50/s", servers: 2 },
    workload: { keys: 100, arrivals: { rate: 5 } },
  },
});
const planned = (...more: string[]) =>
  called(["plan", mine, "--out", place.file("results"), "--workers", "0", "--for", "10s", "--only", "losses", ...more]);

describe("fallthrough plan", () => {
  it("writes plan.json, plan.md and plan.html, prints the table, and keeps a plan of other settings apart", async () => {
    const { code, stdout, stderr } = await planned();
    expect([code, stderr]).toEqual([0, "mine: 10m and 4GB at most, by count (--budget).\n"]);
    expect(stdout).toContain("How many nodes may be lost");
    expect(stdout.replace(/\s+/g, " ")).toContain("npx fallthrough plan");
    const plan = JSON.parse(place.read("results/mine/plan.json"));
    expect(planSchema.parse(plan)).toEqual(plan);
    expect(plan).toMatchObject({ schemaVersion: 1, experiment: "mine", isDatabaseStated: true, nodes: [2] });
    expect(place.read("results/mine/plan.md")).toContain("| none | PASS |");
    expect(place.read("results/mine/plan.html")).toContain("<b>PASS</b></span> no node lost");
    const again = await planned();
    expect(again.stderr).toMatch(/\n(\d+) of \1 runs were there already/);
    const other = await planned("--set", "cluster.nodes=3", "--json");
    expect(JSON.parse(other.stdout)).toMatchObject({ nodes: [3] });
    expect(JSON.parse(place.read("results/mine--2/plan.json")).nodes).toEqual([3]);
    expect(JSON.parse(place.read("results/mine/plan.json")).nodes).toEqual([2]);
  });

  it("refuses with all that is wrong, and 104", async () => {
    const { code, stderr } = await planned("--for", "soon", "--only", "loses", "--budget", "much", "--workers", "-1");
    expect(code).toBe(104);
    for (const text of ["did you mean 'losses'?", "--for:", "--budget:", "--workers:"]) expect(stderr).toContain(text);
    expect((await called(["plan", "nothing.json"])).code).toBe(104);
  });
});
