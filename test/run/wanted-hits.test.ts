/** A hit ratio that is wanted: what is left open is chosen, a short run has as many hits, and what cannot be chosen is refused. */
import { describe, expect, it } from "vitest";
import { run } from "../../models/run/run.ts";
import { readWanted } from "../../models/run/wanted-hits.ts";
import { readScenario } from "../../models/scenario/read.ts";

type Json = Readonly<Record<string, unknown>>;

/** All three are said; each test leaves one out. */
const said = {
  duration: "3m",
  measureFrom: "0s",
  cluster: { nodes: 2, memory: "8MB", profile: "classic" },
  workload: {
    keys: 40_000,
    popularity: { zipf: 0.9 },
    valueBytes: 800,
    ttl: "never",
    reads: 1,
    prefill: "stationary",
    arrivals: { rate: 1000 },
  },
};

/** Without what lies at a path, and with this hit ratio. */
function wanting(hitRatio: unknown, ...open: readonly string[]): Json {
  const copy = JSON.parse(JSON.stringify(said));
  for (const path of open) {
    const [part, key, inner] = path.split(".");
    if (inner === undefined) delete copy[part][key];
    else delete copy[part][key][inner];
  }
  copy.workload.hitRatio = hitRatio;
  return copy;
}

const problemsOf = (input: unknown) => readWanted(input).problems.map(({ path, text }) => `${path.join(".")}: ${text}`);

describe("a hit ratio that is wanted", () => {
  it.each([
    ["workload.keys", 0.6, {}],
    ["workload.keys", 0.9, {}],
    ["workload.popularity.zipf", 0.8, {}],
    ["cluster.memory", 0.7, {}],
    ["cluster.memory", 0.6, { ttl: "1m" }],
    ["workload.keys", 0.7, { reads: 0.9, onWrite: "delete" }],
  ])("chooses %s for %d, and a short run has as many hits %j", (path, hitRatio, workload) => {
    const input = wanting(hitRatio, path);
    const { value, chosen, problems } = readWanted({
      ...input,
      workload: { ...(input.workload as Json), ...workload },
    });
    expect(problems).toEqual([]);
    expect(chosen?.path).toBe(path);
    // A step in keys or exponent is less than a thousandth, and a megabyte of memory a good part of the few that there are.
    expect(Math.abs(chosen!.hitRatio - hitRatio)).toBeLessThan(0.001 + (path === "cluster.memory" ? 0.04 : 0));
    const { missRatio } = run(value!, 1).metrics;
    // The closed form is within half a point of simulation (Che, Tung and Wang), and of 180,000 reads a deviation is .12 of one.
    expect(Math.abs(1 - missRatio! - chosen!.hitRatio)).toBeLessThan(0.0075);
  });

  it("gives nodes no less memory than they may have, and says what hits with it", () => {
    const input = wanting(0.8, "cluster.memory");
    const { value, chosen } = readWanted({ ...input, workload: { ...(input.workload as Json), keys: 5000 } });
    // One megabyte of each node would do for 4 MB of values, and none has less than the two that two of the largest items take.
    expect(chosen).toMatchObject({ value: "2MB", wanted: 0.8 });
    expect(chosen!.hitRatio).toBeGreaterThan(0.95);
    expect(value!.nodes[0].memoryBytes).toBe(2 * 1024 * 1024);
  });

  it("chooses the same as if it were said, and the nearest that there is", () => {
    const { value, chosen } = readWanted(wanting(0.6, "workload.keys"));
    const keys = chosen!.value as number;
    expect(value).toEqual(readScenario({ ...said, workload: { ...said.workload, keys } }).value);
    const nearest = (ratio: number): number => readWanted(wanting(ratio, "workload.keys")).chosen!.value as number;
    // More hits want fewer keys.
    expect(nearest(0.5)).toBeGreaterThan(keys);
    expect(nearest(0.7)).toBeLessThan(keys);
  });

  it("is refused where none, two or all of what decides it are open", () => {
    expect(problemsOf(wanting(0.6))).toEqual([
      "workload.hitRatio: 0.6 beside workload.keys, workload.popularity.zipf, cluster.memory; expected one of them to be left out: it is chosen",
    ]);
    expect(problemsOf(wanting(0.6, "workload.keys", "cluster.memory"))).toEqual([
      "workload.hitRatio: 0.6 with workload.keys and cluster.memory left open; expected all but one of them to be said",
    ]);
    expect(problemsOf({ workload: { hitRatio: 0.6 } })).toHaveLength(1);
  });

  it("is refused where it cannot be had, with what can", () => {
    const input = wanting(0.99, "cluster.memory");
    const [text] = problemsOf({ ...input, workload: { ...(input.workload as Json), ttl: "1s" } });
    expect(text).toMatch(
      /^workload\.hitRatio: 0\.99 with cluster\.memory left open; expected none: it is 0\.\d+ whatever is chosen, since something else decides/,
    );
    expect(problemsOf(wanting(1e-6, "workload.keys"))).toEqual([
      expect.stringMatching(
        /^workload\.hitRatio: 0\.000001 with workload\.keys left open; expected 0\.\d+ to 1\.00, as far as/,
      ),
    ]);
    const roomy = wanting(0.6, "workload.popularity.zipf");
    expect(
      problemsOf({ ...roomy, cluster: { nodes: 2, memory: "64MB" }, workload: { hitRatio: 0.6, keys: 100 } }),
    ).toEqual([
      "workload.hitRatio: 0.6 with workload.popularity.zipf left open; expected none: it is 1.00 whatever is chosen, since the memory holds all keys",
    ]);
    expect(problemsOf(wanting(1.5, "workload.keys"))[0]).toContain("workload.hitRatio");
    expect(problemsOf(wanting("x", "workload.keys"))[0]).toContain("workload.hitRatio");
    expect(readScenario(wanting(0.6, "workload.keys")).problems[0].text).toContain("where no experiment is read");
  });

  it("is refused beside what decides by itself what hits, and tells what else is wrong", () => {
    const input = wanting(0.6, "workload.keys");
    const namespaces = [{ name: "a", share: 1, keys: 100 }];
    expect(problemsOf({ ...input, workload: { ...(input.workload as Json), namespaces } })[0]).toContain(
      "beside namespaces",
    );
    expect(problemsOf({ ...input, duration: "x" })[0]).toContain("duration");
  });

  it("takes what a preset says, and memcached's command line, as said", () => {
    const preset = { cluster: { nodes: 3 }, workload: { preset: "twitter/52", hitRatio: 0.95 } };
    expect(readWanted(preset).chosen?.path).toBe("cluster.memory");
    const line = wanting(0.6, "cluster.memory", "workload.keys");
    const cluster = { nodes: 2, memcached: "-m 8 -o no_modern" };
    expect(readWanted({ ...line, cluster }).chosen?.path).toBe("workload.keys");
  });
});
