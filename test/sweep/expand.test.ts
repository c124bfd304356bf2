/** The laws of expansion, on small documents with a schema of their own. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { canonical, type ExpandInput, expand, seedsOf } from "../../src/sweep/expand.ts";
import { PathTable } from "../../src/sweep/paths.ts";

const number = { type: "number" };
const paths = new PathTable({
  type: "object",
  properties: {
    client: { type: "object", properties: { name: { type: "string" }, size: number } },
    nodes: number,
    faults: { type: "array", items: { type: "object", properties: { at: number } } },
  },
});

function undisturbed(scenario: unknown): unknown | null {
  const { faults = [] } = scenario as { faults?: unknown[] };
  return faults.length > 0 ? { ...(scenario as object), faults: [] } : null;
}

const base: ExpandInput = { name: "test", scenario: { client: { name: "a" }, nodes: 3, faults: [] }, paths };
const faulty: ExpandInput = { ...base, undisturbed, undisturbedLabel: "no faults" };
const plans = [
  { case: "early", set: { faults: [{ at: 1 }] } },
  { case: "late", set: { faults: [{ at: 2 }] } },
];

describe("expand", () => {
  it("makes as many points as the product of the axes", () => {
    const axis = fc.uniqueArray(fc.integer({ min: 0, max: 99 }), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(axis, axis, fc.integer({ min: 0, max: 3 }), (nodes, sizes, cases) => {
        const sweep = {
          grid: { nodes, "client.size": sizes },
          cases: Array.from({ length: cases }, (_, i) => ({ case: `case ${i}`, set: { "client.name": `c${i}` } })),
        };
        const points = expand({ ...base, sweep });
        expect(points).toHaveLength(nodes.length * sizes.length * Math.max(1, cases));
        expect(new Set(points.map(({ scenario }) => canonical(scenario))).size).toBe(points.length);
        expect(points.map(({ id }) => id)).toEqual(points.map((_, i) => `p${i}`));
      }),
      { seed: 1, numRuns: 50 },
    );
  });

  it("keeps ids and labels of the first values when an axis grows at its end", () => {
    const named = (values: number[]) => expand({ ...base, sweep: { grid: { nodes: values } } });
    const [few, more] = [named([1, 2]), named([1, 2, 3])];
    expect(more.slice(0, 2)).toEqual(few);
  });

  it("sets exactly the swept settings and leaves the original alone", () => {
    const before = structuredClone(base.scenario);
    const [first, second] = expand({ ...base, sweep: { grid: { "client.name": ["x", "y"] } } });
    expect(first!.scenario).toEqual({ client: { name: "x" }, nodes: 3, faults: [] });
    expect(second!.settings).toEqual({ "client.name": "y" });
    expect(base.scenario).toEqual(before);
  });

  it("names a labelled value by its label and a bare number by its axis too", () => {
    const grid = { "client.name": [{ label: "the first", value: "x" }], nodes: [8] };
    const [point] = expand({ ...base, sweep: { grid } });
    expect(point!.label).toBe("the first, nodes 8");
    expect(point!.axes).toEqual({ "client.name": "the first", nodes: "8" });
  });

  it("without a sweep is the one world described", () => {
    expect(expand(base)).toEqual([
      { id: "p0", label: "test", axes: {}, settings: {}, scenario: base.scenario, control: false, controlId: null },
    ]);
  });
});

describe("controls", () => {
  it("stand one beside each distinct world without faults", () => {
    const sweep = { grid: { "client.name": ["a", "b"] }, cases: plans, axis: "plan" };
    const points = expand({ ...faulty, sweep });
    const controls = points.filter(({ control }) => control);
    expect(controls.map(({ id, label, axes }) => ({ id, label, axes }))).toEqual([
      { id: "c0", label: "a, no faults", axes: { "client.name": "a", plan: "no faults" } },
      { id: "c1", label: "b, no faults", axes: { "client.name": "b", plan: "no faults" } },
    ]);
    expect(points.slice(0, 4).map(({ controlId }) => controlId)).toEqual(["c0", "c0", "c1", "c1"]);
    for (const { scenario } of controls) expect(scenario).toMatchObject({ faults: [] });
  });

  it("are not added where a point without faults is one", () => {
    const points = expand({ ...faulty, sweep: { cases: [{ case: "calm", set: { faults: [] } }, ...plans] } });
    expect(points.map(({ id, control, controlId }) => ({ id, control, controlId }))).toEqual([
      { id: "p0", control: true, controlId: null },
      { id: "p1", control: false, controlId: "p0" },
      { id: "p2", control: false, controlId: "p0" },
    ]);
  });

  it("are not added where nothing befalls any point", () => {
    const points = expand({ ...faulty, sweep: { grid: { nodes: [1, 2] } } });
    expect(points.map(({ control, controlId }) => ({ control, controlId }))).toEqual([
      { control: false, controlId: null },
      { control: false, controlId: null },
    ]);
  });

  it("are called by what is left without faults, be it that only one plan was run", () => {
    const sweep = { grid: { "client.name": ["a"] }, cases: plans.slice(0, 1), axis: "plan" };
    const control = expand({ ...faulty, scenario: { nodes: 3, faults: [] }, sweep }).find((point) => point.control)!;
    expect(control.label).toBe("a, no faults");
    expect(control.axes).toEqual({ "client.name": "a", plan: "no faults" });
  });

  it("forget an axis that only moves a fault", () => {
    const input = { ...faulty, scenario: { nodes: 3, faults: [{ at: 1 }] } };
    const points = expand({ ...input, sweep: { grid: { "faults[0].at": [1, 2], nodes: [4] } } });
    expect(points.filter(({ control }) => control).map(({ label }) => label)).toEqual(["no faults, nodes 4"]);
  });
});

describe("seeds", () => {
  it("count up from the first", () => {
    expect(seedsOf(5, 3)).toEqual([5, 6, 7]);
  });
});

describe("canonical", () => {
  it("is the same text whatever the order of keys, and different for different values", () => {
    expect(canonical({ a: 1, b: { d: [1, 2], c: 2 } })).toBe(canonical({ b: { c: 2, d: [1, 2] }, a: 1 }));
    expect(canonical({ a: [1, 2] })).not.toBe(canonical({ a: [2, 1] }));
  });
});
