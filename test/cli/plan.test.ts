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
    expect(code).toBe(0);
    expect(stderr).toMatch(
      /^mine: about 36 runs without threads, of \d+ requests: about \d+s, \d+MB of memory and \d+MB on disk, less what earlier plans made; 10m of two threads at most, by count \(--budget\)\.\n$/,
    );
    expect(stdout).toContain("How many nodes may be lost");
    expect(stdout.replace(/\s+/g, " ")).toContain("npx fallthrough plan");
    const plan = JSON.parse(place.read("results/mine/plan.json"));
    expect(planSchema.parse(plan)).toEqual(plan);
    expect(plan).toMatchObject({ schemaVersion: 2, experiment: "mine", isDatabaseStated: true, nodes: [2] });
    expect(place.read("results/mine/plan.md")).toContain("| none | PASS |");
    expect(place.read("results/mine/plan.html")).toContain("<b>PASS</b></span> no node lost");
    const again = await planned();
    expect(again.stderr).toMatch(/\n(\d+) of \1 runs were there already/);
    const other = await planned("--set", "cluster.nodes=3", "--json");
    expect(JSON.parse(other.stdout)).toMatchObject({ nodes: [3] });
    expect(JSON.parse(place.read("results/mine--2/plan.json")).nodes).toEqual([3]);
    expect(JSON.parse(place.read("results/mine/plan.json")).nodes).toEqual([2]);
  });

  it("says what a client forgets with each web request before anything is run, and in the plan", async () => {
    const options = { OPT_LIBKETAMA_COMPATIBLE: true, OPT_REMOVE_FAILED_SERVERS: true, OPT_DEAD_TIMEOUT: 30 };
    const client = JSON.stringify({ name: "php-memcached", options });
    const args = ["--set", `client=${client}`, "--out", place.file("forgets")];
    const { stdout, stderr } = await planned(...args);
    expect(stderr).toMatch(/^! client\.options\.OPT_REMOVE_FAILED_SERVERS .*\nmine: about/);
    expect(stdout).toContain("What to know first");
    const { warnings } = JSON.parse(place.read("forgets/mine/plan.json"));
    expect(warnings).toEqual([expect.stringContaining("persistent_id is not set")]);
  });

  it("tells programs that watch every stage and run, what is left, and in the end what is printed", async () => {
    const { code } = await planned("--fresh", "--only", "losses,recovery", "--quiet", "--events", place.file("events"));
    expect(code).toBe(0);
    const lines = place.read("events").trimEnd().split("\n");
    const events = lines.map((line) => JSON.parse(line) as Record<string, unknown> & { event: string });
    const of = (event: string) => events.filter((one) => one.event === event);
    expect(events[0]).toMatchObject({ event: "plan", experiment: "mine", stages: ["losses", "recovery"] });
    expect(of("stage").map(({ stage, number, of: all }) => [stage, number, all])).toEqual([
      ["losses", 1, 2],
      ["recovery", 2, 2],
    ]);
    const runs = of("run");
    const { work, losses } = JSON.parse(place.read("results/mine--3/plan.json"));
    expect(runs.at(-1)!.done).toBe(work.runs);
    expect(runs.map(({ done }) => done)).toEqual(runs.map((_, i) => i + 1));
    expect(of("begin").map(({ point, seed }) => [point, seed])).toEqual(runs.map(({ point, seed }) => [point, seed]));
    for (const { leftSeconds } of [...of("plan"), ...of("stage"), ...runs])
      expect(leftSeconds).toBeGreaterThanOrEqual(0);
    // What the plan expects is of the order of what it takes.
    expect(work.runs).toBeGreaterThan((events[0].runs as number) / 2);
    expect(work.runs).toBeLessThan((events[0].runs as number) * 2);
    // The last that was told of the losses is what the plan says of the worst of them.
    const load = "databaseLoadWorstMinuteDuringDisturbance";
    const worst = Math.max(
      ...losses.rows.map((row: { figures: Record<string, { mean: number }> }) => row.figures[load].mean),
    );
    expect(of("soFar").findLast(({ metric }) => metric === load)!.mean).toBeCloseTo(worst, 10);
    const [{ headline }, end] = [of("headline")[0], events.at(-1)!];
    expect(end).toMatchObject({ event: "end", headline, report: expect.stringMatching(/plan\.html$/) });
  });

  it("refuses with all that is wrong, and 104", async () => {
    const bad = ["--for", "soon", "--only", "loses", "--budget", "much", "--workers", "-1", "--detail", "half"];
    const { code, stderr } = await planned(...bad, "--set", "clusterr.nodes=3", "--set", "client.processes=0");
    expect(code).toBe(104);
    const flags = [
      "did you mean 'losses'?",
      "--for:",
      "--budget:",
      "--workers:",
      '--detail: "half"; expected auto, full',
    ];
    for (const text of [...flags, "did you mean 'cluster.nodes'?", "client.processes: 0"])
      expect(stderr).toContain(text);
    // Nothing is said of a setting that nobody wrote.
    expect(stderr).not.toContain("detail.half");
    expect((await called(["plan", "nothing.json"])).code).toBe(104);
  });

  it("refuses a budget without room for one row, names one that has it, and writes no plan", async () => {
    const { code, stdout, stderr } = await planned("--budget", "1ms", "--set", "repeats=1");
    expect(code).toBe(104);
    expect(stdout).toBe("");
    expect(stderr).toMatch(/the table of lost nodes takes 20 runs at least, .*expected 1ms at most: --budget 1m /);
    expect(() => place.read("results/mine--4/plan.json")).toThrow();
  });
});
