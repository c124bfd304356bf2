/** A run of which the stretch around its faults is simulated: what that is, what refuses it, and what the quiet hours weigh. */
import { describe, expect, it } from "vitest";
import { Account } from "../../models/recording/account.ts";
import { Counter } from "../../models/recording/counters.ts";
import { withSteppedOver } from "../../models/recording/stepped-over.ts";
import { run } from "../../models/run/run.ts";
import { stretchOfRun } from "../../models/run/stepped-over.ts";
import { inStretch, ratesOf, stretchOf, together } from "../../models/run/stretch.ts";
import { workOf } from "../../models/run/work.ts";
import { readScenario } from "../../models/scenario/read.ts";
import type { Scenario } from "../../models/scenario/types.ts";
import { loadCurve } from "../../models/workload/load-curves/index.ts";

type Json = Readonly<Record<string, unknown>>;

const crash = (at: string, back: string) => [
  { fault: "crash", node: 1, at },
  { fault: "recover", node: 1, at: back },
];

const world = {
  duration: "24h",
  startAt: "00:00",
  measureFrom: "0s",
  cluster: { nodes: 4, memory: "4MB", profile: "classic" },
  client: { name: "php-memcached", processes: 4 },
  database: { servers: 4, readService: { distribution: "exponential", mean: "20ms" } },
  workload: {
    keys: 5000,
    valueBytes: 800,
    ttl: "10m",
    reads: 0.95,
    prefill: "stationary",
    arrivals: { rate: 2, load: { curve: "daily", peakAt: "20:00", peakToTrough: 3 } },
  },
  faults: crash("peak", "peak+30m"),
  detail: { stretches: true },
};

function read(changes: Json = {}, workload: Json = {}) {
  return readScenario({ ...world, ...changes, workload: { ...world.workload, ...workload } });
}

function scenario(changes: Json = {}, workload: Json = {}): Scenario {
  const { value, problems } = read(changes, workload);
  if (value === null) throw new Error(JSON.stringify(problems));
  return value;
}

const HOUR = 3600;

describe("the stretch of a run that is simulated", () => {
  it("begins ten minutes and one to settle before the first fault, and ends a quarter of an hour to an hour after the last", () => {
    const { fromSeconds, quietUntilSeconds, untilSeconds } = stretchOf(scenario())!;
    expect(fromSeconds).toBe(20 * HOUR - 660);
    expect(quietUntilSeconds).toBe(20 * HOUR);
    expect(untilSeconds).toBeGreaterThanOrEqual(20.5 * HOUR + 900);
    expect(untilSeconds).toBeLessThanOrEqual(21.5 * HOUR);
  });

  it("lasts after the last fault for as long as the experiment says, and to the end of the run at most", () => {
    const after = (time: string) => stretchOf(scenario({ detail: { stretches: { after: time } } }))!.untilSeconds;
    expect(after("2h")).toBe(22.5 * HOUR);
    expect(after("10h")).toBe(24 * HOUR);
    expect(read({ detail: { stretches: { after: "9m" } } }).problems[0].path).toEqual(["detail", "stretches", "after"]);
  });

  it("holds all that lies between two outages, whose stranded and stale copies wait there", () => {
    const two = scenario({ faults: [...crash("4h", "5h"), ...crash("20h", "20h30m")] });
    const { fromSeconds, untilSeconds } = stretchOf(two)!;
    expect(fromSeconds).toBe(4 * HOUR - 660);
    expect(untilSeconds).toBeGreaterThan(20.5 * HOUR);
  });

  it("is all of the run where less than a tenth of it would be stepped over, or nobody asks for it", () => {
    expect(stretchOf(scenario({ faults: [...crash("1h", "2h"), ...crash("22h", "23h")] }))).toBeNull();
    expect(stretchOf(scenario({ detail: "full" }))).toBeNull();
  });

  it("is around the first peak where there are no faults", () => {
    const { fromSeconds, untilSeconds } = stretchOf(scenario({ faults: [] }))!;
    expect([fromSeconds, untilSeconds]).toEqual([20 * HOUR - 660, 20 * HOUR + 600]);
  });

  it("is one for worlds that are compared", () => {
    const [a, b] = ["peak", "peak+2h"].map(
      (at) => stretchOf(scenario({ faults: crash(at, `${at === "peak" ? "peak+1h" : "peak+3h"}`) }))!,
    );
    expect(together([a, b])).toEqual({ ...a, untilSeconds: b.untilSeconds });
  });

  it("holds other faults that are tried in its world", () => {
    const known = scenario();
    const times = stretchOf(known)!;
    const tried = scenario({ faults: crash("18h", "23h") });
    const wider = stretchOf({ ...tried, stretch: { times } })!;
    expect(wider.fromSeconds).toBe(18 * HOUR - 660);
    expect(wider.untilSeconds).toBeGreaterThan(23 * HOUR);
    expect(stretchOf({ ...known, faults: [], stretch: { times } })).toEqual(times);
  });

  it("has the load of its hours", () => {
    const whole = scenario({
      faults: [{ fault: "set-load", factor: 2, at: "peak", for: "20m" }, ...crash("peak", "peak+30m")],
    });
    const times = stretchOf(whole)!;
    const part = inStretch(whole, times);
    for (let at = 0; at < part.durationSeconds; at += 300) {
      expect(ratesOf(part).rateAt(at)).toBeCloseTo(ratesOf(whole).rateAt(at + times.fromSeconds), 10);
    }
    expect(loadCurve(part).times.at(-1)).toBe(part.durationSeconds);
  });

  it.each<readonly [string, Json, Json]>([
    ["drift", {}, { popularity: { zipf: 1, drift: "1h" }, prefill: true }],
    ["new keys", {}, { newKeys: { rate: "10/h" }, prefill: true }],
    ["a start that is not stationary (workload.prefill: true", {}, { prefill: true }],
    ["statsAt", { statsAt: ["end"] }, {}],
    [
      "a fault that waits for what the run comes to",
      { faults: [{ fault: "crash", node: 1, at: { when: "the node has been up 10m" } }] },
      {},
    ],
    ["an outage that does not end", { faults: [{ fault: "crash", node: 1, at: "1h" }] }, {}],
    ["faults at random", { faults: [{ fault: "random", at: "1h", mtbf: "4h", mttr: "10m" }] }, {}],
    [
      "a fault that fills nodes",
      {
        faults: [{ fault: "crash", node: 1, at: "1h", for: "1h", onReturn: { preFill: { keys: 100, rate: "100/s" } } }],
      },
      {},
    ],
  ])("is refused beside %s, which is said", (what, changes, workload) => {
    const { value, problems } = read(changes, workload);
    expect(value).toBeNull();
    const found = problems.filter(({ path }) => path.join(".") === "detail.stretches");
    expect(found.map(({ text }) => text).join()).toContain(what);
  });
});

describe("a run of a stretch", () => {
  const whole = scenario({}, { arrivals: { ...world.workload.arrivals, rate: 20 } });
  const result = run(whole, 1, { check: true });

  it("tells times as those of the run, and shows nothing of the hours that it steps over", () => {
    const { fromSeconds, untilSeconds } = stretchOf(whole)!;
    expect(result.events.map(({ atSeconds }) => atSeconds)).toEqual([20 * HOUR, 20.5 * HOUR]);
    expect(result.phases[0]).toEqual({ name: "before", fromSeconds: fromSeconds + 60, toSeconds: 20 * HOUR });
    const { series } = result;
    expect(series.fromSeconds).toBe(fromSeconds + 60);
    const windows = series.columns.missRatio?.length ?? Object.values(series.columns)[0].length;
    expect(series.fromSeconds + windows * series.windowSeconds).toBeGreaterThanOrEqual(untilSeconds);
    expect(series.fromSeconds + (windows - 1) * series.windowSeconds).toBeLessThan(untilSeconds);
  });

  it("says what was simulated", () => {
    expect(result.notes.filter((note) => note.startsWith("Simulated: "))).toHaveLength(1);
  });

  it("is counted as the work of its own hours alone", () => {
    const [part, all] = [
      workOf(whole),
      workOf(scenario({ detail: "full" }, { arrivals: { ...world.workload.arrivals, rate: 20 } })),
    ];
    const { fromSeconds, untilSeconds } = stretchOf(whole)!;
    expect(part.requests).toBeCloseTo(20 * ratesOf(whole).expected(fromSeconds, untilSeconds), -1);
    expect(part.events).toBeLessThan(all.events / 5);
    expect([part.simulatedSeconds, part.durationSeconds]).toEqual([untilSeconds - fromSeconds, 24 * HOUR]);
  });
});

describe("what quiet hours weigh", () => {
  it("is the requests of their hours over those of the usual minutes", () => {
    const whole = scenario();
    const times = stretchOf(whole)!;
    const { steppedOver } = stretchOfRun(whole, times);
    const rates = ratesOf(whole);
    const usual = rates.expected(times.fromSeconds + 60, times.quietUntilSeconds);
    const [before, after] = steppedOver;
    expect(before.before!.requests).toBeCloseTo(rates.expected(0, times.fromSeconds + 60) / usual, 8);
    expect(after.before!.requests).toBeCloseTo(rates.expected(times.untilSeconds, 24 * HOUR) / usual, 8);
    expect(before.seconds + after.seconds + times.untilSeconds - times.fromSeconds - 60).toBe(24 * HOUR);
  });

  it("makes means of the whole run those of all of its requests", () => {
    const account = (seconds: number, gets: number, misses: number): Account => {
      const one = new Account({ name: "a", fromSeconds: 0, toSeconds: seconds });
      one.seconds = seconds;
      one.counts[Counter.gets] = gets;
      one.counts[Counter.requests] = gets;
      one.counts[Counter.getMisses] = misses;
      one.counts[Counter.getHits] = gets - misses;
      one.reads.histogram.recordMany(0.3, gets - misses);
      one.reads.histogram.recordMany(10, misses);
      return one;
    };
    const usual = account(600, 1000, 50);
    const hours = { seconds: 36_000, before: { requests: 60, misses: 90 }, after: { requests: 60, misses: 60 } };
    const minutes = { before: usual, after: account(600, 1000, 50), missTimes: 1, databaseServers: 1 };
    const whole = withSteppedOver(account(1200, 2000, 400), [{ ...hours, isAfter: false }], minutes, 0.3);
    // By hand: 2,000 gets with 400 misses, and 60,000 with 90 times 50.
    expect(whole.count(Counter.gets)).toBe(62_000);
    expect(whole.count(Counter.getMisses)).toBe(4900);
    expect(whole.count(Counter.getHits)).toBe(57_100);
    expect(whole.seconds).toBe(37_200);
    expect(whole.latency.count).toBe(62_000);
    expect(whole.latency.quantile(57_100 / 62_000)).toBeCloseTo(0.3, 2);
    expect(whole.latency.quantile(57_101 / 62_000)).toBeCloseTo(10, 0);
  });

  it("is that of the last minutes after a fault which never ends as it was before, and of the first ones where it does", () => {
    const account = (misses: number): Account => {
      const one = new Account({ name: "a", fromSeconds: 0, toSeconds: 600 });
      one.seconds = 600;
      one.counts[Counter.gets] = 100_000;
      one.counts[Counter.getMisses] = misses;
      return one;
    };
    const hours = { seconds: 1, isAfter: true, before: { requests: 1, misses: 1 }, after: { requests: 1, misses: 1 } };
    const missesOf = (last: number): number => {
      const minutes = { before: account(5000), after: account(last), missTimes: 1, databaseServers: 1 };
      return withSteppedOver(account(0), [hours], minutes, 0.3).count(Counter.getMisses);
    };
    expect(missesOf(4000)).toBe(5000);
    expect(missesOf(5200)).toBe(5000);
    expect(missesOf(9000)).toBe(9000);
  });
});
