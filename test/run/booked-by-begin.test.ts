import { describe, expect, it } from "vitest";
import { run } from "../../models/run/run.ts";
import { runScript } from "../../models/run/script.ts";
import { readScenario } from "../../models/scenario/read.ts";
import { scriptSchema } from "../../models/scenario/script-schema.ts";

type Json = Readonly<Record<string, unknown>>;

function ran(scenario: Json, seed = 1) {
  const { value, problems } = readScenario(scenario);
  if (value === null) throw new Error(JSON.stringify(problems));
  return run(value, seed, { check: true });
}

describe("what belongs to a request is booked to the time at which it began", () => {
  // One of two nodes hangs for five minutes and the client has no time-out (twitter/twemproxy #340).
  const hang = ran({
    duration: "20m",
    measureFrom: "5m",
    cluster: { nodes: 2 },
    client: { name: "twemproxy", processes: 1 },
    workload: { keys: 1000, arrivals: { rate: 50 }, reads: 1 },
    faults: [{ fault: "pause", node: 0, at: "10m", for: "5m" }],
  });

  it("a get that a hung node answers after the outage has waited in the outage, for minutes", () => {
    // Arrivals are even over the 300 s and the last of them waits least: 1 % of all gets is 7 % of those that wait, so
    // the 99th percentile has waited 93 % of the time.
    const { latencyMsP99DuringOutage, deadNodeShare } = hang.metrics;
    const share = deadNodeShare!;
    expect(share).toBeGreaterThan(0.05);
    // Twice the histogram's .8 %, and the scatter of a few hundred arrivals.
    expect(Math.abs(latencyMsP99DuringOutage! / (300_000 * (1 - 0.01 / share)) - 1)).toBeLessThan(0.03);
    expect(hang.metrics.latencyMsP99AfterReturn).toBeLessThan(1000);
  });

  it("no window has more hits, or more misses, than gets", () => {
    const long = ran({
      duration: "20m",
      measureFrom: "5m",
      window: "10s",
      cluster: { nodes: 2 },
      // Gets on a dead server take up to 100 s here (3rd-Eden/memcached #162).
      client: { name: "node-memcached", processes: 2, options: { failures: 20 } },
      workload: { keys: 1000, arrivals: { rate: 20 }, reads: 1 },
      faults: [{ fault: "crash", node: 0, at: "10m", for: "90s" }],
    });
    for (const { series } of [hang, long]) {
      const { hitRatio, missRatio } = series.columns;
      expect(Math.max(...hitRatio, ...missRatio)).toBeLessThanOrEqual(1);
      hitRatio.forEach((hits, i) => {
        // Six significant digits are kept of each.
        expect(hits + missRatio[i]).toBeLessThan(1 + 1e-5);
      });
    }
    // Half of the outage's gets wait for the dead server to come back.
    expect(long.metrics.latencyMsP99DuringOutage).toBeGreaterThan(60_000);
  });
});

describe("the node that is lost", () => {
  const world = (fault: Json) => ({
    duration: "4m",
    measureFrom: "1m",
    cluster: { nodes: 4, memory: "8MB" },
    workload: { keys: 2000, arrivals: { rate: 50 } },
    faults: [{ node: 1, at: "2m", ...fault }],
  });
  const share = (fault: Json) => ran(world(fault)).metrics.deadNodeShare;

  it("has the same share of the requests, whatever it is lost to", () => {
    const crashed = share({ fault: "crash" });
    expect(crashed).toBeGreaterThan(0);
    for (const fault of ["host-down", "pause", "partition"])
      expect([fault, share({ fault })]).toEqual([fault, crashed]);
  });

  it("is no node that only some cannot reach, or that is slow", () => {
    expect(share({ fault: "partition", share: 0.5 })).toBeNull();
    expect(share({ fault: "slow", by: "20ms" })).toBeNull();
  });
});

it("a script plays a client's flush on reconnect as a run does", () => {
  const nodes = [
    { host: "10.0.0.1", port: 11211 },
    { host: "10.0.0.2", port: 11211 },
  ];
  const keys = (value: string) => ({ set: { a: value, b: value, c: value, d: value } });
  const dead = "10.0.0.1:11211";
  const steps = [keys("1"), { crash: dead }, keys("2"), keys("2"), { start: dead }, { wait: "40s" }, keys("3")];
  const expected = { [dead]: { cmd_flush: 1 } };
  const client = { name: "python-memcached", options: { flush_on_reconnect: 1 } };
  const look = { look: "stats", title: "back", expect: expected };
  const script = scriptSchema.parse({ nodes, cases: [{ case: "flush", client, steps: [...steps, look] }] });
  expect(runScript(script).differences).toEqual([]);
});
