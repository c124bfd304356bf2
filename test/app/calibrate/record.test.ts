/** Records of operations, read and played on the model of a node. */
import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { parseFlags } from "../../../models/nodes/settings/flags.ts";
import { type Operation, readOperations } from "../../../src/app/calibrate/record/operations.ts";
import { playRecord } from "../../../src/app/calibrate/record/record.ts";
import { replayOperations } from "../../../src/app/calibrate/record/replayed.ts";
import { Streams } from "../../../src/core/random.ts";
import { called } from "../../cli/in-process.ts";

const fixture = (name: string) => readFileSync(new URL(`../../fixtures/calibrate/${name}`, import.meta.url));

describe("a log of memcached", () => {
  it("tells of the look-up of a store as of a get, which is none", () => {
    const lines = [
      "OK",
      "ts=10.1 gid=1 type=item_get key=a%3A1 status=not_found clsid=0 cfd=9 size=0",
      "ts=10.2 gid=2 type=item_get key=a%3A1 status=not_found clsid=0 cfd=9 size=0",
      "ts=10.3 gid=3 type=item_store key=a%3A1 status=stored cmd=set ttl=60 clsid=3 cfd=9 size=70",
      "ts=10.4 gid=4 type=item_get key=a%3A1 status=found clsid=3 cfd=9 size=70",
      "ts=10.5 gid=5 type=eviction key=b fetch=no ttl=-1 la=31 clsid=3 size=70",
      "",
    ];
    const stored = { key: "a:1", bytes: 70, ttl: 60, did: true };
    expect(readOperations("a.log", lines.join("\r\n"))).toEqual({
      operations: [
        { at: 10.1, op: "get", key: "a:1", bytes: 0, ttl: 0, did: false },
        { at: 10.3, op: "set", ...stored },
        { at: 10.4, op: "get", ...stored, ttl: 0 },
      ],
      evictions: [10.5],
      problems: [],
    });
  });

  it("recorded of a live node is played as it happened: hits within half a point, evictions within one a minute", () => {
    const text = gunzipSync(fixture("watch.log.gz")).toString();
    const dumps = [{ from: "stats", node: null, text: fixture("watch-stats.txt").toString() }];
    const said = playRecord({ from: "watch.log", node: null, text }, dumps, {});
    // The counters of the last dump, taken as the record ended.
    expect(said).toContain("Of 3177 gets 2057 hit");
    expect(Math.abs(Number(/off by ([+-][\d.]+) points in all/.exec(said)![1]))).toBeLessThan(0.5);
    const evictions = [...said.matchAll(/^ +\d+ .* (\d+) +(\d+) +([+-]?\d+)$/gm)].slice(0, 4);
    expect(evictions.map(([, real]) => Number(real)).reduce((sum, one) => sum + one)).toBe(999);
    for (const [, , , off] of evictions) expect(Math.abs(Number(off))).toBeLessThanOrEqual(1);
  });
});

/** As a node with room for all would answer: a table, with whole seconds. */
function hitsOfTable(operations: readonly Operation[]): boolean[] {
  const ends = new Map<string, number>();
  const hits: boolean[] = [];
  const begin = operations[0].at;
  for (const { at, op, key, ttl } of operations) {
    const now = at - begin;
    const isThere = (ends.get(key) ?? -1) > now;
    if (op === "get") hits.push(isThere);
    else if (op === "delete") ends.delete(key);
    else if (op === "set" || (op === "add" && !isThere) || (op === "replace" && isThere))
      ends.set(key, ttl === 0 ? Number.POSITIVE_INFINITY : now + ttl);
  }
  return hits;
}

it("where all fit, what hits is what was stored and has not ended", () => {
  const stream = new Streams(1).stream("record");
  const pick = (n: number) => Math.floor(stream.next() * n);
  const ops = ["get", "get", "get", "set", "add", "replace", "delete"] as const;
  const drawn = Array.from({ length: 5000 }, (_, i) => ({
    // Whole seconds: the table knows no others.
    at: 1000 + Math.floor(i / 10),
    op: ops[pick(ops.length)],
    key: `k${pick(200)}`,
    bytes: pick(2000),
    ttl: pick(3) * 20,
    did: null,
  }));
  let next = 0;
  const hits = hitsOfTable(drawn);
  const told = drawn.map((one): Operation => ({ ...one, did: one.op === "get" ? hits[next++] : null }));
  const { minutes, before } = replayOperations(told, parseFlags("-m 64").flags, []);
  expect(before).toBe(0);
  expect(minutes.map(({ modelHits }) => modelHits)).toEqual(minutes.map((minute) => minute.hits));
  expect(minutes.reduce((sum, { gets }) => sum + gets, 0)).toBe(hits.length);
});

it("keys that were found before anybody stored them are there from the start", () => {
  const get = (at: number, key: string): Operation => ({ at, op: "get", key, bytes: 10, ttl: 0, did: true });
  const { minutes, before } = replayOperations([get(1, "a"), get(2, "b"), get(3, "a")], parseFlags("-m 64").flags, [2]);
  expect(before).toBe(2);
  expect(minutes).toMatchObject([{ gets: 3, hits: 3, modelHits: 3 }]);
});

describe("what cannot be played is told, all at once", () => {
  it.each<readonly [string, string, readonly string[]]>([
    ["bytes", "\0\x01", ["x: not a text; expected a log of operations"]],
    ["nothing", "", [expect.stringMatching(/^x, line 1: .*expected the columns time, op, key/)]],
    [
      "a log that is cut off",
      "ts=1.5 gid=1 type=item_store key=a status=stored cmd=set ttl=0 clsid=1 cfd=1 size=1\r\nts=1.6 gid=2 ty",
      ['x, line 2: "ts=1.6 gid=2 ty"; expected ts=, gid=, type= and what belongs to it'],
    ],
    [
      "CSV with wrong cells",
      "time,op,key,size\r\n1,get,a,\r\nx,fetch,,-1\r\n",
      [
        'x, line 3: expected a time in seconds in place of "x", get, delete, set, add, replace, append, prepend, cas in place of "fetch", a key of 1 to 250 bytes, a size in bytes in place of "-1"',
      ],
    ],
    [
      "CSV in milliseconds",
      "time,op,key\n1000,get,a\n700000000,get,a\n",
      ["x: 699999000 s from its first to its last operation; expected at most 604800, a week, in seconds"],
    ],
    ["CSV without a get", "time,op,key\n1,set,a\n", [expect.stringMatching(/^x: no get in it/)]],
  ])("%s", (_, text, problems) => expect(readOperations("x", text).problems).toEqual(problems));

  it("with the command line of its node", () => {
    expect(() => playRecord({ from: "x", node: null, text: "time,op\n" }, [], { memcached: "-m 64 --nope" })).toThrow(
      /2 errors\n {2}x, line 1: .*\n {2}--memcached: --nope/,
    );
  });

  it("options that belong to something else", async () => {
    const { code, stderr } = await called(["calibrate", "--record", "none", "--keys", "3", "--into", "x"]);
    expect(code).toBe(104);
    expect(stderr).toBe(
      "calibrate: 2 errors\n  --keys: expected none beside --record\n  --into: expected none beside --record\n",
    );
  });
});
