/** What a plan says to do. Oracle: figures set by hand, of which it is plain what they ask for. */
import { describe, expect, it } from "vitest";
import { actionsOf } from "../../../src/app/planning/actions.ts";
import type { Headroom } from "../../../src/app/planning/headrooms.ts";
import { LOAD, type LossRow } from "../../../src/app/planning/losses.ts";
import type { Plan } from "../../../src/app/planning/plan.ts";
import { type Recovery, SINCE_BACK, type Tried } from "../../../src/app/planning/recovery.ts";
import type { Runbook, Step } from "../../../src/app/planning/runbook.ts";
import { AS_IT_IS, type Frontier, type Setting } from "../../../src/app/planning/settings.ts";
import type { Estimate, Verdict } from "../../../src/core/summary.ts";

function estimate(mean: number, unit = "x", spread = 0.1): Estimate {
  const [low, high] = [mean * (1 - spread), mean * (1 + spread)];
  return { unit, better: "lower", mean, low, high, n: 10, censored: 0 };
}

function row(lost: number, outcome: LossRow["outcome"], more: Partial<LossRow> = {}): LossRow {
  const nodes = Array.from({ length: lost }, (_, i) => 2 - i);
  const figures = { [LOAD]: estimate(0.3 * (lost + 1)) };
  const reasons = outcome === "FAIL" ? ["it drowns"] : [];
  return {
    configuration: "",
    nodes,
    isTogether: false,
    reasons,
    figures,
    outcome,
    ended: "precise",
    repeats: 10,
    ...more,
  };
}

function bound(quantity: Headroom["quantity"], current: number, value: number | null): Headroom {
  const isMost = quantity === "load";
  return {
    ...{
      configuration: "",
      quantity,
      title: quantity,
      suffix: "/s",
      isMost,
      current,
      step: 1,
      from: 1,
      to: 900,
      node: 2,
    },
    ...{
      values: Array.from({ length: 16 }, () => value),
      mean: null,
      low: null,
      high: null,
      checked: 0,
      unexpected: 0,
    },
    why: "",
  };
}

function setting(name: string, old: number, failed: number, load: number, isKept: boolean): Setting {
  return { name, estimates: [estimate(old, "reads"), estimate(failed, "ratio"), estimate(load)], isKept };
}

const frontier = (...settings: Setting[]): Frontier => ({ configuration: "", settings, futures: 10, why: "" });

function way(name: string, steps: readonly string[], load: number, more: Partial<Tried> = {}): Tried {
  const figures = { [SINCE_BACK]: estimate(load), staleReads: estimate(100 * load, "reads") };
  return {
    name,
    prepare: [],
    steps,
    outcome: "PASS",
    isNoWorse: false,
    passedOver: null,
    repeats: 10,
    figures,
    ...more,
  };
}

function recovery(winner: string, tried: readonly Tried[]): Recovery {
  return { configuration: "", nodes: [2], winner, tried, ended: "decided", varianceRatio: null };
}

const step = (clock: string, todo: readonly string[], isBack: boolean): Step => ({
  ...{ atSeconds: 0, clock, title: "", todo, isBack, watch: [] },
});

const book: Runbook = {
  ...{
    configuration: "",
    nodes: ["node 2 (c:1)"],
    winner: "in the trough",
    outcome: "PASS",
    noWorse: [],
    statsTimes: 1,
  },
  ...{ passedOver: { fails: [], oldValues: [] }, prepare: [], flush: ["Flush nothing."], capacityPerSecond: 100 },
  ...{ worstLoad: 0.4, loadBefore: null },
  steps: [
    step("T-1s", ["Look."], false),
    step("03:00:00", ["Start.", "Open."], false),
    step("03:01:00", ["Look."], true),
  ],
};

function said(parts: Partial<Plan>): readonly Verdict[] {
  const empty = {
    losses: { rows: [], worst: [], isCut: false },
    headroom: [],
    recoveries: [],
    frontiers: [],
    runbooks: [],
  };
  return actionsOf({ ...empty, configurations: [""], ...parts } as unknown as Plan);
}
const linesOf = (parts: Partial<Plan>): readonly string[] => said(parts).flatMap(({ text, items }) => items ?? [text]);

describe("what a plan says to do", () => {
  it("begins with how to bring the node back: what is waited for, what is done then and when, and when to stop", () => {
    const tried = [way("at once", ["Start."], 0.8), way("in the trough", ["Wait.", "Start.", "Open."], 0.4)];
    const [first, ...others] = said({ recoveries: [recovery("in the trough", tried)], runbooks: [book] });
    expect(others).toEqual([]);
    expect(first.title).toBe("Bring back node 2 (c:1): in the trough");
    expect(first.items?.slice(0, 4)).toEqual([
      "Wait.",
      "03:00:00: Start. Open.",
      "Stop and go back where the database is offered more than 40/s for a minute.",
      "Flush nothing.",
    ]);
    expect(first.items?.at(-1)).toMatch(/^Why: .* offered 0\.40x .*; at once it is 0\.80x /);
  });

  it("has what the world itself confirms of the best way, and of the others what scale models say, and leaves out no wait unsaid", () => {
    const short = way("in the trough", ["Start."], 0.4, { isWithoutWait: true });
    const raced = recovery("in the trough", [way("at once", ["Start."], 0.8), short]);
    const { outcome, repeats, figures } = way("", [], 0.5);
    const why = (one: Recovery) => linesOf({ recoveries: [one] }).at(-1)!;
    expect(why({ ...raced, confirmed: { outcome, repeats, figures } })).toMatch(
      /offered 0\.50x .* 50 \[.*\] old values are read, without those of the wait; at once it is 0\.80x .*, and 80 \[.*\] old values are read, in scale models\.$/,
    );
    expect(why({ ...raced, confirmed: null })).toMatch(/offered 0\.40x .* old values are read\.$/);
  });

  it("says of a way that fails that all do, and what has to be there before", () => {
    const lost = way("at once", ["Start."], 0.8, {
      outcome: "FAIL",
      reasons: ["so does the loss itself"],
      prepare: ["Buy."],
    });
    const lines = linesOf({ recoveries: [recovery("at once", [lost])] });
    expect(lines[0]).toBe("Before the next loss: Buy.");
    expect(lines.at(-1)).toContain("No way that was tried passes (FAIL: so does the loss itself).");
  });

  it("lets as many nodes be away as passed, and names what fails", () => {
    expect(linesOf({ losses: { rows: [row(0, "PASS"), row(1, "FAIL")], worst: [], isCut: false } })).toEqual([
      "No node may be lost as things are: losing node 2 fails (it drowns).",
    ]);
    const rows = [row(0, "PASS"), row(1, "PASS"), row(2, "FAIL"), row(3, "FAIL", { isTogether: true })];
    expect(linesOf({ losses: { rows, worst: [], isCut: false } })).toEqual([
      "Have no more than 1 node away at a time: losing nodes 2, 1 fails (it drowns).",
      "Nodes that are lost together: losing nodes 2, 1, 0 fails (it drowns).",
    ]);
    expect(linesOf({ losses: { rows: [row(1, "PASS")], worst: [], isCut: false } })[0]).toContain("more was not tried");
    expect(linesOf({ losses: { rows: [row(1, "none")], worst: [], isCut: false } })).toEqual([]);
  });

  it("tells what has to change from what may, and what is neither", () => {
    const headroom = [bound("load", 30, 26), bound("capacity", 12, 9), bound("nodes", 4, 4), bound("memory", 8, null)];
    expect(linesOf({ headroom })).toEqual([
      "With one of these, losing the worst node passes, each future by itself: a peak of 26/s at most (now 30/s).",
      "Losing the worst node still passes with one of these, all else as it is: a database good for 9/s (now 12/s).",
      "With the worst node lost there is nothing to spare of the nodes.",
    ]);
  });

  it("names settings that are better than what is set, by what is decided, alike ones once", () => {
    const now = setting(AS_IT_IS, 100, 0.01, 0.9, false);
    const better = setting("LIMIT 1", 105, 0.001, 0.5, true);
    const worse = setting("LIMIT 30", 1, 0.5, 2, true);
    const [line, ...others] = linesOf({ frontiers: [frontier(now, better, { ...better, name: "LIMIT 2" }, worse)] });
    expect(others).toEqual([]);
    expect(line).toMatch(/^Set LIMIT 1: .* of requests fail in place of .* offered 0\.50x .* in place of 0\.90x /);
    expect(line).not.toContain("old values");
  });

  it("leaves the client as it is where nothing beats that", () => {
    const now = setting(AS_IT_IS, 100, 0.01, 0.9, true);
    expect(linesOf({ frontiers: [frontier(now, setting("LIMIT 1", 1, 0.5, 2, true))] })[0]).toMatch(
      /^Leave the client/,
    );
    expect(linesOf({ frontiers: [frontier(now)] })).toEqual([]);
  });
});
