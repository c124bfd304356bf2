/** A time from a peak that a run does not have is told what to write. Oracle: the world with that written is read. */
import { describe, expect, it } from "vitest";
import { readScenario } from "../../models/scenario/read.ts";

type Json = Readonly<Record<string, unknown>>;

const crashAt = (at: string) => [{ fault: "crash", node: 1, at }];
const toldOf = (world: Json): string => readScenario(world).problems.map(({ text }) => text)[0] ?? "";
/** Everything that the text says to write, a world each. */
const said = (text: string): Json[] =>
  [...text.matchAll(/"(?:duration|startAt)": "[^"]+"/g)].map(([written]) => JSON.parse(`{${written}}`));
const withLoad = (load: Json): Json => ({ workload: { arrivals: { load } } });

/** Long enough to reach neither, and long enough to measure from late. */
const runs: readonly Json[] = [
  {},
  { duration: "10m" },
  { duration: "2h", measureFrom: "90m" },
  { duration: "5h", startAt: "23:50" },
  { duration: "20m", startAt: "19:35", measureFrom: "0s" },
];

describe.each(["peak", "trough"])("a %s that the run does not reach", (anchor) => {
  it.each(runs)("comes where the run lasts as long as is told, and where it starts when is told: %j", (run) => {
    const world = { ...run, ...withLoad({ curve: "daily" }), faults: crashAt(anchor) };
    const ways = said(toldOf(world));
    expect(ways.map((way) => Object.keys(way)[0])).toEqual(["duration", "startAt"]);
    for (const way of ways) expect(toldOf({ ...world, ...way })).toBe("");
  });

  it.each(runs)("comes with the load that is told, where the load has none: %j", (run) => {
    const world = { ...run, faults: crashAt(anchor) };
    const text = toldOf(world);
    const [, load] = /"load": (\{.*?\})/.exec(text)!;
    expect(toldOf({ ...world, ...Object.assign({}, ...said(text)), ...withLoad(JSON.parse(load)) })).toBe("");
  });
});
