import { describe, expect, it } from "vitest";
import { sharingOf } from "../../models/database/sharing/index.ts";
import { run } from "../../models/run/run.ts";
import { readScenario } from "../../models/scenario/read.ts";
import { ask } from "./rig.ts";

describe("a query that times out while a server is at work on it", () => {
  const asked = [{ at: 0 }, { at: 0.5 }, { at: 0.9 }];

  it("keeps its server to the end where it goes on, and its work is wasted", () => {
    const { ends, count } = ask({ timeoutSeconds: 1.8 }, asked);
    // The second is taken up at 2, before its time-out at 2.3; the third waits until 2.7 and never runs.
    expect(ends).toEqual(["0 timedOut at 2", "1 timedOut at 4", "2 timedOut at 4"]);
    expect(count("databaseWastedSeconds")).toBe(4);
    expect([count("databaseLate"), count("databaseCancelled")]).toEqual([2, 1]);
  });

  it("leaves it at once where time-outs cancel: the next one begins then, and what was done is wasted", () => {
    const { ends, count } = ask({ timeoutSeconds: 1.8, cancels: true }, [{ at: 0 }, { at: 1.5 }]);
    expect(ends).toEqual(["0 timedOut at 1.8", "1 timedOut at 3.3"]);
    expect(count("databaseWastedSeconds")).toBeCloseTo(1.8 + 1.5, 12);
    expect(count("databaseCancelled")).toBe(2);
  });

  it("makes those that share the database with it faster from then on", () => {
    const sharing = sharingOf({ cores: 1 });
    const servers = Number.POSITIVE_INFINITY;
    // Two share from 1 on: at 2.5 the first has had 1.75 s of its two and is gone; the second has 1.25 s left, and 2.5 s in all.
    const { ends } = ask({ servers, sharing, timeoutSeconds: 2.5, cancels: true }, [{ at: 0 }, { at: 1.001 }]);
    expect(ends[0]).toBe("0 timedOut at 2.5");
    expect(ends[1]).toBe("1 timedOut at 3.501");
    const longer = ask({ servers, sharing, timeoutSeconds: 2.9, cancels: true }, [{ at: 0 }, { at: 1.001 }]);
    // 0.999 s of work are left to the first at 1.001: done at 2.999, after its time-out. The second has 1.0505 s left at 2.9.
    expect(longer.ends).toEqual(["0 timedOut at 2.9", "1 timedOut at 3.901"]);
  });

  it("has no effect where it is a cancelled write, and has one where the database goes on with it", () => {
    const asked = [{ at: 0, isWrite: true }];
    expect(ask({ timeoutSeconds: 1, cancels: true }, asked).ends).toEqual(["0 timedOut at 1"]);
    expect(ask({ timeoutSeconds: 1 }, asked).ends).toEqual(["0 lateWrite at 2"]);
  });
});

describe("queries are conserved, and Little's law is an identity", () => {
  const sharings = [undefined, { cores: 2 }, "usl/mysql-cisco", { inService: 3, beyond: 10 }];
  it.each(
    sharings.flatMap((sharing) => ["goes-on", "cancels"].map((onTimeout) => ({ sharing, onTimeout }))),
  )("in a run that is asked for too much: $sharing, $onTimeout", ({ sharing, onTimeout }) => {
    const { value, problems } = readScenario({
      duration: "60s",
      measureFrom: "5s",
      cluster: { nodes: 2, memory: "2MB", profile: "classic" },
      database: { servers: 5, sharing, onTimeout, capacity: "40/s", queueLimit: 30, timeout: "300ms" },
      workload: { keys: 2000, valueBytes: 200, reads: 0.8, prefill: false, arrivals: { rate: 120 } },
      faults: [{ fault: "crash", node: 0, at: "20s", for: "10s" }],
    });
    expect(problems).toEqual([]);
    // A broken law is an error of the run.
    const { metrics } = run(value!, 3, { check: true });
    expect(metrics.errorRatio).toBeGreaterThan(0.02);
  });
});
