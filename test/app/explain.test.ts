import { afterAll, describe, expect, it } from "vitest";
import { smallSweep, Workplace } from "../cli/fallthrough.ts";
import { called } from "../cli/in-process.ts";

const explain = (...args: string[]) => called(["explain", ...args]);
const inFounding = (...args: string[]) => explain(...args, "--experiment", "experiments/founding.json");

const place = new Workplace();
afterAll(() => place.remove());
const small = place.write("small.json", smallSweep);

interface Line {
  readonly what: string;
  readonly node: string | null;
  readonly [name: string]: unknown;
}

async function lines(...args: string[]): Promise<Line[]> {
  const { code, stdout, stderr } = await explain(...args, "--json");
  expect([code, stderr]).toEqual([0, ""]);
  return stdout
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as Line);
}

describe("the founding experiment, told for key a", () => {
  it("with pecl-memcache: fails over, leaves a stale copy on 7602, and the second outage would read it", async () => {
    const { code, stdout } = await inFounding("a");
    expect(code).toBe(0);
    expect(stdout).toBe(FAILS_OVER);
    const told = await lines("a", "--experiment", "experiments/founding.json");
    expect(told.filter(({ what }) => what === "left")).toEqual([
      expect.objectContaining({ node: "7602", version: 2, isStale: true, isStranded: true, readWhenLost: "7603" }),
      expect.objectContaining({ node: "7603", version: 3, isStale: false, isStranded: false, readWhenLost: null }),
    ]);
    // The table of the founding text, step by step: where a is after each set.
    const sets = told.filter(({ what }) => what === "set").map(({ node, version, looks }) => [node, version, looks]);
    expect(sets).toEqual([
      ["7603", 1, []],
      ["7602", 2, [{ node: "7603", met: "refused" }]],
      ["7603", 3, []],
    ]);
  });

  it("with php-memcached: can be neither got nor set while its node is down, and nothing is left anywhere else", async () => {
    const told = await lines("a", "--experiment", "experiments/founding.json", "--point", "php-memcached");
    const down = told.slice(
      told.findIndex(({ fault }) => fault === "crash"),
      told.findIndex(({ fault }) => fault === "recover"),
    );
    const tried = down.filter(({ what }) => what === "get" || what === "set");
    expect(tried.map(({ what, node }) => [what, node])).toEqual([
      ["get", null],
      ["set", null],
      ["get", null],
    ]);
    expect(told.filter(({ what }) => what === "left").map(({ node, version }) => [node, version])).toEqual([
      ["7600", 3],
    ]);
  });

  it("with pecl-memcache: b lives on, its node never fails", async () => {
    const told = await lines("b", "--experiment", "experiments/founding.json");
    expect(told.filter(({ what }) => what === "fault")).toEqual([]);
    expect(told.filter(({ what }) => what === "get").every(({ node }) => node === "7600")).toBe(true);
  });
});

describe("a life in a scenario", () => {
  it("is that of the first point that something befalls, and the others are named", async () => {
    const { stdout } = await explain("1", "--experiment", small);
    expect(stdout).toContain("\np0, ");
    expect(stdout).toMatch(/--point p1: .*40s/);
    expect(stdout).toMatch(/--point c0: no faults/);
  });

  it("fits into 80 columns", async () => {
    const { stdout } = await explain("1", "--experiment", small);
    expect(stdout.split("\n").filter((line) => line.length > 80)).toEqual([]);
  });

  it("is the same for a key's name and for its rank, and another for another seed and another setting", async () => {
    const byRank = await explain("7", "--experiment", small);
    const [whole] = await lines("7", "--experiment", small);
    expect((await explain(String(whole!.key), "--experiment", small)).stdout).toBe(byRank.stdout);
    expect((await explain("7", "--experiment", small, "--seed", "2")).stdout).not.toBe(byRank.stdout);
    expect((await explain("7", "--experiment", small, "--set", "cluster.nodes=5")).stdout).not.toBe(byRank.stdout);
  });

  it("is that of a new key from its first write on, by its name: it has no rank", async () => {
    const growing = ["--experiment", small, "--set", 'workload.newKeys="20/s"'];
    const [whole, first] = await lines("key:0000000000005000", ...growing);
    expect(whole).toMatchObject({ key: "key:0000000000005000", rank: null });
    expect(first).toMatchObject({ what: "set", version: 1 });
    expect((await explain("5001", ...growing)).stderr).toContain("a rank from 1 (the most popular) to 5000");
  });

  it("holds with --all every event by itself", async () => {
    const all = await lines("1", "--experiment", small, "--all");
    const short = await lines("1", "--experiment", small);
    const sum = (told: readonly Line[]) =>
      told.filter(({ what }) => what === "get").reduce((total, { times }) => total + (times as number), 0);
    expect(sum(all)).toBe(sum(short));
    expect(all.filter(({ what, times }) => what === "get" && times !== 1)).toEqual([]);
    expect(all.length).toBeGreaterThan(short.length);
  });
});

describe("gets of one process that wait at the same time", () => {
  // npm memcached 2.2.2 at its defaults, two gets 20 s apart on a refused port: 0, 1, 4, 13, 40 and 100 s after each began.
  const waits = place.write("waits.json", {
    question: "What does one get try while others of its process wait?",
    repeats: 1,
    scenario: {
      duration: "10m",
      measureFrom: "1m",
      cluster: { nodes: 1 },
      client: { name: "node-memcached", processes: 1 },
      workload: { keys: 20, arrivals: { rate: 0.2 }, reads: 1 },
      faults: [{ fault: "crash", node: 0, at: "2m" }],
    },
  });

  it("try six times each, after the broken socket that the first of them met", async () => {
    const tried = (await lines("1", "--experiment", waits, "--all"))
      .filter(({ what, looks, endSeconds }) => what === "get" && (looks as []).length > 0 && endSeconds !== null)
      .map(({ looks }) => (looks as { met: string }[]).map(({ met }) => met));
    const six = Array.from({ length: 6 }, () => "refused");
    expect(tried.length).toBeGreaterThan(5);
    expect(tried[0]).toEqual(["broken socket", ...six]);
    expect(tried.slice(1).every((met) => met.join() === six.join())).toBe(true);
  });

  it("are told what they met once, with how often", async () => {
    const { stdout } = await explain("1", "--experiment", waits, "--all");
    const text = stdout.replace(/\s+/g, " ");
    expect(text).toContain("the socket to 11211 was broken; 11211 refused the connection ×6; cannot be got");
    expect(text).not.toContain("refused the connection; 11211 refused the connection");
  });
});

describe("a key with two homes", () => {
  const lists = place.write("lists.json", {
    question: "Who looks where while half of the processes know a new node?",
    repeats: 1,
    scenario: {
      duration: "6m",
      measureFrom: "1m",
      cluster: { nodes: 3 },
      client: { name: "gomemcache", processes: 4, servers: [0, 1] },
      workload: { keys: 6, arrivals: { rate: 4 }, reads: 0.7 },
      faults: [{ fault: "deploy", at: "2m", over: "3m", servers: [0, 1, 2] }],
    },
  });

  it("is looked for by each process where its own list says, and old for those whom no write reached", async () => {
    const told: Line[][] = [];
    for (const key of [1, 2, 3, 4, 5, 6]) told.push(await lines(String(key), "--experiment", lists, "--all"));
    const moved = told.find((all) => all.some(({ what }) => what === "home"))!;
    const faults = moved.filter(({ what }) => what === "fault").map(({ why, fromSeconds }) => [fromSeconds, why]);
    expect(faults).toEqual([
      [120, "the first process has the server list of 3 nodes: 0, 1, 2"],
      [300, "all processes have the new server list"],
    ]);
    // Most have it with the third of four, two of three minutes later.
    expect(moved.filter(({ what }) => what === "home").map(({ fromSeconds }) => fromSeconds)).toEqual([240]);
    const own = moved.filter(({ isByOwnList }) => isByOwnList === true);
    expect(own.length).toBeGreaterThan(5);
    expect(
      own.every(({ isElsewhere, why }) => isElsewhere === false && (why as string).includes("by the server list")),
    ).toBe(true);
    const old = moved.filter(({ what, isStale }) => what === "get" && isStale === true);
    expect(old.length).toBeGreaterThan(0);
    expect(old.every(({ staleCause }) => staleCause === "ring changed")).toBe(true);
  });
});

describe("what cannot be explained", () => {
  it.each<[string[], string]>([
    [["a"], "--experiment: missing; expected a file, or the name of an experiment"],
    [["dd", "--experiment", "experiments/founding.json"], `key: "dd", no step names it; expected one of a, b, c`],
    [
      ["a", "--experiment", "experiments/founding.json", "--point", "twemproxy"],
      `--point: "twemproxy", there is no such point; expected one of p0 (PHP class Memcache (pecl-memcache): fails over`,
    ],
    [
      ["a", "--experiment", "experiments/founding.json", "--seed", "1"],
      "--seed: there is no chance in a script; expected an experiment with a scenario",
    ],
    [["a", "--experiment", "experiments/founding.jsn"], "no such file"],
    [
      ["0", "--experiment", small],
      `key: "0", there is none; expected key:0000000000000000 to key:0000000000004999, or a rank from 1`,
    ],
    [["key:17", "--experiment", small], "did you mean 'key:0000000000000017'?"],
    [
      ["1", "--experiment", small, "--point", "0s"],
      `--point: "0s", 3 points fit; expected one of p0 (at 30s), p1 (at 40s)`,
    ],
    [["1", "--experiment", small, "--set", "cluster.node=3"], "did you mean 'cluster.nodes'?"],
  ])("%j", async (args, text) => {
    const { code, stdout, stderr } = await explain(...args);
    expect([code, stdout]).toEqual([104, ""]);
    expect(stderr).toContain(text);
  });
});

describe("processes that stand in", () => {
  it("are of a host that there is, and are counted without a whole that they are no part of", async () => {
    const world = {
      duration: "40s",
      cluster: { nodes: 1 },
      client: { name: "php-memcached", hosts: 2, processes: 4 },
      workload: { keys: 1, arrivals: { rate: 2 }, reads: 1 },
      faults: [{ fault: "pause", node: 0, at: "20s", for: "10s" }],
    };
    const file = place.write("stand-ins.json", { question: "?", repeats: 1, scenario: world });
    const life = await lines("1", "--experiment", file);
    expect(Math.max(...life.flatMap(({ processes }) => (processes ?? []) as number[]))).toBeGreaterThanOrEqual(4);
    const { stdout } = await explain("1", "--experiment", file);
    expect(stdout).toContain("from p4 on they stand in");
    const { stdout: all } = await explain("1", "--experiment", file, "--all");
    expect(new Set(all.match(/\bh\d+ p\d+/g)?.map((name) => name.split(" ")[0]))).toEqual(new Set(["h0", "h1"]));
    const parts = [...stdout.matchAll(/(\d+) of (\d+) +(?:get|set)/g)];
    expect(parts.filter(([, some, whole]) => Number(some) > Number(whole))).toEqual([]);
  });
});

describe("a deadline", () => {
  const told = async (onDeadline: string) => {
    const world = {
      duration: "6m",
      cluster: { nodes: 1 },
      application: { deadline: "3s", onDeadline },
      client: { name: "pecl-memcache", workers: 8, options: { timeout: 20 } },
      workload: { keys: 1, arrivals: { rate: 0.5 }, reads: 1 },
      faults: [{ fault: "pause", node: 0, at: "5m", for: "15s" }],
    };
    const file = place.write(`deadline-${onDeadline}.json`, { question: "?", repeats: 1, scenario: world });
    return (await lines("1", "--experiment", file)).filter(({ fromSeconds }) => Number(fromSeconds) >= 300);
  };

  it("is told as the caller's, and the worker goes on or is killed while it waits", async () => {
    const kept = await told("continue");
    const killed = await told("kill");
    const deadlines = (life: readonly Line[]) => life.filter(({ what }) => what === "deadline").map(({ why }) => why);
    expect(new Set(deadlines(kept))).toEqual(new Set(["deadline: the caller gets an error, and the worker goes on"]));
    expect(new Set(deadlines(killed))).toEqual(
      new Set(["deadline: the caller gets an error, and the worker is killed"]),
    );
    const why = (life: readonly Line[]) => life.map((line) => String(line.why)).join("\n");
    expect(why(killed)).toContain("its process was killed while it waited for 11211; cannot be got");
    expect(why(kept)).not.toContain("killed");
  });
});

describe("under a framework", () => {
  const world = (name: string, more: object) => ({
    duration: "2m",
    cluster: { nodes: 1 },
    client: { name: "php-memcached", hosts: 1, ...more },
    framework: { name },
    workload: { keys: 2, ttl: "1h", reads: 0.8, onWrite: "delete", arrivals: { rate: 2 } },
  });
  const fileOf = (name: string, more = {}) =>
    place.write(`${name}.json`, { question: "?", repeats: 1, scenario: world(name, more) });
  const symfony = () => fileOf("symfony-cache", { options: { OPT_BINARY_PROTOCOL: true } });

  it("a key of the framework's own has no version", async () => {
    const { stdout } = await explain(":app:", "--experiment", symfony());
    expect(stdout).not.toMatch(/v-?\d/);
    expect(stdout).toMatch(/get +\S+ +it +hit/);
  });

  it("programs are told that it has none", async () => {
    const [life] = await lines(":app:", "--experiment", symfony());
    expect(life).toMatchObject({ what: "life", hasVersions: false });
  });

  it("a tombstone is no value, and never old", async () => {
    const { stdout } = await explain("1", "--experiment", fileOf("wancache"));
    expect(stdout).toMatch(/set +\S+ +no value/);
    expect(stdout).not.toMatch(/v-1|OLD\s+no value/);
  });
});

const FAILS_OVER = `The life of a in founding
p0, PHP class Memcache (pecl-memcache): fails over, and leaves stale copies
Nodes are called by their ports on 127.0.0.1. Home is where a process that knows
which nodes are dead looks; v3 is version 3.

time   what   where   there    why
─────  ─────  ──────  ───────  ──────────────────────────────────────
00:00  set    7603    v1
00:00  get    7603    v1       hit
00:00  FAULT  7603             127.0.0.1:7603 crashes, memory lost
00:00  gone   7603    v1       lost with the node's memory
00:00  home   7602    nothing  its home is here now
00:00  get    7603 ✗  nothing  the socket to 7603 was broken; miss
              7602
00:20  set    7603 ✗  v2       7603 refused the connection
              7602
00:20  get    7602    v2       7603 considered dead until 00:35; hit
00:20  FAULT  7603             127.0.0.1:7603 is started again, empty
00:20  home   7603    nothing  its home is here now; left on 7602: v2
00:40  set    7603    v3       v2 stays on 7602, old from now on
00:40  get    7603    v3       hit

At the end, 00:40, the newest is version 3.
  7602: v2, old, stored 00:20, when 7603 could not be reached. Stranded: looked
  for when 7603 fails, and then it is a stale read.
  7603: v3, stored 00:40. It is at home.

Other points
  --point p1: PHP class Memcached (php-memcached on libmemcached): no failover
  at its defaults, nothing stale
`;
