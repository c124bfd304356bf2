import { describe, expect, it } from "vitest";
import { parseFault } from "../../../src/app/node-server/fault.ts";

describe("the text of a fault", () => {
  it("says what, when and for how long", () => {
    expect(parseFault("crash")).toEqual({ name: "crash", delayMs: 0, atSeconds: 0, forSeconds: null });
    expect(parseFault("crash@30s")).toEqual({ name: "crash", delayMs: 0, atSeconds: 30, forSeconds: null });
    expect(parseFault("pause@10s+1m30s")).toEqual({ name: "pause", delayMs: 0, atSeconds: 10, forSeconds: 90 });
    expect(parseFault("slow=200ms")).toEqual({ name: "slow", delayMs: 200, atSeconds: 0, forSeconds: null });
    expect(parseFault("slow=0@1h")).toEqual({ name: "slow", delayMs: 0, atSeconds: 3600, forSeconds: null });
    expect(parseFault("warm-restart+2s")).toEqual({ name: "warm-restart", delayMs: 0, atSeconds: 0, forSeconds: 2 });
  });

  it("is refused with what was expected", () => {
    expect(parseFault("crsh@3s")).toMatch(/'crsh@3s'; expected crash, .*; did you mean 'crash'\?$/);
    expect(parseFault("slow")).toBe("'slow'; expected slow=TIME[@TIME][+TIME]");
    expect(parseFault("crash=3s")).toBe("'crash=3s'; expected crash[@TIME][+TIME]");
    expect(parseFault("resume+3s")).toBe("'resume+3s'; expected resume[@TIME]");
    expect(parseFault("pause@10")).toBe(
      "'pause@10'; expected pause[@TIME][+TIME], with times like 200ms, 30s or 1h30m",
    );
    expect(parseFault("pause@")).toMatch(/^'pause@'; expected/);
  });
});
