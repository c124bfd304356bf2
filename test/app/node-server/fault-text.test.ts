import { describe, expect, it } from "vitest";
import { crash } from "../../../models/faults/crash.ts";
import { type FaultDefinition, isCompound } from "../../../models/faults/fault.ts";
import { faults } from "../../../models/faults/index.ts";
import { hasAction, servedFaults } from "../../../src/app/node-server/actions.ts";
import { faultsHelp, parseFault } from "../../../src/app/node-server/fault-text.ts";

const parsed = (text: string, keepsMemory = true) => {
  const fault = parseFault(text, { keepsMemory });
  if (typeof fault === "string") return fault;
  const strikes = fault.strikes.map(({ afterSeconds, fault: { name }, options }) => [afterSeconds, name, options]);
  return { at: fault.atSeconds, strikes };
};

describe("the text of a fault", () => {
  it("says what, when and for how long", () => {
    expect(parsed("crash")).toEqual({ at: 0, strikes: [[0, "crash", {}]] });
    expect(parsed("crash@30s")).toEqual({ at: 30, strikes: [[0, "crash", {}]] });
    const pause = [
      [0, "pause", {}],
      [90, "resume", {}],
    ];
    expect(parsed("pause@10s+1m30s")).toEqual({ at: 10, strikes: pause });
    expect(parsed("slow=200ms")).toEqual({ at: 0, strikes: [[0, "slow", { by: 0.2 }]] });
  });

  it("means the same in its short and its long form", () => {
    for (const [short, long] of [
      ["crash@1m+10s", "crash@1m for=10s"],
      ["slow=200ms+5s", "slow for=5s by=200ms"],
      ["restart+2s", "restart after=2s"],
      ["warm-restart@1h+2s", "warm-restart@1h after=2s"],
      ["start@3s", "recover@3s"],
      ["slow=0@1h", "fast-again@1h"],
    ] as const) {
      expect(parsed(short), short).toEqual(parsed(long));
      expect(parsed(short), short).toBeTypeOf("object");
    }
  });

  it("is refused with what was expected, all errors at once", () => {
    expect(parsed("crsh@3s")).toMatch(/^'crsh@3s'; expected crash, .*; did you mean 'crash'\?$/);
    expect(parsed("host-down")).toMatch(
      /^'host-down'; expected crash, .*; a run knows host-down, but it does not happen/,
    );
    expect(parsed("crash=3s")).toBe("'crash=3s': =3s: expected for=...");
    expect(parsed("resume+3s")).toBe("'resume+3s': +3s: expected no option");
    expect(parsed("pause@10")).toBe("'pause@10': @10: expected times like 200ms, 30s or 1h30m");
    expect(parsed("slow=fast@x fro=2s")).toBe(
      `'slow=fast@x fro=2s': @x: expected times like 200ms, 30s or 1h30m; ` +
        `by: "fast"; expected a duration such as "250ms", "30s", "15m", "2h" or "1d"; fro: no such option; did you mean 'for'?`,
    );
    expect(parsed("crash for=1s+1s")).toMatch(/^'crash for=1s\+1s': for: "1s\+1s"; expected a duration/);
    expect(parsed("crash onReturn=flush")).toBe(
      "'crash onReturn=flush': onReturn=flush: a served node keeps no client away; onReturn is for a run",
    );
    expect(parsed("crash+1s for=1s")).toBe("'crash+1s for=1s': for=1s: for is given twice");
    expect(parsed("flap what=host-down")).toBe(
      "'flap what=host-down': host-down needs a network; one process has none to lose",
    );
    expect(parsed("warm-stop", false)).toBe("'warm-stop': the node does not keep its memory; start it with -e FILE");
  });
});

describe("the faults of a served node", () => {
  it("are those of a run, under the same names, with options by which each one is read", () => {
    const named = (one: FaultDefinition) => one.name;
    expect(servedFaults.every((fault) => faults.includes(fault))).toBe(true);
    expect(servedFaults.map(named)).toEqual(
      "crash recover restart warm-restart warm-stop warm-start pause resume slow fast-again flush flap".split(" "),
    );
    for (const fault of servedFaults) expect(parsed(fault.name), fault.name).toBeTypeOf("object");
    expect(faultsHelp().map(([form]) => form.split(" ")[0])).toEqual(servedFaults.map(named));
  });

  it("include whatever ends one of them", () => {
    for (const fault of servedFaults) {
      if (isCompound(fault) || fault.endedBy === undefined) continue;
      expect(servedFaults).toContain(fault.endedBy);
    }
    expect(hasAction(crash)).toBe(true);
  });
});
