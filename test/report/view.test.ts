import { describe, expect, it } from "vitest";
import type { Summary } from "../../src/core/summary.ts";
import { viewOf } from "../../src/report/view.ts";
import { all, founding, nodesSweep, onePoint, peakFailure } from "./summaries.ts";

describe("every point is drawn", () => {
  it.each(Object.keys(all))("%s: exactly once as itself, in one small multiple", (name) => {
    const summary = all[name]();
    const view = viewOf(summary);
    const drawn = view.facets.flatMap((facet) =>
      facet.lines.filter(({ control }) => !control).map(({ point }) => point.id),
    );
    const controls = new Set(summary.points.map(({ controlId }) => controlId));
    const expected = summary.points.filter(({ id, control }) => !(control && controls.has(id))).map(({ id }) => id);
    expect([...drawn].sort()).toEqual([...expected].sort());
  });

  it("a control stands once beside each small multiple that is held against it", () => {
    for (const facet of viewOf(peakFailure()).facets) {
      const controls = facet.lines.filter(({ control }) => control).map(({ point }) => point.id);
      expect(controls).toEqual(["p0", "p4"]);
    }
  });

  it("a point that tries advice is in no chart, and changes no layout", () => {
    for (const make of [peakFailure, nodesSweep, onePoint]) {
      const base = make();
      const own = base.points.find(({ control }) => !control) ?? base.points[0];
      const event = { atSeconds: 1, what: "flush", text: "flush node 0" };
      const trial = { ...own, id: "tried", label: "advice: flush", trialOf: own.id, events: [event] };
      const { points, ...layout } = viewOf({ ...base, points: [...base.points, trial] });
      const { points: expectedPoints, ...expected } = viewOf(base);
      expect(points).toEqual(expectedPoints);
      expect(JSON.stringify(layout)).toBe(JSON.stringify(expected));
    }
  });

  it("an experiment of nothing but controls is drawn too", () => {
    const base = onePoint();
    const only: Summary = { ...base, points: base.points.map((point) => ({ ...point, control: true })) };
    expect(viewOf(only).facets.flatMap(({ lines }) => lines)).toHaveLength(1);
  });
});

describe("the roles of the axes", () => {
  it("the axis along which the faults are the same is the colour, the other the small multiples", () => {
    const base = peakFailure(1800);
    // More comparisons between plans than between clients do not put two schedules of faults into one chart.
    const between = base.comparisons.map((comparison) => ({ ...comparison, axis: "plan" }));
    const view = viewOf({ ...base, comparisons: [...base.comparisons, ...between, ...between] });
    expect(view.colourAxis).toBe("client");
    expect(view.facets.map(({ title }) => title)).toEqual(["back at once", "back at peak", "back in the trough"]);
    expect(view.numericAxis).toBeNull();
  });

  it("of two such axes the one compared along is the colour", () => {
    const base = onePoint();
    const points = ["a", "b"].flatMap((client) =>
      ["x", "y"].map((hash) => ({
        ...base.points[0],
        id: client + hash,
        label: client + hash,
        axes: { client, hash },
      })),
    );
    const comparison = { axis: "hash", a: "ax", b: "ay", label: "", metrics: {} };
    expect(viewOf({ ...base, points }).colourAxis).toBe("client");
    expect(viewOf({ ...base, points, comparisons: [comparison] }).colourAxis).toBe("hash");
  });

  it("a line that is a bare number is told with its axis, and a name is not", () => {
    const base = onePoint();
    const labels = (texts: readonly string[]): string[] => {
      const points = texts.map((text) => ({ ...base.points[0], id: text, label: text, axes: { "dead time": text } }));
      return viewOf({ ...base, points }).facets.flatMap(({ lines }) => lines.map(({ label }) => label));
    };
    expect(labels(["0", "30"])).toEqual(["dead time 0", "dead time 30"]);
    expect(labels(["short", "long"])).toEqual(["short", "long"]);
  });

  it("lines of one small multiple never share a colour", () => {
    for (const make of Object.values(all)) {
      const view = viewOf(make());
      for (const { lines } of view.facets) {
        const colours = lines.filter(({ control }) => !control).map(({ colour }) => colour);
        expect(new Set(colours).size).toBe(colours.length);
      }
    }
  });

  it("an axis of three numbers or more is swept, in the order of the numbers", () => {
    const view = viewOf(nodesSweep());
    expect(view.numericAxis?.name).toBe("nodes");
    expect(view.numericAxis?.texts.map(Number)).toEqual(Array.from({ length: 19 }, (_, i) => i + 2));
    expect(view.sweeps).toHaveLength(1);
    expect(view.sweeps[0].lines.slice(0, 19).map(({ point }) => point.axes.nodes)).toEqual(view.numericAxis?.texts);
    expect(viewOf(founding()).numericAxis).toBeNull();
  });

  it("sizes of one unit are numbers, of two they are names", () => {
    const along = (texts: readonly string[]) => {
      const base = onePoint();
      const points = texts.map((memory, i) => ({ ...base.points[0], id: `p${i}`, label: memory, axes: { memory } }));
      return viewOf({ ...base, points }).numericAxis;
    };
    expect(along(["64MB", "8MB", "512MB"])).toMatchObject({ unit: "MB", texts: ["8MB", "64MB", "512MB"] });
    expect(along(["64MB", "1GB", "512MB"])).toBeNull();
    expect(along(["classic", "2", "3"])).toBeNull();
  });

  it("an axis of more values than there are colours becomes small multiples", () => {
    const base = onePoint();
    const points = Array.from({ length: 9 }, (_, i) => ({
      ...base.points[0],
      id: `p${i}`,
      label: `client ${i}`,
      axes: { client: `client ${"abcdefghi"[i]}` },
    }));
    const view = viewOf({ ...base, points });
    expect(view.colourAxis).toBeNull();
    expect(view.facets).toHaveLength(9);
  });
});
