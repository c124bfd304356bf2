import { describe, expect, it } from "vitest";
import { outagesOf, phases } from "../../models/faults/phases.ts";
import type { ScheduledFault } from "../../models/faults/schedule.ts";

function fault(kind: string, node: number, atSeconds: number): ScheduledFault {
  return { atSeconds, fault: kind, node, options: {}, entry: 0 };
}

function found(faults: readonly ScheduledFault[], measureFrom = 1000, duration = 100_000): Record<string, number[]> {
  return Object.fromEntries(
    phases(faults, measureFrom, duration).map(({ name, fromSeconds, toSeconds }) => [name, [fromSeconds, toSeconds]]),
  );
}

describe("the phases of a run", () => {
  it("without faults are what is measured", () => {
    expect(found([])).toEqual({ measured: [1000, 100_000] });
  });

  it("last from the first process with another server list to the last one, or to the end where some keep theirs", () => {
    const [begin, step, end] = [
      fault("partial-resize", -1, 20_000),
      { ...fault("partial-resize", -1, 21_000), part: "middle" as const },
      fault("resize", -1, 22_000),
    ];
    const whole = found([begin, step, end]);
    expect([whole.outage, whole["after the return"]]).toEqual([
      [20_000, 22_000],
      [22_000, 22_600],
    ]);
    expect(whole.disturbance).toEqual([20_000, 22_600]);
    const halfway = found([begin, step]);
    expect([halfway.outage, halfway.disturbance]).toEqual([
      [20_000, 100_000],
      [20_000, 100_000],
    ]);
    expect(halfway["after the return"]).toBeUndefined();
  });

  it("are those of a node's outage where lists differ from the start on, and else end with the difference", () => {
    const ofStart = (faults: readonly ScheduledFault[]) =>
      phases(faults, 1000, 100_000, true).find(({ name }) => name === "outage");
    expect(ofStart([])).toMatchObject({ fromSeconds: 1000, toSeconds: 100_000 });
    expect(ofStart([fault("resize", -1, 5000)])).toMatchObject({ fromSeconds: 1000, toSeconds: 5000 });
    const crash = [fault("crash", 1, 7000), fault("recover", 1, 8000)];
    expect(ofStart(crash)).toMatchObject({ fromSeconds: 7000, toSeconds: 8000 });
  });

  it("leave it to the outage when its nodes run again: what is closed to clients does, and what ails in another way does not", () => {
    const backAt = (...faults: readonly ScheduledFault[]) => outagesOf(faults, 100_000).map((outage) => outage.backAt);
    const [down, up] = [fault("host-down", 1, 7000), fault("host-up", 1, 8000)];
    expect(backAt(down, up)).toEqual([8000]);
    expect(backAt(down, fault("close", 1, 8000), up, fault("open", 1, 8200))).toEqual([8000]);
    expect(backAt(fault("close", 1, 7000), fault("open", 1, 8200))).toEqual([8200]);
    const other = [fault("pause", 2, 7500), fault("resume", 2, 8100)];
    expect(backAt(down, other[0], fault("close", 1, 8000), up, other[1], fault("open", 1, 8200))).toEqual([8100]);
    expect(backAt(down)).toEqual([100_000]);
  });

  it("follow two outages of one node", () => {
    const twice = [
      fault("crash", 3, 20_000),
      fault("recover", 3, 30_000),
      fault("crash", 3, 50_000),
      fault("recover", 3, 50_100),
    ];
    expect(found(twice)).toEqual({
      measured: [1000, 100_000],
      before: [16_400, 20_000],
      "onset of the outage": [20_000, 20_001],
      outage: [20_000, 30_000],
      "after the return": [30_000, 30_600],
      "second outage": [50_000, 50_100],
      "after the second return": [50_100, 50_700],
      disturbance: [20_000, 50_700],
      "each outage 1": [20_000, 30_600],
      "each outage 2": [50_000, 50_700],
      "each return 1": [30_000, 30_600],
      "each return 2": [50_100, 50_700],
    });
  });

  it("count overlapping outages of several nodes as one, until the last node is back", () => {
    const two = [
      fault("crash", 0, 20_000),
      fault("crash", 1, 21_000),
      fault("recover", 0, 22_000),
      fault("recover", 1, 25_000),
    ];
    expect(found(two).outage).toEqual([20_000, 25_000]);
    expect(found(two)["second outage"]).toBeUndefined();
  });

  it("cut the minutes after the return short where the next crash comes first", () => {
    const soon = [
      fault("crash", 0, 20_000),
      fault("recover", 0, 20_500),
      fault("crash", 0, 20_700),
      fault("recover", 0, 21_000),
    ];
    expect(found(soon)["after the return"]).toEqual([20_500, 20_700]);
  });

  it("are an outage from the first fault that ails a node to the end of the last, of whatever kind", () => {
    const mixed = [
      fault("slow", 0, 20_000),
      fault("pause", 1, 20_100),
      fault("fast-again", 0, 20_200),
      fault("resume", 1, 20_300),
    ];
    expect(found(mixed).outage).toEqual([20_000, 20_300]);
  });

  it("know a flush by what follows it", () => {
    const { before, outage, "after the return": after } = found([fault("flush", 0, 20_000)]);
    expect([before, outage, after]).toEqual([[16_400, 20_000], undefined, [20_000, 20_600]]);
  });

  it("end with the run where the node never returns", () => {
    const never = found([fault("crash", 0, 99_000)]);
    expect(never.outage).toEqual([99_000, 100_000]);
    expect(never["after the return"]).toBeUndefined();
  });

  it("do not look back before the start of measurement", () => {
    expect(found([fault("crash", 0, 2000), fault("recover", 0, 3000)]).before).toEqual([1000, 2000]);
  });
});
