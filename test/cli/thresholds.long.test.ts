/** Thresholds on the command line: how a run ends, and what it says, writes and refuses. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Summary } from "../../src/core/summary.ts";
import { smallSweep, Workplace } from "./fallthrough.ts";
import { called } from "./in-process.ts";

let place: Workplace;
beforeEach(() => {
  place = new Workplace();
});
afterEach(() => place.remove());

const run = (thresholds: unknown, ...more: string[]) =>
  called([
    "run",
    place.write("judged.json", { ...smallSweep, thresholds }),
    ...["--workers", "0", "--no-advice", "--out", place.file("results"), ...more],
  ]);
const squeeze = (text: string): string => text.replace(/\s+/g, " ");

describe("a run with thresholds", () => {
  it("that are met ends with 0, and says what was found at the end of what it prints and in every report", async () => {
    const { code, stdout, stderr } = await run({ errorRatio: "max == 0" });
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(squeeze(stdout)).toMatch(/1 of 1 threshold met\. .* ✓ PASS errorRatio max == 0 max 0 % \S+report\.html $/);
    const { thresholds } = JSON.parse(place.read("results/judged/summary.json")) as Summary;
    expect(thresholds).toMatchObject([{ metric: "errorRatio", outcome: "pass", strict: true, at: {} }]);
    // The control is nobody's to judge.
    expect(thresholds![0].points.map(({ id }) => id)).toEqual(["p0", "p1", "p2"]);
    expect(place.read("results/judged/report.md")).toContain("| ✓ PASS | errorRatio max == 0 | max 0 % |");
    expect(place.read("results/judged/report.html")).toContain('<td data-label="Met" class="pass">');
  });

  it("that is not met ends with 99, with all of its files written; quietly it is told on stderr", async () => {
    const { code, stdout, stderr } = await run({ errorRatio: "max > 0" }, "--quiet");
    expect({ code, stdout }).toEqual({ code: 99, stdout: "" });
    expect(stderr).toBe("judged: errorRatio max > 0: FAIL, max 0 % at 3 points\n");
    for (const name of ["summary.json", "report.html", "manifest.json"])
      expect(place.has(`results/judged/${name}`)).toBe(true);
  });

  it("that is a warning alone ends with 0", async () => {
    const { code, stdout } = await run({ errorRatio: { condition: "max > 0", strict: false } });
    expect(code).toBe(0);
    expect(squeeze(stdout)).toContain("! WARN errorRatio max > 0 max 0 % at 3 points");
  });

  it("is judged anew from the runs that are there when only its thresholds change", async () => {
    expect((await run({ errorRatio: "max > 0" }, "--quiet")).code).toBe(99);
    const runs = place.read("results/judged/runs.ndjson");
    expect((await run({ errorRatio: "max == 0" }, "--quiet")).code).toBe(0);
    expect(place.has("results/judged--2")).toBe(false);
    expect(place.read("results/judged/runs.ndjson")).toBe(runs);
  });

  it("without any prints no list, and ends with 0 whatever its verdicts say", async () => {
    const { code, stdout } = await run(undefined, "--set", "database.capacity=20/s");
    expect({ code, hasList: stdout.includes("threshold") }).toEqual({ code: 0, hasList: false });
    expect(stdout).toContain("FAIL: ");
    expect(JSON.parse(place.read("results/judged/summary.json"))).not.toHaveProperty("thresholds");
  });
});

it("all that is wrong with thresholds is told at once, beside what else is wrong, and nothing is run", async () => {
  const { code, stdout, stderr } = await run({
    databaseUtilisationWorst: "p(95) < 80%",
    staleReads: ["mean = 0", { condition: "max < 5", at: { "faults[1].at": "51s" } }],
    latencyMsP99: { condition: "max < 5%", strit: true },
    errorRatio: "max < 1 or max(errorRato) < 1",
    strandedCopies: { condition: "mean < 5s", at: { plan: "x" } },
  });
  expect({ code, stdout }).toEqual({ code: 104, stdout: "" });
  expect(stderr).toBe(
    [
      `${place.file("judged.json")}: 8 errors`,
      "  thresholds.latencyMsP99.strit: no such option; did you mean 'strict'?",
      "  thresholds.databaseUtilisationWorst: no such metric; did you mean 'databaseUtilization'?",
      '  thresholds.staleReads[0]: "mean = 0": "=" after "mean"; expected one of < <= > >= == !=; did you mean \'==\'?',
      "  thresholds.staleReads[1]: at.faults[1].at: \"51s\"; expected one of 30s, 40s, 50s; did you mean '50s'?",
      '  thresholds.latencyMsP99: "5%"; expected 250 or 250ms: latencyMsP99 is in ms',
      "  thresholds.errorRatio: \"errorRato\": no such metric; did you mean 'errorRatio'?",
      '  thresholds.strandedCopies: "5s"; expected a number: strandedCopies is in copies',
      '  thresholds.strandedCopies: at: "plan"; expected one of faults[1].at',
      "",
    ].join("\n"),
  );
  expect(place.has("results")).toBe(false);
});
