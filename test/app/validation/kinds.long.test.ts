/** Each kind in which a published number is got: a right number agrees, a wrong one ends with 99, a misspelt word is told the nearest. */
import { mkdirSync, writeFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Workplace } from "../../cli/fallthrough.ts";
import { called } from "../../cli/in-process.ts";

let place: Workplace;
beforeAll(() => {
  place = new Workplace();
});
afterAll(() => place.remove());

type Row = Readonly<Record<string, unknown>>;

let files = 0;

/** A publication of one row. */
function published(got: Row, row: Row, more: Row = {}): string {
  const whole = { name: "one", what: "a number", because: "of a test", ...row };
  return place.write(`p${files++}.json`, { title: "T", source: "S", got, rows: [whole], ...more });
}

const validate = (...args: string[]) => called(["validate", "--quiet", "--workers", "1", ...args]);

async function rowOf(path: string, ...args: string[]) {
  const { stdout, code, stderr } = await validate(path, "--json", ...args);
  if (stdout === "") throw new Error(stderr);
  return { code, row: JSON.parse(stdout)[0] };
}

const experiment = {
  kind: "experiment",
  experiment: {
    repeats: 2,
    scenario: {
      duration: "20s",
      measureFrom: "0s",
      window: "1s",
      cluster: { nodes: 2, memory: "2MB" },
      workload: { keys: 100, popularity: { zipf: 0 }, ttl: "never", reads: 1, arrivals: { rate: 50 } },
    },
    sweep: { grid: { "workload.prefill": [true, false] } },
  },
};
const placement = { kind: "placement", keys: 4000, client: "php-memcached" };

describe("an experiment", () => {
  // All keys are there from the start, so no get misses.
  const read = { metric: "missRatio", point: "prefill true" };

  it("agrees with what its metrics, series, ratios and differences are", async () => {
    const missed = { metric: "missRatio", point: "prefill false" };
    for (const [one, value] of [
      [read, 0],
      [{ ...read, oneLess: true }, 1],
      [{ series: "hitRatio", from: "5s", to: "10s", point: "prefill true" }, 1],
      [{ ...missed, over: missed }, 1],
      [{ ...missed, minus: missed }, 0],
      [{ ...read, oneLess: true, dividedBy: 4 }, 0.25],
    ] as const) {
      const { code, row } = await rowOf(published(experiment, { expected: { value, within: 0 }, read: one }));
      expect([code, row.outcome, row.simulated.mean], JSON.stringify(one)).toEqual([0, "agrees", value]);
    }
  });

  it("ends with 99 where a row differs", async () => {
    const { code, row } = await rowOf(published(experiment, { expected: { value: 0.5, within: 0.1 }, read }));
    expect([code, row.outcome]).toEqual([99, "differs"]);
  });

  it("names the nearest metric, series and point, and what is wrong with its scenario, all at once", async () => {
    const misspelt = { metric: "misRatio", point: "prefil true", over: { series: "hitRatios", from: "1s", to: "2s" } };
    const { code, stderr } = await validate(published(experiment, { expected: { from: 0 }, read: misspelt }));
    expect(code).toBe(104);
    expect(stderr).toContain(
      "rows[0].read.metric: \"misRatio\"; expected one of `fallthrough list metrics`; did you mean 'missRatio'?",
    );
    expect(stderr).toContain("rows[0].read.point");
    expect(stderr).toContain("did you mean 'prefill true'?");
    expect(stderr).toContain("rows[0].read.over.series");
    expect(stderr).toContain("did you mean 'hitRatio'?");
    const wrong = { ...experiment, experiment: { scenario: { duraton: "1s" } } };
    const { stderr: ofWorld } = await validate(
      published(wrong, { expected: { from: 0 }, read: { metric: "missRatio" } }),
    );
    expect(ofWorld).toContain("got.experiment: scenario.duraton: no such option");
  });
});

describe("a trace", () => {
  const keys = Array.from({ length: 600 }, (_, i) => (i * i * 7 + (i >> 3)) % 37);
  const trace = { kind: "trace", file: "t.txt", format: "libcachesim-txt" };

  /** A second program that is slow and obvious. */
  function misses(capacity: number): number {
    const held: number[] = [];
    return keys.filter((key) => {
      const at = held.indexOf(key);
      if (at >= 0) held.splice(at, 1);
      held.push(key);
      if (held.length > capacity) held.shift();
      return at < 0;
    }).length;
  }

  it("misses as a list that gives up the oldest", async () => {
    mkdirSync(place.file("traces"), { recursive: true });
    writeFileSync(`${place.file("traces")}/t.txt`, keys.map((key) => `${key}\n`).join(""));
    for (const objects of [3, 20]) {
      const value = misses(objects);
      const path = published(trace, { expected: { value, within: 0 }, read: { objects } });
      expect((await rowOf(path, "--traces", place.file("traces"))).code).toBe(0);
      const wrong = published(trace, { expected: { value: value + 1, within: 0 }, read: { objects } });
      expect((await rowOf(wrong, "--traces", place.file("traces"))).code).toBe(99);
    }
  });

  it("that is not there is skipped by name, and is no failure", async () => {
    const path = published(trace, { expected: { value: 1, within: 0 }, read: { objects: 3 } });
    const { code, row } = await rowOf(path, "--traces", place.path);
    expect([code, row.outcome, row.why]).toEqual([0, "skipped", `no t.txt in ${place.path}`]);
  });
});

describe("a node", () => {
  it("that holds all keys misses none in the second half, and fewer than none is refused", async () => {
    const node = { kind: "nodeLru", keys: 60, requests: 3000, seeds: 2 };
    const expected = { value: 1, within: 0 };
    expect((await rowOf(published(node, { expected, read: { zipf: 0, objects: 60 } }))).code).toBe(0);
    // Half of equally popular keys fit.
    expect((await rowOf(published(node, { expected, read: { zipf: 0, objects: 30 } }))).code).toBe(99);
    const { stderr } = await validate(published(node, { expected, read: { zipf: 0, objects: 35 } }));
    expect(stderr).toContain("rows[0].read.objects: 35");
  });
});

describe("a placement", () => {
  it("of modula moves (n-1)/n of the keys, and a ring those of the lost server only", async () => {
    // Five standard errors of 4,000 keys.
    const moved = { expected: { value: 0.75, within: 0.035 }, read: { of: "moved", servers: 3, to: 4 } };
    expect((await rowOf(published(placement, moved))).code).toBe(0);
    const none = { expected: { value: 0, within: 0 }, read: { of: "movedOfOthers", servers: 4, pointsPerServer: 20 } };
    const { code, row } = await rowOf(published({ kind: "placement", keys: 4000 }, none));
    expect([code, row.simulated.n]).toEqual([0, 4]);
    const ofModula = { expected: none.expected, read: { of: "movedOfOthers", servers: 4 } };
    expect((await rowOf(published(placement, ofModula))).code).toBe(99);
  });

  it("names the nearest client", async () => {
    const path = published(
      { ...placement, client: "php-memcache" },
      { expected: { from: 0 }, read: { of: "spread", servers: 3 } },
    );
    expect((await validate(path)).stderr).toContain("did you mean 'php-memcached'?");
  });
});

describe("early refresh", () => {
  const got = { kind: "earlyRefresh", perSecond: 10, computeSeconds: 2, ttlSeconds: 60, stampedes: 200, seeds: 6 };

  it("lets e compute at once on average, and one alone in one of e cases", async () => {
    // A geometric size of mean e has a deviation of 2.2: four standard errors of 1,200.
    expect(
      (await rowOf(published(got, { expected: { value: Math.E, within: 0.25 }, read: { of: "mean" } }))).row.outcome,
    ).not.toBe("differs");
    const alone = { expected: { value: 1 / Math.E, within: 0.056 }, read: { of: "atMost", size: 1 } };
    expect((await rowOf(published(got, alone))).row.outcome).not.toBe("differs");
  });

  it("without beta is a stampede of rate times computation", async () => {
    const path = published({ ...got, beta: 0 }, { expected: { value: 21, within: 1 }, read: { of: "mean" } });
    expect((await rowOf(path)).code).toBe(0);
    const wrong = published({ ...got, beta: 1 }, { expected: { value: 21, within: 1 }, read: { of: "mean" } });
    expect((await rowOf(wrong)).code).toBe(99);
  });
});

describe("a formula", () => {
  const row = (expected: unknown, formula: string, given: Row): Row => ({ expected, read: { formula, ...given } });

  it("is what theory says", async () => {
    for (const [formula, given, value, within] of [
      // rho / (1 - rho) of a service, and the same halved for a constant one.
      ["erlangC", { servers: 1, utilization: 0.8, serviceMs: 10 }, 40, 1e-9],
      ["pollaczekKhinchine", { utilization: 0.8, serviceMs: 10, cv: 0 }, 20, 1e-9],
      ["lostNodes", { nodes: 10, lost: 2, hitRatio: 0.99 }, 20.8, 1e-9],
      // One key: 1 - e^-1 after its mean gap; half of the gets where it lives for a mean gap.
      ["warmUp", { keys: 1, zipf: 1, perSecond: 1, seconds: 1 }, 1 - 1 / Math.E, 1e-9],
      ["timeToLive", { keys: 1, zipf: 1, perSecond: 1, ttlSeconds: 1 }, 0.5, 1e-9],
      ["che", { keys: 1000, zipf: 0, objects: 250 }, 0.25, 1e-6],
    ] as const) {
      const { code, row: held } = await rowOf(published({ kind: "formula" }, row({ value, within }, formula, given)));
      expect([code, held.outcome], formula).toEqual([0, "agrees"]);
    }
  });

  it("names the nearest, and what an argument must be", async () => {
    const { stderr } = await validate(published({ kind: "formula" }, row({ from: 0 }, "erlangc", {})));
    expect(stderr).toContain("did you mean 'erlangC'?");
    const short = row({ value: { formula: "lostNodes", nodes: 3, lost: 1 }, within: 0 }, "warmUp", { keys: 0 });
    const { stderr: all } = await validate(published({ kind: "formula" }, short));
    expect(all).toContain("rows[0].expected.value.hitRatio: missing");
  });
});

describe("a row", () => {
  const read = { of: "moved", servers: 3, to: 4 };

  it("that differs and says so is as expected, and one that says so and agrees is not", async () => {
    const differs = "for a reason";
    const wrong = { expected: { value: 0.2, within: 0.01 }, read };
    expect((await rowOf(published(placement, { ...wrong, differs }))).code).toBe(0);
    const right = { expected: { from: 0.7 }, read, differs };
    expect((await rowOf(published(placement, right))).code).toBe(99);
  });

  it("whose interval is longer than its band is undecided", async () => {
    const got = { kind: "earlyRefresh", perSecond: 10, computeSeconds: 2, ttlSeconds: 60, stampedes: 5, seeds: 3 };
    const { row } = await rowOf(published(got, { expected: { value: Math.E, within: 100 }, read: { of: "mean" } }));
    const { mean } = row.simulated;
    const narrow = published(got, { expected: { value: mean, within: 1e-6 }, read: { of: "mean" } });
    const { code, row: undecided } = await rowOf(narrow);
    expect([code, undecided.outcome]).toEqual([99, "undecided"]);
  });

  it("and its file are told all that is wrong with them at once", async () => {
    const path = place.write("wrong.json", {
      title: "T",
      source: "S",
      got: { kind: "placment" },
      rows: [
        { name: "one", what: "w", because: "b", expected: { value: { formula: "ch" }, within: 0 }, read: {} },
        { name: "one", what: "w", because: "b", expected: { from: 0 }, read: {} },
      ],
    });
    const { code, stderr } = await validate(path);
    expect(code).toBe(104);
    expect(stderr).toContain("3 errors");
    expect(stderr).toContain("did you mean 'placement'?");
    expect(stderr).toContain("did you mean 'che'?");
    expect(stderr).toContain('rows[1].name: "one" again');
    expect((await validate("lost-nod")).stderr).toContain("did you mean 'lost-node'?");
    expect((await validate("multi-get", "--only", "binary-8-10x")).stderr).toContain("did you mean 'binary-8-10'?");
  });
});
