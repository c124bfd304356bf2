/** Nothing but chance tells a world with counted hits from the same one with all of them made. */
import { describe, expect, it } from "vitest";
import { cutOff, phpMemcached, removal } from "../../src/app/generated/scale/accuracy-worlds.ts";
import { countedWorld, differences } from "./counted-worlds.ts";

/** Of a t of some nine degrees of freedom, one in 2,500 is so far away: of all that are compared here, one in fifty rounds of this file. */
const DEVIATIONS = 5.5;
const RUNS = 6;

const worlds: readonly (readonly [string, Parameters<typeof countedWorld>[0]])[] = [
  ["a client that fails over, writes that set", {}],
  ["writes that delete, and copies that die after ten minutes", { workload: { ttl: "10m", onWrite: "delete" } }],
  [
    "no fail-over, a node that is cut off and comes back with old copies",
    { client: phpMemcached({}), workload: { onWrite: "delete" }, faults: cutOff },
  ],
  [
    "a proxy that ejects a node which keeps its memory",
    { client: { name: "twemproxy", processes: 4, options: { auto_eject_hosts: true } }, faults: cutOff },
  ],
  [
    "removal, which tries the lost node again all the time, at a daily load",
    {
      startAt: "19:20",
      duration: "1h30m",
      measureFrom: "0s",
      client: phpMemcached(removal),
      workload: { arrivals: { rate: 80, load: { curve: "daily", peakAt: "20:00", peakToTrough: 3 } } },
      faults: [{ fault: "crash", node: 1, at: "peak", for: "20m" }],
    },
  ],
  ["a flush, after which no copy is left", { faults: [{ fault: "flush", node: 1, at: "3m" }] }],
  [
    "a load that is cut to half and set again",
    {
      faults: [
        { fault: "crash", node: 1, at: "3m", for: "3m" },
        { fault: "set-load", factor: 0.5, at: "4m", for: "2m" },
      ],
    },
  ],
];

describe.each(worlds)("%s", (_, changes) => {
  it("every number is that of a world with all hits made, within chance", () => {
    for (const { metric, difference } of differences(countedWorld(changes), RUNS)) {
      expect.soft(Math.abs(difference), metric).toBeLessThan(DEVIATIONS);
    }
  }, 600_000);
});
