/** What reports say of worlds that come back by themselves, and of those that do not. Oracle: Wilson's interval of 4 of 5, by hand. */
import { describe, expect, it } from "vitest";
import type { StabilityClass } from "../../src/core/result.ts";
import type { Summary } from "../../src/core/summary.ts";
import { renderHtml } from "../../src/report/html.ts";
import { renderMarkdown } from "../../src/report/markdown.ts";
import { stabilityTable } from "../../src/report/stability.ts";
import { renderTerminal } from "../../src/terminal/tables.ts";
import { made, stabilityOf } from "../sweep/results.ts";
import { onePoint } from "./summaries.ts";

const runs = (...names: StabilityClass[]) =>
  names.map((name, i) => made({ stability: { name, evidence: `seen in repeat ${i}` } }));

function reports(names: readonly StabilityClass[]): string[] {
  const summary: Summary = onePoint();
  const stability = stabilityOf(runs(...names))!;
  const whole = { ...summary, points: summary.points.map((point) => ({ ...point, stability })) };
  return [renderMarkdown(whole), renderHtml(whole), renderTerminal(whole, { width: 200, colour: false })];
}

describe("the classes of a point's repeats", () => {
  it("are counted with Wilson's interval, and the first of the worst is the evidence", () => {
    const found = stabilityOf(runs("stuck", "stuck", "recovering", "stuck", "stuck"))!;
    expect(found).toMatchObject({ n: 5, worst: "stuck", evidence: "seen in repeat 0" });
    const { count, low, high } = found.classes.stuck;
    // Centre (.8 + 3.8415/10) / (1 + 3.8415/5) = .66967, half 1.9600 / 1.76829 * sqrt(.16/5 + 3.8415/100) = .29413.
    expect([count, low.toFixed(4), high.toFixed(4)]).toEqual([4, "0.3755", "0.9638"]);
    expect(found.classes.stable.count).toBe(0);
  });

  it("are not told where no repeat lasts long enough, and of those that do where some do not", () => {
    expect(stabilityOf([made(), made()])).toBeNull();
    expect(stabilityOf([made(), ...runs("stable")])).toMatchObject({ n: 1, worst: "stable" });
  });

  it("stand in each report with the evidence of the worst", () => {
    for (const text of reports(["stable", "stable", "stuck"])) {
      expect(text).toContain("2 of 3");
      expect(text).toContain("1 of 3");
      expect(text).toContain("seen in repeat 2");
    }
  });

  it("have a row for each point that is not always stable, and one sentence for the others", () => {
    const summary: Summary = onePoint();
    const [point] = summary.points;
    const stable = { ...point, id: "well", label: "well", stability: stabilityOf(runs("stable", "stable"))! };
    const stuck = { ...point, id: "ill", label: "ill", stability: stabilityOf(runs("stable", "stuck"))! };
    const table = stabilityTable({ ...summary, points: [stable, stuck] });
    if (table === null || typeof table === "string") throw new Error("no table");
    expect(table.rows.map(([{ text }]) => text)).toEqual(["ill"]);
    expect(table.note).toContain("In the other 1 point each repeat is stable.");
  });

  it("leave out points whose outage lasts to the end, which are named as not judged, and controls, which nothing befell", () => {
    const summary: Summary = onePoint();
    const [point] = summary.points;
    const stability = stabilityOf(runs("stable", "stable"))!;
    const { stability: _, ...bare } = point;
    const lasting = { ...bare, id: "own", label: "never back" };
    const control = { ...point, id: "control", label: "no faults", control: true, stability };
    const trial = { ...point, id: "a0", label: "after a minute", trialOf: "own", stability };
    const ill = { ...point, id: "ill", label: "ill", stability: stabilityOf(runs("stuck", "stable"))! };
    const told = (...points: Summary["points"]) => stabilityTable({ ...summary, points });
    const open =
      "Not judged: never back, where the run ends before the outage is over, or too soon after it. Unwell is";
    expect(told(lasting, control, trial)).toContain(
      `In the 1 point that is judged each repeat is stable: what befell it is over. ${open}`,
    );
    expect(told(lasting, control)).toMatch(new RegExp(`^${open}`));
    expect(told(trial, control)).toMatch(/^In this point each repeat is stable/);
    expect(told(control)).toBeNull();
    expect(told(lasting)).toBeNull();
    expect(told(lasting, ill)).toMatchObject({ rows: [{ 0: { text: "ill" } }], note: expect.stringContaining(open) });
  });

  it("make one sentence where all are stable, and none in the terminal", () => {
    const [markdown, page, terminal] = reports(["stable", "stable"]);
    for (const text of [markdown, page]) expect(text).toContain("In this point each repeat is stable");
    expect(terminal).not.toContain("Stuck");
  });
});
