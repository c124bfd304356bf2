/** An experiment that several machines share: the same results as by one, or none and the reason. */
import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { commandText, wholeCommand } from "../../src/app/experiment/command-text.ts";
import { Journal, type JournalLine } from "../../src/sweep/journal.ts";
import { smallSweep, Workplace } from "./fallthrough.ts";
import { called } from "./in-process.ts";

/** Readers who all compute the same are advised to do so once, and that is tried: merged shards have to make runs too. */
const crowded = {
  question: "Which?",
  repeats: 2,
  scenario: {
    duration: "40s",
    measureFrom: "5s",
    window: "5s",
    cluster: { nodes: 3, memory: "2MB", profile: "classic" },
    client: { name: "gomemcache", processes: 4, workers: "unlimited" },
    application: { page: { gets: 2 } },
    database: { servers: 200, readService: { distribution: "exponential", mean: "400ms" } },
    workload: { keys: 20, ttl: "2s", arrivals: { rate: 50 } },
    faults: [
      { fault: "crash", node: 1, at: "10s" },
      { fault: "recover", node: 1, at: "20s" },
    ],
  },
};

/** As long as a test may take: the first experiment waits until all models are loaded. */
const STARTS_MS = 60_000;

let place: Workplace;
/** Of `small`, three in number. */
let shards: string[];

const silent = ["--quiet", "--workers", "0"];

async function made(args: readonly string[]): Promise<void> {
  expect(await called([...args, ...silent])).toMatchObject({ code: 0, stderr: "" });
}

const shardOf = (name: string, i: number, n: number, out = "results"): string =>
  place.file(`${out}/${name}--shard-${i}-of-${n}`);

async function makeShards(file: string, name: string, n: number, more: readonly string[] = []): Promise<string[]> {
  const all = Array.from({ length: n }, (_, i) => i);
  for (const i of all) await made(["run", file, "--shard", `${i}/${n}`, "--out", place.file("results"), ...more]);
  return all.map((i) => shardOf(name, i, n));
}

/** What every file of the results holds; of the manifest, all but when and how it was made. */
function filesOf(folder: string): Record<string, string> {
  return Object.fromEntries(
    readdirSync(folder).map((name) => {
      const text = readFileSync(join(folder, name), "utf8");
      return [name, name === "manifest.json" ? text.slice(0, text.indexOf('  "ran": {')) : text];
    }),
  );
}

beforeAll(async () => {
  place = new Workplace();
  place.write("small.json", smallSweep);
  shards = await makeShards(place.file("small.json"), "small", 3, ["--stats-at", "end"]);
}, STARTS_MS);
afterAll(() => place.remove());

describe("merged shards", () => {
  it("are to the byte what one machine makes, in whatever order they are named, and with one that is there twice", async () => {
    await made(["run", place.file("small.json"), "--stats-at", "end", "--out", place.file("one")]);
    const one = filesOf(place.file("one/small"));
    expect(Object.keys(one)).toContain("stats.ndjson");
    const [a, b, c] = shards;
    await made(["merge", c, a, b, "--out", place.file("merged")]);
    expect(filesOf(place.file("merged/small"))).toEqual(one);
    const again = place.file("again");
    cpSync(b, again, { recursive: true });
    const doubled = await called(["merge", again, c, b, a, "--workers", "0", "--out", place.file("twice"), "--json"]);
    expect(doubled.stderr).toBe(`small: shard 1/3 is there 2 times and counted once (${again}, ${b})\n`);
    expect(filesOf(place.file("twice/small"))).toEqual(one);
    expect(`${JSON.stringify(JSON.parse(doubled.stdout))}`).toBe(JSON.stringify(JSON.parse(one["summary.json"])));
  });

  it("try the advice that one machine tries, and more shards than runs are no different", async () => {
    place.write("crowded.json", crowded);
    await made(["run", place.file("crowded.json"), "--out", place.file("one")]);
    const one = filesOf(place.file("one/crowded"));
    expect(one["summary.json"]).toContain('"trialOf": "p0"');
    const found = await makeShards(place.file("crowded.json"), "crowded", 5);
    expect(readFileSync(join(found[4], "runs.ndjson"), "utf8")).toBe("");
    await made(["merge", ...found, "--out", place.file("merged")]);
    expect(filesOf(place.file("merged/crowded"))).toEqual(one);
  });

  it("take what one copy lacks from the other", async () => {
    const torn = changed(1, (lines) => lines.slice(1));
    const half = changed(1, (lines) => lines.slice(0, 1));
    const whole = await called(["merge", shards[0], torn, half, shards[2], "--out", place.file("halves"), ...silent]);
    expect(whole).toMatchObject({ code: 0, stderr: "" });
    expect(readFileSync(place.file("halves/small/runs.ndjson"), "utf8").trimEnd().split("\n")).toHaveLength(8);
  });
});

let copies = 0;

/** A copy of a shard with other runs in its journal. */
function changed(i: number, change: (lines: JournalLine[]) => readonly JournalLine[]): string {
  const folder = copy(i);
  const path = join(folder, "runs.ndjson");
  const lines = readFileSync(path, "utf8").trimEnd().split("\n");
  const journal = new Journal(path, { fresh: true });
  for (const line of change(lines.map((text) => JSON.parse(text) as JournalLine))) journal.append(line);
  journal.close();
  return folder;
}

function copy(i: number): string {
  const folder = place.file(`copy${copies++}`);
  cpSync(shards[i], folder, { recursive: true });
  return folder;
}

/** A copy of a shard whose manifest says something else. */
function said(i: number, change: (manifest: Record<string, unknown>) => object): string {
  const folder = copy(i);
  const path = join(folder, "manifest.json");
  writeFileSync(path, JSON.stringify(change(JSON.parse(readFileSync(path, "utf8")))));
  return folder;
}

describe("shards that make no whole", () => {
  /** What is said of the second and third, with the first beside them. Nothing is written. */
  async function refused(folders: readonly string[]): Promise<string> {
    const out = place.file("refused");
    const { code, stdout, stderr } = await called(["merge", ...folders, "--out", out, ...silent]);
    expect({ code, stdout, written: place.has("refused") }).toEqual({ code: 104, stdout: "", written: false });
    return stderr;
  }

  it("are refused with the numbers of those that are missing", async () => {
    const command = `npx fallthrough run ${place.file("small.json")} --set 'statsAt=["end"]'`;
    expect(await refused([shards[1]])).toBe(
      `small: 1 error\n  missing: shards 0,2 of 3; \`${command} --shard 0/3\` makes the first\n`,
    );
  });

  it("are refused where one is not finished, or damaged", async () => {
    const unfinished = changed(1, (lines) => lines.slice(1));
    expect(await refused([shards[0], unfinished, shards[2]])).toContain(
      `${unfinished}: 1 error\n  runs.ndjson: 2 of 3 runs; `,
    );
    const torn = copy(2);
    const path = join(torn, "runs.ndjson");
    writeFileSync(path, readFileSync(path).subarray(0, -100));
    expect(await refused([shards[0], shards[1], torn])).toContain("runs.ndjson: 1 of 2 runs, and 1 damaged line; ");
  });

  it("are refused where one was made by another version, or by other code", async () => {
    const [version, engine] = [
      said(1, (all) => ({ ...all, fallthrough: "0.0.9" })),
      said(2, (all) => ({ ...all, engine: "0" })),
    ];
    const text = await refused([shards[0], version, engine]);
    expect(text).toContain(`${version}: 1 error\n  manifest.json: made by another version, 0.0.9 (engine `);
    expect(text).toContain(`${engine}: 1 error\n  manifest.json: made by another version, 0.1.0 (engine 0); expected`);
  });

  it("are refused where one is of another experiment, other seeds or another number of shards", async () => {
    place.write("other.json", { ...smallSweep, question: "Another?" });
    await made(["run", place.file("other.json"), "--shard", "1/3", "--out", place.file("results")]);
    await made(["run", place.file("small.json"), "--shard", "2/3", "--seeds", "1", "--out", place.file("fewer")]);
    const text = await refused([shards[0], shardOf("other", 1, 3), shardOf("small", 2, 3, "fewer")]);
    const of = `another experiment than in ${shards[0]}: `;
    expect(text).toContain(`${of}name ("other", there "small"), question ("Another?", there "Which?"), scenario, set`);
    expect(text).toContain(`${of}repeats (1, there 2), scenario, set, seeds; expected shards of one\n`);
    const four = said(2, (all) => ({ ...all, shard: { index: 3, of: 4 } }));
    expect(await refused([shards[0], shards[1], four])).toBe(
      `${four}: 1 error\n  shard 3/4; expected one of 3 like ${shards[0]}\n`,
    );
  });

  it("are refused where two made different runs of one world and seed", async () => {
    const other = changed(1, ([first, ...lines]) => [
      { ...first, result: { ...first.result, notes: ["another"] } },
      ...lines,
    ]);
    expect(await refused([...shards, other])).toMatch(
      /the run of point p0 under seed 2 is another than in .*expected the same numbers/,
    );
  });

  it("are refused where a folder holds none", async () => {
    await made(["run", place.file("small.json"), "--out", place.file("whole"), "--seeds", "1"]);
    const whole = place.file("whole/small");
    const bare = place.file("bare");
    cpSync(shards[0], bare, { recursive: true });
    rmSync(join(bare, "manifest.json"));
    const text = await refused([whole, bare, place.file("results"), place.file("nowhere"), place.file("small.json")]);
    for (const line of [
      `${whole}: 1 error\n  manifest.json: all runs of an experiment, no shard of them; `,
      `${bare}: 1 error\n  manifest.json: no such file; `,
      `has written, such as ${place.file("results/")}`,
      `${place.file("nowhere")}: 1 error\n  no such folder; `,
      `${place.file("small.json")}: 1 error\n  a file; `,
    ])
      expect(text).toContain(line);
  });
});

describe("run --shard", () => {
  it("is a part of the command that goes on, and not of the one that repeats", () => {
    const flags = { set: [], workers: 4, out: "results", shard: { index: 2, of: 8 } };
    expect(wholeCommand(commandText("x.json", { repeats: 3 }), flags)).toBe(
      "npx fallthrough run x.json --seeds 3 --shard 2/8",
    );
  });

  it("goes on as the command that was interrupted did: with no advice, on the same engine, into the same files", () => {
    const flags = {
      set: [],
      workers: 4,
      out: "here",
      advice: false,
      runEngine: "js",
      parquet: true,
      events: "e.ndjson",
    } as const;
    expect(wholeCommand(commandText("x.json", {}), flags)).toBe(
      "npx fallthrough run x.json --out here --engine js --no-advice --parquet --events e.ndjson",
    );
  });

  it("says what a share is, what has none, and what does nothing beside it", async () => {
    const run = (...args: string[]) => called(["run", place.file("small.json"), "--out", place.file("say"), ...args]);
    expect((await run("--shard", "/8", "--json")).stderr).toBe(
      'run: 2 errors\n  --shard: "/8"; expected i/n with n from 1 to 100000 and i from 0 to n-1, such as 0/8\n' +
        "  --json: a shard has no summary; expected it with `fallthrough merge`\n",
    );
    expect((await called(["run", "founding", "--shard", "0/2"])).stderr).toBe(
      "--shard: 1 error\n  founding is a script, played once; expected an experiment with a scenario\n",
    );
    const { code, stdout, stderr } = await run("--shard", "7/8", "--no-advice", "--workers", "0");
    expect({ code, stderr }).toEqual({
      code: 0,
      stderr: "! --no-advice does nothing with --shard: a shard tries no advice. Give it to `fallthrough merge`.\n",
    });
    expect(stdout).toContain("small: shard 7/8 has 1 of 8 runs.");
    expect(readdirSync(place.file("say/small--shard-7-of-8")).sort()).toEqual(["manifest.json", "runs.ndjson"]);
  });
});
